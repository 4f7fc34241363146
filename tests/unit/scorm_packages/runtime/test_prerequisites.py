"""Prerequisites of SCORM 1.2 items (CAM 1.2 §2.3.4.8, AICC script)."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.contents import next_part, prerequisites_missing
from scorm_packages.runtime.rules.prerequisites import heading_status, judge

STATUSES = {
    "A": "passed",
    "B": "completed",
    "C": "failed",
    "D": "incomplete",
    "E-1.x": "not attempted",
    "7": "browsed",
}


@pytest.mark.parametrize(
    ("script", "holds"),
    [
        ("", True),
        ("A", True),
        ("C", False),
        ("~C", True),
        ("~A", False),
        ("A & B", True),
        ("A&C", False),
        ("C|B", True),
        ("C | D", False),
        ("C & D | A", True),
        ("A | C & D", True),
        ("(A | C) & D", False),
        ('C="failed"', True),
        ("C = failed", True),
        ("C=f", True),
        ('C<>"failed"', False),
        ('E-1.x="not attempted"', True),
        ("E-1.x=n", True),
        ("7=b", True),
        ("2*{A, B, C}", True),
        ("3*{A, B, C}", False),
        ("0*{C}", True),
        ("{A, B}", True),
        ("{A, C}", False),
        ('2*{C="failed", D, A}', True),
        ("~(A & C)", True),
        ("~~A", True),
    ],
)
def test_a_script_holds_or_not(script: str, holds: bool) -> None:
    assert judge(script, STATUSES).holds is holds


def test_what_is_awaited_is_what_is_not_done_yet() -> None:
    assert judge("A & C & D & C", STATUSES).awaited == ("C", "D")
    assert judge("A | C", STATUSES).awaited == ()


@pytest.mark.parametrize(
    "script",
    [
        "A &",
        "& A",
        "X",
        "A B",
        "2*A",
        "{A",
        "A=",
        "A=zz",
        "(A",
        '"A"=',
        "A & X",
        "a < b",
        "*{A}",
        ")",
    ],
)
def test_a_script_that_cannot_be_read_locks_nothing(script: str) -> None:
    """Nobody could ever open what stands behind it."""
    assert judge(script, dict.fromkeys(STATUSES, "not attempted")).holds


@given(st.text(alphabet='AB&|~(){}*,=<>" 27', max_size=40))
def test_no_script_is_an_error(script: str) -> None:
    assert judge(script, {"A": "passed", "B": "not attempted"}).holds in {True, False}


def test_a_script_of_a_thousand_brackets_is_none() -> None:
    assert judge("(" * 1_000 + "C" + ")" * 1_000, STATUSES).holds
    assert judge("~" * 5_001 + "A", STATUSES).holds


@dataclass(frozen=True)
class Item:
    id: UUID
    identifier: str
    prerequisites: str = ""
    href: str = "x.html"
    is_visible: bool = True
    parent_id: UUID | None = None

    @property
    def title(self) -> str:
        return f"Title {self.identifier}"


def test_a_part_opens_when_what_it_needs_is_done() -> None:
    first, second, third = (
        Item(UUID(int=1), "A"),
        Item(UUID(int=2), "B", prerequisites="A"),
        Item(UUID(int=3), "C", prerequisites="A & B"),
    )
    items = [first, second, third]
    assert prerequisites_missing(items, {}) == {
        second.id: ("Title A",),
        third.id: ("Title A", "Title B"),
    }
    assert prerequisites_missing(items, {first.id: "completed"}) == {third.id: ("Title B",)}
    assert next_part(items, first.id, {}, prerequisites_missing(items, {})) is None
    done = {first.id: "completed"}
    assert next_part(items, first.id, done, prerequisites_missing(items, done)) is second


def test_what_was_begun_stays_open() -> None:
    items = [Item(UUID(int=1), "A"), Item(UUID(int=2), "B", prerequisites="A")]
    assert prerequisites_missing(items, {UUID(int=2): "incomplete"}) == {}


def test_a_heading_is_done_when_all_below_it_is() -> None:
    heading = Item(UUID(int=9), "H", href="")
    below = [Item(UUID(int=n), f"S{n}", parent_id=heading.id) for n in (1, 2)]
    behind = Item(UUID(int=5), "Z", prerequisites="H")
    items = [heading, *below, behind]
    half = {below[0].id: "passed"}
    assert prerequisites_missing(items, half) == {behind.id: ("Title H",)}
    assert prerequisites_missing(items, {**half, below[1].id: "completed"}) == {}
    assert heading_status([]) == "not attempted"
