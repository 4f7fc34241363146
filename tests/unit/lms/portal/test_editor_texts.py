"""The sentences of the H5P editor: its script finds each that it asks for, and no more are sent."""

import re
from pathlib import Path

from lms.portal.editor_texts import editor_texts

SOURCES = Path(__file__).resolve().parents[4] / "content/frontend/src/h5p-editor"
ASKED = re.compile(r'\bt\(\s*"(\w+)"|\bplain\("(\w+)"|name: "(\w+)", drawing|: "(\w+)",?\n')
FAMILIES = re.compile(r"state_\w+|role_[A-Z]\w+|licence_[A-Z]\w*")
"""Keys that the script puts together from a state, a role or a licence."""


def sources() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.ts"))


def test_every_sentence_that_the_script_asks_for_is_sent() -> None:
    asked = set(re.findall(r'\bt\(\s*"(\w+)"', sources()))
    assert len(asked) > 100
    assert asked <= editor_texts().keys()


def test_no_sentence_is_sent_that_nobody_asks_for() -> None:
    asked = {key for found in ASKED.findall(sources()) for key in found if key}
    sent = {key for key in editor_texts() if not FAMILIES.fullmatch(key)}
    assert sent - asked == set()


def test_each_state_of_saving_has_its_words() -> None:
    text = (SOURCES / "saver.ts").read_text(encoding="utf-8")
    states = re.search(r"export type State = ([^;]+);", text)
    assert states is not None
    named = set(re.findall(r'"(\w+)"', states[1])) - {"refused"}  # Worded as `failed` is.
    assert {f"state_{each}" for each in named} <= editor_texts().keys()
