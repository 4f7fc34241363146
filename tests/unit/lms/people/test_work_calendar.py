"""Working days, with the exceptions that a centre enters."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.people.rules.work_calendar import WorkCalendar

FRIDAY = date(2026, 9, 25)
# The weekend after that Friday is a holiday's, and the Sunday before it was worked instead.
CALENDAR = WorkCalendar({date(2026, 9, 20): True, FRIDAY: False})


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 9, 21), True),
        (date(2026, 9, 20), True),
        (date(2026, 9, 19), False),
        (FRIDAY, False),
    ],
)
def test_a_weekend_day_may_be_worked_and_a_weekday_may_not(day: date, worked: bool) -> None:
    assert CALENDAR.is_workday(day) is worked


def test_a_deadline_of_working_days_jumps_over_the_holiday() -> None:
    """R97: entry within five working days."""
    assert CALENDAR.add_workdays(date(2026, 9, 23), 2) == date(2026, 9, 28)
    assert CALENDAR.add_workdays(date(2026, 9, 28), -2) == date(2026, 9, 23)
    assert CALENDAR.add_workdays(FRIDAY, 0) == date(2026, 9, 28)


def test_a_calendar_of_holidays_alone_is_refused() -> None:
    never = WorkCalendar({FRIDAY + timedelta(days=n): False for n in range(-1, 9000)})
    with pytest.raises(ValueError, match="no working days"):
        never.add_workdays(FRIDAY, 1)


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(DAYS, st.integers(1, 60), st.dictionaries(DAYS, st.booleans(), max_size=40))
def test_counting_on_and_counting_between_agree(
    day: date, count: int, exceptions: dict[date, bool]
) -> None:
    calendar = WorkCalendar(exceptions)
    end = calendar.add_workdays(day, count)
    assert calendar.is_workday(end)
    assert calendar.workdays_between(day, end) == count
