"""The three clauses whose reading changes a number: lateness, absence, external training.

Each is a pure function of facts and readings. The reading names are those of the ambiguity
ledger, and every function refuses a reading it does not know rather than guess.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction


class AtBoundary(StrEnum):
    """Which band the shared boundary belongs to: "three times" and "three times and above"."""

    LOWER = "lower"
    HIGHER = "higher"


class LadderMode(StrEnum):
    """Whether a higher band replaces the lower ones or is added to them."""

    REPLACE = "replace"
    ACCUMULATE = "accumulate"


class AboveTop(StrEnum):
    """What happens above the last band, of which the clause says nothing."""

    REVIEW = "review"
    HOLD_AT_TOP = "hold_at_top"
    PER_EXTRA_K = "per_extra_k"


@dataclass(frozen=True, slots=True)
class Band:
    """From `low` to `high` late arrivals and early leaves, `days` of absence from work."""

    low: int
    high: int
    days: Fraction


THREE_SIX = (Band(3, 3, Fraction(1, 2)), Band(4, 6, Fraction(1)))
FOUR_EIGHT = (Band(4, 4, Fraction(1, 2)), Band(5, 8, Fraction(1)))


@dataclass(frozen=True, slots=True)
class TardyReading:
    """How the lateness clause is read (A1). `extra_k` only matters with `per_extra_k`."""

    bands: tuple[Band, ...] = THREE_SIX
    at_boundary: AtBoundary = AtBoundary.LOWER
    mode: LadderMode = LadderMode.REPLACE
    above_top: AboveTop = AboveTop.REVIEW
    extra_k: int = 3


def tardy_days(count: int, reading: TardyReading) -> Fraction | None:
    """Days of absence for `count` late arrivals and early leaves; None means a person reviews it.

    The count is taken after exempt events were removed (R88, R89).
    """
    top = reading.bands[-1]
    if count > top.high and reading.above_top is AboveTop.REVIEW:
        return None
    reached = [band for band in reading.bands if count >= _starts_at(band, reading)]
    if not reached:
        return Fraction(0)
    if reading.mode is LadderMode.ACCUMULATE:
        days = sum((band.days for band in reached), Fraction(0))
    else:
        days = reached[-1].days
    if count > top.high and reading.above_top is AboveTop.PER_EXTRA_K:
        days += top.days * ((count - top.high) // reading.extra_k)
    return days


def _starts_at(band: Band, reading: TardyReading) -> int:
    """As statutes read it, "N and above" includes N: a band begins where the one below ends."""
    if reading.at_boundary is AtBoundary.LOWER or band == reading.bands[0]:
        return band.low
    below = reading.bands[reading.bands.index(band) - 1]
    return below.high


def must_retake_all(
    missed_hours: Fraction, total_hours: Fraction, fraction: Fraction, *, strict: bool
) -> bool:
    """Whether so much was missed that the whole course is taken again (R91).

    `strict`: exactly the fraction is not yet too much. Raises ValueError for a course of no hours.
    """
    if total_hours <= 0:
        raise ValueError("a course has more than zero hours")
    share = missed_hours / total_hours
    return share > fraction if strict else share >= fraction


class Rank(StrEnum):
    """Ranks as the approval of external training tells them apart, lowest first."""

    AGENT = "agent"
    TEAM_LEAD = "team_lead"
    SUPERVISOR = "supervisor"
    GENERAL_MANAGER = "general_manager"


class Anniversary(StrEnum):
    """When a year of service is full: on the same day a year later, or the day after it."""

    HIRE_DAY_COUNTS = "hire_day_counts"
    CIVIL_CODE = "civil_code"


class LeapDay(StrEnum):
    """Where the anniversary of 29 February falls in a common year."""

    FEB28 = "feb28"
    MAR1 = "mar1"


@dataclass(frozen=True, slots=True)
class ExternalReading:
    """How the clause on external training is read (A30, A31)."""

    anniversary: Anniversary = Anniversary.HIRE_DAY_COUNTS
    leap_day: LeapDay = LeapDay.MAR1
    rank_threshold: Rank = Rank.TEAM_LEAD


def eligible_from(hired: date, reading: ExternalReading) -> date:
    """First day on which a year of service is full (R133)."""
    try:
        day = hired.replace(year=hired.year + 1)
    except ValueError:
        month, number = (2, 28) if reading.leap_day is LeapDay.FEB28 else (3, 1)
        day = date(hired.year + 1, month, number)
    if reading.anniversary is Anniversary.CIVIL_CODE:
        day += timedelta(days=1)
    return day


def external_training(
    hired: date, starts: date, rank: Rank, reading: ExternalReading
) -> str | None:
    """Who approves: "supervisor", "general_manager" or "deputy"; None when not yet eligible.

    Nobody approves their own request: the general manager's goes to the deputy (R134).
    """
    if starts < eligible_from(hired, reading):
        return None
    if rank is Rank.GENERAL_MANAGER:
        return "deputy"
    ranks = list(Rank)
    senior = ranks.index(rank) >= ranks.index(reading.rank_threshold)
    return "general_manager" if senior else "supervisor"
