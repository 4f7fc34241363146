"""The facts of a stretch of attendance, their names, and what follows from one another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from lms.grading.rules.trace import Lack
from lms.regulation.rules.ambiguities.absence import absence_days, absence_hours
from lms.regulation.rules.clauses import must_retake_all
from lms.regulation.rules.numbers import exact

Readings = Mapping[str, Mapping[str, str]]
"""The choices of every reading that attendance needs, complete, by its id."""
Value = Fraction | bool | None

READINGS: Final = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A16")
TARDY_FACTS: Final = frozenset({"late", "early", "tardy"})
ABSENCE_FACTS: Final = frozenset(
    {
        "sessions",
        "missed_minutes",
        "missed_hours",
        "missed_periods",
        "total_minutes",
        "total_hours",
        "total_periods",
        "absence_share",
        "retake_all",
        "truancy_minutes",
        "truancy_hours",
        "absence_hours",
        "absence_days",
        "leave_minutes",
        "official_minutes",
        "to_make_up_minutes",
    }
)
ATTENDANCE_FACTS: Final = TARDY_FACTS | ABSENCE_FACTS
_HOUR: Final = 60


@dataclass(frozen=True, slots=True)
class Period:
    """The facts of one window or run; `basis` are the statements that made them what they are.

    A fact that is not known has no value, and `lacks` says why.
    """

    key: str
    values: Mapping[str, Value]
    basis: tuple[str, ...] = ()
    lacks: Mapping[str, Lack] = field(default_factory=lambda: MappingProxyType({}))


def derived(known: Mapping[str, Value], readings: Readings) -> dict[str, Value]:
    """The facts that are known, and those that follow from them and were not given themselves."""
    values = dict(known)
    for step in (_tardy, _units, _share, _absence):
        for name, value in step(values, readings).items():
            if name not in values and value is not None:
                values[name] = value
    return values


def tardy_of(late: Fraction, early: Fraction, settings: Mapping[str, str]) -> Fraction:
    """Late arrivals and early leaves together, or, where they are not added, the more frequent."""
    return late + early if settings["sum_kinds"] == "true" else max(late, early)


def _tardy(values: Mapping[str, Value], readings: Readings) -> dict[str, Value]:
    late, early = (_number(values, name) for name in ("late", "early"))
    if late is None or early is None:
        return {}
    return {"tardy": tardy_of(late, early, readings["A2"])}


def _units(values: Mapping[str, Value], readings: Readings) -> dict[str, Value]:
    """Minutes as hours, hours as minutes, and both as class hours (A6)."""
    found: dict[str, Value] = {}
    for kind in ("missed", "total", "truancy"):
        hours, minutes = (_number(values, f"{kind}_{unit}") for unit in ("hours", "minutes"))
        minutes = hours * _HOUR if minutes is None and hours is not None else minutes
        if minutes is not None:
            found[f"{kind}_minutes"] = minutes
            found[f"{kind}_hours"] = minutes / _HOUR
            if kind != "truancy":
                found[f"{kind}_periods"] = minutes / exact(readings["A6"]["period_minutes"])
    return found


def _share(values: Mapping[str, Value], readings: Readings) -> dict[str, Value]:
    """The share of the course that was missed, and whether it is too much (A5)."""
    missed, total = (_number(values, f"{kind}_minutes") for kind in ("missed", "total"))
    if missed == 0:
        return {"absence_share": Fraction(0), "retake_all": False}
    if missed is None or not total:
        return {}
    fraction, strict = exact(readings["A5"]["retake_fraction"]), readings["A5"]["strict"]
    return {
        "absence_share": missed / total,
        "retake_all": must_retake_all(missed, total, fraction, strict=strict == "true"),
    }


def _absence(values: Mapping[str, Value], readings: Readings) -> dict[str, Value]:
    """Absence from class as absence from work (A7, A8)."""
    truancy = _number(values, "truancy_hours")
    if truancy is None:
        return {}
    hours = truancy * absence_hours(_HOUR, readings["A7"])
    return {"absence_hours": hours, "absence_days": absence_days(hours, readings["A8"])}


def _number(values: Mapping[str, Value], name: str) -> Fraction | None:
    found = values.get(name)
    return found if isinstance(found, Fraction) else None
