"""The new-hire window and validity."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.tracks.rules.periods import (
    NewHireWindow,
    Window,
    is_valid,
    last_valid_day,
    months_later,
    opens_again_on,
)

FIRST = date(2026, 3, 2)


@pytest.mark.requirement("R47")
@pytest.mark.parametrize(
    ("day", "state"),
    [
        (0, Window.RUNNING),
        (19, Window.RUNNING),
        (20, Window.ALERT),
        (26, Window.ALERT),
        (27, Window.LAST_ALERT),
        (30, Window.LAST_ALERT),
        (31, Window.EXCEEDED),
    ],
)
def test_alerts_come_on_day_20_and_27_and_after_day_30_it_is_exceeded(
    day: int, state: Window
) -> None:
    """A27."""
    assert NewHireWindow(FIRST, 30).on(FIRST + timedelta(days=day)) is state


@pytest.mark.parametrize(
    ("passed", "months", "last"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2026, 3, 2), None, None),
    ],
)
def test_what_was_passed_counts_up_to_and_with_its_last_day(
    passed: date, months: int | None, last: date | None
) -> None:
    assert last_valid_day(passed, months) == last
    if last:
        assert is_valid(last, last)
        assert not is_valid(last, last + timedelta(days=1))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 240))
def test_validity_never_ends_before_it_begins(passed: date, months: int) -> None:
    last = last_valid_day(passed, months)
    assert last is not None
    assert last >= passed
    assert months_later(passed, months) == last + timedelta(days=1)
    assert opens_again_on(last, 30) < last
