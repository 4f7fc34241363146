"""Where a learner stands in a course of SCORM 2004 and where they may go, as the page is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol, cast
from uuid import UUID

from scorm_packages.runtime.rules.contents import Item, listed
from scorm_packages.runtime.rules.progress import NOT_ATTEMPTED
from scorm_packages.sequencing.definition import Control
from scorm_packages.sequencing.requests import Outcome, Request, Situation

Kind = Literal["deliver", "end", "stay"]

OFFERED: Final = frozenset(Request) - {Request.START, Request.RESUME_ALL}
"""What page and content may ask for. Beginning and resuming are the launch's."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What came of a navigation request."""

    kind: Kind
    exception: str = ""
    """The code of the SN book where it was refused."""
    item: UUID | None = None
    """Where to go, where nothing is tracked; else the state of the course says."""

    def as_record(self) -> dict[str, str]:
        """As JSON, to be told again when the answer got lost."""
        item = "" if self.item is None else str(self.item)
        return {"kind": self.kind, "exception": self.exception, "item": item}

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> "Carried":
        """The inverse of `as_record`."""
        item = UUID(record["item"]) if record["item"] else None
        return cls(cast("Kind", record["kind"]), record["exception"], item)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the contents."""

    item: UUID | None
    """None for the course itself, which is no item of the package."""
    activity: str
    title: str
    level: int
    status: str
    is_enabled: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class Bearings:
    """Everything that the page shows of a course, and what content may ask, at one moment."""

    enabled: tuple[Control, ...]
    disabled: tuple[Control, ...]
    has_contents: bool
    valid: Mapping[str, Any]
    lines: tuple[Line, ...]
    carried: Carried | None = None


def carried(outcome: Outcome) -> Carried:
    """The answer to a request in one word: an activity is delivered, the course was left, or
    neither."""
    if outcome.delivered is not None:
        return Carried("deliver")
    return Carried("end" if outcome.ended else "stay", outcome.exception)


def bearings_of(
    situation: Situation, items: Mapping[str, UUID], carried: Carried | None = None
) -> Bearings:
    """What the sequencer says; `items` are the package's, by activity.

    Where the course as a whole may be chosen, it is a line of its own, above all others.
    """
    lines = [line for line in situation.contents if line.activity in items or line.enabled]
    above = 1 if any(line.level == 0 for line in lines) else 0
    return Bearings(
        enabled=situation.controls.enabled,
        disabled=situation.controls.disabled,
        has_contents=situation.controls.has_contents,
        valid={
            "continue": situation.can_continue,
            "previous": situation.can_previous,
            "choice": dict(situation.can_choose),
            "jump": dict(situation.can_jump),
        },
        lines=tuple(
            Line(
                item=items.get(line.activity),
                activity=line.activity,
                title=line.title,
                level=line.level + above,
                status=line.status,
                is_enabled=line.enabled,
                is_current=line.is_current,
            )
            for line in lines
        ),
        carried=carried,
    )


class NamedItem(Item, Protocol):
    """What looking around needs to know of an item besides."""

    @property
    def identifier(self) -> str: ...
    @property
    def title(self) -> str: ...


def free_bearings(
    items: Sequence[NamedItem],
    current: UUID | None,
    statuses: Mapping[UUID, str],
    outcome: Carried | None = None,
) -> Bearings:
    """Where nothing is tracked (browse, review), the learner looks around as they like: every
    page may be opened, forwards and backwards lead along the contents."""
    playable = [item for item in items if item.href]
    place = next((n for n, item in enumerate(playable) if item.id == current), None)
    may_continue = place is not None and place + 1 < len(playable)
    may_go_back = bool(place)
    ways: tuple[tuple[Control, bool], ...] = (
        ("previous", may_go_back),
        ("continue", may_continue),
        ("exitAll", True),
    )
    choices = {item.identifier: "true" if item.href else "false" for item in items}
    return Bearings(
        enabled=tuple(control for control, is_open in ways if is_open),
        disabled=tuple(control for control, is_open in ways if not is_open),
        has_contents=len(playable) > 1,
        valid={
            "continue": _word(may_continue),
            "previous": _word(may_go_back),
            "choice": choices,
            "jump": choices,
        },
        lines=tuple(
            Line(
                item=item.id,
                activity=item.identifier,
                title=item.title,
                level=level,
                status=statuses.get(item.id, NOT_ATTEMPTED),
                is_enabled=bool(item.href),
                is_current=item.id == current,
            )
            for level, item in listed(items)
        ),
        carried=outcome,
    )


def free_outcome(
    items: Sequence[NamedItem], current: UUID | None, request: Request, target: str
) -> Carried:
    """What comes of a request where nothing is tracked: another page, or the end."""
    playable = [item for item in items if item.href]
    place = next((n for n, item in enumerate(playable) if item.id == current), None)
    found: NamedItem | None = None
    if request in {Request.CHOICE, Request.JUMP}:
        found = next((item for item in playable if item.identifier == target), None)
    elif request is Request.CONTINUE and place is not None and place + 1 < len(playable):
        found = playable[place + 1]
    elif request is Request.PREVIOUS and place:
        found = playable[place - 1]
    elif request not in {Request.CONTINUE, Request.PREVIOUS}:
        return Carried("end")
    return Carried("stay") if found is None else Carried("deliver", item=found.id)


def as_wire(bearings: Bearings, base: str) -> dict[str, Any]:
    """The `navigation` of launch data and answers; `base` is the address of the launch."""
    outcome = bearings.carried
    url = f"{base}go"
    if outcome and outcome.item:
        url = f"{base}items/{outcome.item}"
    return {
        "controls": {
            "enabled": list(bearings.enabled),
            "disabled": list(bearings.disabled),
            "contents": bearings.has_contents,
        },
        "valid": dict(bearings.valid),
        "items": [
            {
                "id": line.item and str(line.item),
                "activity": line.activity,
                "title": line.title,
                "level": line.level,
                "status": line.status,
                "enabled": line.is_enabled,
                "current": line.is_current,
            }
            for line in bearings.lines
        ],
        "outcome": outcome
        and {
            "kind": outcome.kind,
            "url": url if outcome.kind == "deliver" else None,
            "exception": outcome.exception,
        },
    }


def _word(is_so: bool) -> str:
    return "true" if is_so else "false"
