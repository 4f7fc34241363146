"""Boundary tables: what a reading makes of every case around the boundary, before it is chosen."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Final, TypeVar

from lms.regulation.exceptions import UnknownLadder, UnknownReading
from lms.regulation.rules.clauses import (
    AboveTop,
    Anniversary,
    AtBoundary,
    Band,
    ExternalReading,
    LadderMode,
    LeapDay,
    Rank,
    TardyReading,
    external_training,
    must_retake_all,
    tardy_days,
)
from lms.regulation.rules.numbers import exact, shown
from lms.regulation.rules.settings import LADDER_FORMS, Settings, ladder_of

Choice = TypeVar("Choice", bound=StrEnum)

TARDY_COUNTS: Final = range(9)
MISSED_HOURS: Final = ("7", "8", "8.01", "9")
EXTERNAL_CASES: Final = (
    (date(2025, 3, 1), date(2026, 3, 1), Rank.AGENT),
    (date(2025, 3, 2), date(2026, 3, 1), Rank.AGENT),
    (date(2020, 1, 1), date(2026, 3, 1), Rank.TEAM_LEAD),
    (date(2024, 2, 29), date(2025, 2, 28), Rank.SUPERVISOR),
    (date(2020, 1, 1), date(2026, 3, 1), Rank.GENERAL_MANAGER),
)


def ladder_table(name: str, settings: Settings) -> dict[str, str]:
    """The table of a ladder under `settings`; what is not set is read as a fresh installation does.

    `tardy-ladder`: count → days of absence or "review". Readings: `at_boundary`, `mode`,
    `above_top`, `extra_k`, and `ladder` ("3/6", "4/8", or a JSON list of {"from", "to", "days"}).
    `absence-fraction`: missed hours → what follows. Readings: `retake_fraction`, `strict`,
    `total_hours`. `external-training`: hire date, start and rank → whether, and who approves.
    Readings: `anniversary`, `leap_day`, `ext_rank_threshold`.

    Raises UnknownLadder, UnknownReading.
    """
    if name not in LADDERS:
        raise UnknownLadder(name=name, known=", ".join(LADDERS))
    known, table = LADDERS[name]
    if unknown := sorted(set(settings) - known):
        raise UnknownReading(reading=", ".join(unknown), known=", ".join(sorted(known)))
    return table(settings)


def _tardy(settings: Settings) -> dict[str, str]:
    reading = TardyReading(
        bands=_bands(settings.get("ladder", "3/6")),
        at_boundary=_choice(AtBoundary, settings, "at_boundary", AtBoundary.LOWER),
        mode=_choice(LadderMode, settings, "mode", LadderMode.REPLACE),
        above_top=_choice(AboveTop, settings, "above_top", AboveTop.REVIEW),
        extra_k=int(_whole(settings.get("extra_k", "3"))),
    )
    table = {}
    for count in TARDY_COUNTS:
        days = tardy_days(count, reading)
        table[str(count)] = "review" if days is None else shown(days)
    return table


def _absence(settings: Settings) -> dict[str, str]:
    fraction = _number(settings.get("retake_fraction", "1/3"))
    total = _number(settings.get("total_hours", "24"))
    strict = _flag(settings, "strict", default=True)
    if total <= 0:
        raise UnknownReading(reading="total_hours", known="a number above 0")
    return {
        missed: "retake all"
        if must_retake_all(exact(missed), total, fraction, strict=strict)
        else f"make up {missed} h"
        for missed in MISSED_HOURS
    }


def _external(settings: Settings) -> dict[str, str]:
    reading = ExternalReading(
        anniversary=_choice(Anniversary, settings, "anniversary", Anniversary.HIRE_DAY_COUNTS),
        leap_day=_choice(LeapDay, settings, "leap_day", LeapDay.MAR1),
        rank_threshold=_choice(Rank, settings, "ext_rank_threshold", Rank.TEAM_LEAD),
    )
    table = {}
    for hired, starts, rank in EXTERNAL_CASES:
        approver = external_training(hired, starts, rank, reading)
        table[f"{hired} {starts} {rank}"] = f"yes: {approver}" if approver else "no"
    return table


LADDERS: Final[Mapping[str, tuple[frozenset[str], Callable[[Settings], dict[str, str]]]]] = {
    "tardy-ladder": (
        frozenset({"at_boundary", "mode", "above_top", "extra_k", "ladder"}),
        _tardy,
    ),
    "absence-fraction": (frozenset({"retake_fraction", "strict", "total_hours"}), _absence),
    "external-training": (
        frozenset({"anniversary", "leap_day", "ext_rank_threshold"}),
        _external,
    ),
}


def _bands(text: str) -> tuple[Band, ...]:
    bands = ladder_of(text)
    if bands is None:
        raise UnknownReading(reading=f"ladder={text}", known=LADDER_FORMS)
    return bands


def _choice(kind: type[Choice], settings: Settings, name: str, default: Choice) -> Choice:
    try:
        return kind(settings.get(name, default))
    except ValueError as error:
        raise UnknownReading(reading=f"{name}={settings[name]}", known=", ".join(kind)) from error


def _flag(settings: Settings, name: str, *, default: bool) -> bool:
    text = settings.get(name, "true" if default else "false")
    if text not in {"true", "false"}:
        raise UnknownReading(reading=f"{name}={text}", known="true, false")
    return text == "true"


def _number(text: str) -> Fraction:
    try:
        return exact(text)
    except ValueError as error:
        raise UnknownReading(reading=text, known="60, 0.25, 1/3") from error


def _whole(text: str) -> Fraction:
    number = _number(text)
    if number.denominator != 1 or number < 1:
        raise UnknownReading(reading=text, known="1, 2, 3, …")
    return number
