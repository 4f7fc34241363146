"""What the page is told of navigation, and looking around where nothing is tracked."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from scorm_packages.runtime.rules.envelope import EnvelopeError, parse_navigation
from scorm_packages.runtime.rules.navigation import (
    Carried,
    as_wire,
    carried,
    free_bearings,
    free_outcome,
)
from scorm_packages.sequencing.requests import Outcome, Request


@dataclass(frozen=True)
class Item:
    number: int
    href: str = "x.html"
    is_visible: bool = True
    parent_id: UUID | None = None

    @property
    def id(self) -> UUID:
        return UUID(int=self.number)

    @property
    def identifier(self) -> str:
        return f"a{self.number}"

    @property
    def title(self) -> str:
        return f"Title {self.number}"


HEADING = Item(1, href="")
ITEMS = [HEADING, Item(2, parent_id=HEADING.id), Item(3), Item(4, is_visible=False)]
SECOND, THIRD, LAST = (item.id for item in ITEMS[1:])


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (Outcome(delivered="a"), Carried("deliver")),
        (Outcome(ended=True, suspended=True), Carried("end")),
        (Outcome(still_current=True, exception="NB.2.1-2"), Carried("stay", "NB.2.1-2")),
        (Outcome(exited=("a",)), Carried("stay")),
    ],
)
def test_an_outcome_is_one_of_three(outcome: Outcome, expected: Carried) -> None:
    assert carried(outcome) == expected
    assert Carried.from_record(expected.as_record()) == expected


def test_an_outcome_with_an_item_survives_the_record() -> None:
    sent = Carried("deliver", item=SECOND)
    assert Carried.from_record(sent.as_record()) == sent


@pytest.mark.parametrize(
    ("current", "request_", "target", "expected"),
    [
        (SECOND, Request.CONTINUE, "", Carried("deliver", item=THIRD)),
        (THIRD, Request.PREVIOUS, "", Carried("deliver", item=SECOND)),
        (SECOND, Request.PREVIOUS, "", Carried("stay")),
        (LAST, Request.CONTINUE, "", Carried("stay")),
        (None, Request.CONTINUE, "", Carried("stay")),
        (SECOND, Request.CHOICE, "a4", Carried("deliver", item=LAST)),
        (SECOND, Request.JUMP, "a3", Carried("deliver", item=THIRD)),
        (SECOND, Request.CHOICE, "a1", Carried("stay")),
        (SECOND, Request.CHOICE, "zz", Carried("stay")),
        (SECOND, Request.EXIT, "", Carried("end")),
        (SECOND, Request.SUSPEND_ALL, "", Carried("end")),
    ],
)
def test_looking_around(
    current: UUID | None, request_: Request, target: str, expected: Carried
) -> None:
    assert free_outcome(ITEMS, current, request_, target) == expected


def test_looking_around_offers_what_can_be_opened() -> None:
    bearings = free_bearings(ITEMS, SECOND, {SECOND: "passed"}, Carried("deliver", item=THIRD))
    wire = as_wire(bearings, "/l/token/")
    assert wire["controls"] == {
        "enabled": ["continue", "exitAll"],
        "disabled": ["previous"],
        "contents": True,
    }
    assert [(line["activity"], line["level"], line["enabled"]) for line in wire["items"]] == [
        ("a1", 1, False),
        ("a2", 2, True),
        ("a3", 1, True),
    ]
    assert wire["items"][1]["current"] is True
    assert wire["items"][1]["status"] == "passed"
    assert wire["valid"]["choice"] == {"a1": "false", "a2": "true", "a3": "true", "a4": "true"}
    assert wire["outcome"] == {
        "kind": "deliver",
        "url": f"/l/token/items/{THIRD}",
        "exception": "",
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"request": "start"}',
        b'{"request": "resumeAll"}',
        b'{"request": "fly"}',
        b'{"request": "choice", "target": 4}',
        b'{"request": "choice", "target": "a\\u0000"}',
        b'{"request": "exit", "more": 1}',
        b'{"request": "choice", "target": "' + b"x" * 4_001 + b'"}',
    ],
)
def test_a_request_of_another_shape_is_refused(body: bytes) -> None:
    with pytest.raises(EnvelopeError):
        parse_navigation(body)


def test_a_request_is_read() -> None:
    asked = parse_navigation('{"request": "choice", "target": "来电 1"}'.encode())
    assert (asked.request, asked.target) == ("choice", "来电 1")
