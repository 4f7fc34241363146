"""The periods of plans, and how they lie within each other (A17)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.planning.rules.periods import TREE, Level, Period, how_many, month_of, quarter_of

YEARS = st.integers(2000, 2099)


@pytest.mark.parametrize(
    ("level", "number", "first", "last"),
    [
        (Level.YEAR, 1, (1, 1), (12, 31)),
        (Level.HALF, 2, (7, 1), (12, 31)),
        (Level.QUARTER, 3, (7, 1), (9, 30)),
        (Level.MONTH, 2, (2, 1), (2, 28)),
        (Level.TEAM, 1, (1, 1), (6, 30)),
        (Level.COACHING, 1, (1, 1), (1, 15)),
        (Level.COACHING, 4, (2, 16), (2, 28)),
        (Level.COACHING, 24, (12, 16), (12, 31)),
    ],
)
def test_a_period_begins_and_ends(
    level: Level, number: int, first: tuple[int, int], last: tuple[int, int]
) -> None:
    period = Period(level, 2026, number)
    assert (period.first, period.last) == (date(2026, *first), date(2026, *last))


@given(YEARS, st.sampled_from(Level))
def test_the_periods_of_a_year_follow_each_other_without_gap(year: int, level: Level) -> None:
    periods = [Period(level, year, number) for number in range(1, how_many(level) + 1)]
    assert periods[0].first == date(year, 1, 1)
    assert periods[-1].last == date(year, 12, 31)
    for before, after in pairwise(periods):
        assert after.first == before.last + timedelta(days=1)


@given(YEARS, st.sampled_from(Level), st.data())
def test_what_lies_around_a_period_holds_it_and_is_shortest_first(
    year: int, level: Level, data: st.DataObject
) -> None:
    """R33, R34."""
    number = data.draw(st.integers(1, how_many(level)))
    used = data.draw(st.sets(st.sampled_from(TREE)))
    period = Period(level, year, number)
    around = period.around(used)
    assert all(one.holds(period) for one in around)
    assert {one.level for one in around} <= used
    lengths = [(one.last - one.first).days for one in around]
    assert lengths == sorted(lengths)


@pytest.mark.requirement("R35")
def test_a_team_makes_its_plan_from_the_half_year_of_the_centre() -> None:
    around = Period(Level.TEAM, 2026, 2).around(set(TREE))
    assert around[0] == Period(Level.HALF, 2026, 2)
    assert Period(Level.TEAM, 2026, 2).around({Level.YEAR}) == [Period(Level.YEAR, 2026)]


@pytest.mark.parametrize("number", [0, 13])
def test_no_year_has_a_thirteenth_month(number: int) -> None:
    with pytest.raises(ValueError, match="no month"):
        Period(Level.MONTH, 2026, number)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_lies_in_its_month_and_quarter(day: date) -> None:
    for period in (month_of(day), quarter_of(day)):
        assert period.first <= day <= period.last


def test_every_period_has_a_name_in_both_languages() -> None:
    names = [
        Period(level, 2026, number).name
        for level in Level
        for number in range(1, how_many(level) + 1)
    ]
    for language in ("en", "zh-Hans"):
        said = [name[language] for name in names]
        assert len(set(said)) == len(said)
