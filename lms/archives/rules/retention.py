"""How long the archive keeps what: classes, and from when they count.

No statute names a period for commercial training files. What ships is the floor that labour law
gives for contract papers (two years after the end of employment) and ten years for the files of
events; a centre may set longer or shorter ones, never below the floor for anything personal.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

FLOOR_YEARS: Final = 2
"""Nothing about a person goes before so many years after the end of their employment."""

CENTRE_KINDS: Final = frozenset({"training_report", "event_closed", "content_destroyed"})
"""What concerns the centre and no single person; it stands under the name of who signed it."""


class Basis(StrEnum):
    """From when a period counts."""

    EMPLOYMENT = "employment"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """`years` after the end of employment, or after the year in which an event was."""

    code: str
    title: Mapping[str, str]
    basis: Basis
    years: int
    shortest: int = 0


CLASSES: Final = (
    RetentionClass(
        "person_file",
        {"en": "Personal training files", "zh-Hans": "个人培训档案"},
        Basis.EMPLOYMENT,
        FLOOR_YEARS,
        FLOOR_YEARS,
    ),
    RetentionClass(
        "conduct",
        {"en": "Conduct, consequences and appeals", "zh-Hans": "纪律、处理与申诉"},
        Basis.EMPLOYMENT,
        FLOOR_YEARS,
        FLOOR_YEARS,
    ),
    RetentionClass(
        "event_file",
        {"en": "Files of training events", "zh-Hans": "培训活动档案（一期一档）"},
        Basis.EVENT,
        10,
    ),
    RetentionClass(
        "centre_file",
        {"en": "Reports and certificates of the centre", "zh-Hans": "中心报告与销毁证明"},
        Basis.EVENT,
        30,
        10,
    ),
)
BY_CODE: Final = {one.code: one for one in CLASSES}
_CONDUCT: Final = ("conduct", "appeal", "recommendation", "consequence", "demerit", "proxy")


def class_of(kind: str, *, has_event: bool) -> RetentionClass:
    """The class that an entry of this kind belongs to."""
    if kind in CENTRE_KINDS:
        return BY_CODE["centre_file"]
    if any(word in kind for word in _CONDUCT):
        return BY_CODE["conduct"]
    return BY_CODE["event_file" if has_event else "person_file"]


def period_of(of: RetentionClass, happened_on: date) -> int:
    """What is kept and destroyed together: all of an employment (0), or the events of a year."""
    return happened_on.year if of.basis is Basis.EVENT else 0


def destroy_on(
    of: RetentionClass, years: int, period: int, left_on: date | None, *, is_personal: bool
) -> date | None:
    """The first day on which a key of this class and period may be destroyed; None: not yet known.

    `left_on` is the last day of employment. Whatever the class says, nothing personal goes while
    the person is employed, nor before the floor.
    """
    days: list[date] = []
    if of.basis is Basis.EVENT:
        days.append(date(period + years + 1, 1, 1))
    if is_personal:
        if left_on is None:
            return None
        floor = years if of.basis is Basis.EMPLOYMENT else FLOOR_YEARS
        days.append(years_later(left_on, max(floor, FLOOR_YEARS)))
    return max(days)


def years_later(day: date, years: int) -> date:
    """The same day `years` later; 1 March where there is no 29 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
