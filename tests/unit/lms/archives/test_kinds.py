"""Every kind of entry has a name in both languages."""

import ast
from pathlib import Path

import pytest

from lms.archives.rules.event_parts import PARTS
from lms.archives.rules.kinds import KINDS, kind_words
from lms.coaching.rules.sheets import Kind as Sheet
from lms.tracks.rules.standby import Event

ROOMS = Path(__file__).parents[4] / "lms"
FILED = ("PersonalRecord", "NewEntry")


def filed_kinds() -> set[str]:
    """The kinds that rooms file, as they stand in their services: written out, or by a constant."""
    found: set[str] = set()
    for path in ROOMS.glob("*/services/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant)
        }
        for call in ast.walk(tree):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") not in FILED:
                continue
            kind = next((each.value for each in call.keywords if each.arg == "kind"), None)
            if isinstance(kind, ast.Constant):
                found.add(str(kind.value))
            elif isinstance(kind, ast.Name):
                found.add(str(constants[kind.id]))
    return found


def test_what_rooms_file_has_a_name() -> None:
    filed = filed_kinds()
    assert {"clearance", "class_attendance", "appeal"} <= filed, "the walk finds what is filed"
    assert filed <= KINDS.keys()


@pytest.mark.parametrize(
    "kind",
    [
        *(f"standby_{event}" for event in Event),
        *(f"sheet_{sheet}" for sheet in Sheet),
        *(f"event_{part.code}" for part in PARTS),
    ],
)
def test_kinds_that_are_made_of_two_words_have_a_name(kind: str) -> None:
    assert kind_words(kind, "zh-hans") != kind_words(kind, "en") != kind.replace("_", " ")


def test_an_unknown_kind_goes_by_its_own_name() -> None:
    assert kind_words("from_a_later_version", "zh-Hans") == "from a later version"
