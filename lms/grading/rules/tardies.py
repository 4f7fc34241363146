"""Late arrivals and early leaves, counted within the windows of reading A2 (R88, R89)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from lms.grading.rules.marks import GRANTED, PENDING, PRESENT, Mark
from lms.grading.rules.periods import TARDY_FACTS, Period, Readings, Value, tardy_of
from lms.grading.rules.trace import Lack
from lms.regulation.rules.ambiguities.lateness import EARLY, LATE, lateness


@dataclass(frozen=True, slots=True)
class _Tardy:
    kind: str
    mark: Mark
    day: date


def windows(marks: Sequence[Mark], readings: Readings) -> Iterator[Period]:
    """Late arrivals and early leaves by window. A mark that waits makes its window unknown."""
    settings = readings["A2"]
    tardies = [one for mark in marks for one in _tardies(mark, readings["A3"])]
    groups = _rolling(tardies, settings) if settings["window"] == "rolling_days" else None
    if groups is None:
        groups = _grouped(tardies, _window_of(settings["window"]))
    for key in sorted(groups):
        found = groups[key]
        basis = tuple(sorted({one.mark.statement_id for one in found}))
        if any(one.mark.exempt == PENDING for one in found):
            lacks = dict.fromkeys(sorted(TARDY_FACTS), Lack.PENDING_PROOF)
            yield Period(key, dict.fromkeys(sorted(TARDY_FACTS)), basis, lacks)
        else:
            yield Period(key, _counted(found, settings), basis)


def _tardies(mark: Mark, settings: Mapping[str, str]) -> list[_Tardy]:
    """The events of one session; official duty with a proof is no event (R89)."""
    if mark.state != PRESENT or mark.exempt == GRANTED:
        return []
    kinds = lateness(mark.late, mark.early, settings)
    day = date.fromisoformat(mark.day)
    return [_Tardy(kind, mark, day) for kind in kinds if kind in {LATE, EARLY}]


def _counted(events: Sequence[_Tardy], settings: Mapping[str, str]) -> dict[str, Value]:
    late = Fraction(sum(one.kind == LATE for one in events))
    early = len(events) - late
    tardy = tardy_of(late, early, settings)
    if settings["both_in_one_session"] == "1" and settings["sum_kinds"] == "true":
        tardy = Fraction(len({(one.mark.run, one.mark.session) for one in events}))
    return {"late": late, "early": early, "tardy": tardy}


def _window_of(window: str) -> Callable[[_Tardy], str]:
    def name(one: _Tardy) -> str:
        match window:
            case "calendar_month":
                return f"{one.day:%Y-%m}"
            case "quarter":
                return f"{one.day.year}-Q{(one.day.month - 1) // 3 + 1}"
            case "year":
                return str(one.day.year)
            case _:
                return one.mark.run

    return name


def _rolling(events: Sequence[_Tardy], settings: Mapping[str, str]) -> dict[str, list[_Tardy]]:
    """The one window of so many days that holds most events; the earliest of several."""
    span = timedelta(days=int(settings["rolling_days"]))
    windows = [[o for o in events if e.day <= o.day < e.day + span] for e in events]
    if not windows:
        return {}
    fullest = max(windows, key=len)
    return {f"{fullest[0].day.isoformat()}/P{span.days}D": fullest}


def _grouped(events: Iterable[_Tardy], key: Callable[[_Tardy], str]) -> dict[str, list[_Tardy]]:
    groups: dict[str, list[_Tardy]] = {}
    for one in events:
        groups.setdefault(key(one), []).append(one)
    return groups
