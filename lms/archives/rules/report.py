"""The figures of a training report: counts and sums over what was archived, of nobody by name.

An entry that a later one took the place of does not count. Everything is whole numbers or decimal
texts; rates are worked out where they are shown.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from lms.archives.rules.event_parts import fields_of

ATTENDANCE: Final = "class_attendance"
STATES: Final = ("present", "absent", "excused")
VERDICTS: Final = ("pass", "fail")
STRATA: Final = ("unit", "level", "track")
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry as a report counts it. `unit` and `level` are the person's."""

    person: UUID
    kind: str
    payload: Mapping[str, Any]
    unit: str
    level: str


@dataclass(slots=True)
class _Sums:
    people: set[UUID] = field(default_factory=set)
    events: set[str] = field(default_factory=set)
    attendance: Counter[str] = field(default_factory=Counter)
    minutes: int = 0
    cost: Decimal = Decimal(0)
    costs_known: int = 0
    verdicts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    graded: dict[tuple[str, str], set[UUID]] = field(default_factory=dict)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)


def figures(entries: Iterable[Counted], *, headcount: int, open_items: int) -> dict[str, Any]:
    """The figures over these entries.

    `headcount` is how many people there were to train; `open_items` how many files are not
    complete. Returns JSON without floats.
    """
    sums = _Sums()
    for entry in entries:
        sums.people.add(entry.person)
        event = entry.payload.get("event")
        if isinstance(event, Mapping):
            sums.events.add(str(event.get("id")))
        if entry.kind == ATTENDANCE:
            _attended(sums, entry)
        if entry.payload.get("outcome") in VERDICTS:
            _judged(sums, entry)
        _spent(sums, entry)
    return {
        "headcount": headcount,
        "people": len(sums.people),
        "events": len(sums.events),
        "attendance": {state: sums.attendance[state] for state in (*STATES, "late", "early")},
        "minutes": sums.minutes,
        "cost": f"{sums.cost:f}" if sums.costs_known else "",
        "open_items": open_items,
        "strata": [
            {
                "by": by,
                "of": of,
                "people": len(sums.graded[by, of]),
                **{verdict: sums.verdicts[by, of][verdict] for verdict in VERDICTS},
                "title": sums.titles.get(of, {}) if by == "track" else {},
            }
            for by, of in sorted(sums.verdicts)
        ],
    }


def _attended(sums: _Sums, entry: Counted) -> None:
    fields = fields_of(entry.payload)
    state = _english(fields.get("state")).lower()
    if state in STATES:
        sums.attendance[state] += 1
    sums.attendance["late"] += number_in(fields.get("late")) > 0
    sums.attendance["early"] += number_in(fields.get("early")) > 0
    sums.minutes += number_in(fields.get("present"))


def _judged(sums: _Sums, entry: Counted) -> None:
    track = entry.payload.get("track")
    title = ""
    if isinstance(track, Mapping) and isinstance(track.get("title"), Mapping):
        title = _english(track["title"])
        sums.titles[title] = {str(name): str(words) for name, words in track["title"].items()}
    for by, of in (("all", ""), ("unit", entry.unit), ("level", entry.level), ("track", title)):
        sums.verdicts.setdefault((by, of), Counter())[str(entry.payload["outcome"])] += 1
        sums.graded.setdefault((by, of), set()).add(entry.person)


def _spent(sums: _Sums, entry: Counted) -> None:
    fields = fields_of(entry.payload)
    said = fields.get("cost") or fields.get("costs")
    if isinstance(said, str):
        try:
            sums.cost += Decimal(said.replace(",", "").split()[0])
        except (InvalidOperation, IndexError):  # words instead of an amount
            return
        sums.costs_known += 1


def publishable(strata: Iterable[Mapping[str, Any]], smallest: int) -> list[dict[str, Any]]:
    """The strata as they may be published: none of fewer than `smallest` people (R129, A34).

    Where leaving one out would let it be worked out from the whole, the next smallest of the same
    kind is left out with it.
    """
    rows = [dict(row) for row in strata]
    hidden: set[int] = set()
    for by in {row["by"] for row in rows}:
        own = sorted(
            (n for n, row in enumerate(rows) if row["by"] == by), key=lambda n: rows[n]["people"]
        )
        small = [n for n in own if rows[n]["people"] < smallest]
        hidden.update(small)
        if len(small) == 1 and by != "all":
            hidden.update(own[1:2])
    return [
        {**row, "people": None, **dict.fromkeys(VERDICTS)} if n in hidden else row
        for n, row in enumerate(rows)
    ]


def rate(row: Mapping[str, Any]) -> str:
    """How many of the judged passed, in percent with one decimal; empty when nobody was judged."""
    passed, failed = row["pass"], row["fail"]
    if passed is None or not passed + failed:
        return ""
    return f"{(Decimal(100) * passed / (passed + failed)).quantize(Decimal('0.1'))}"


def hours(minutes: int) -> str:
    """Person-hours with one decimal."""
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.1'))}"


def number_in(said: Any) -> int:
    """The first whole number in words like “12 min”; 0 where there is none."""
    found = _DIGITS.search(_english(said))
    return int(found.group()) if found else 0


def _english(said: Any) -> str:
    if isinstance(said, Mapping):
        return str(said.get("en") or said.get("zh-Hans") or "")
    return str(said or "")
