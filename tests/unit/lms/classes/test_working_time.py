"""Which minutes of a class are working time (R55, A22)."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.working_time import MINUTE, classify, shared, united

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

minutes = st.integers(-300, 600)


def span(first: int, last: int) -> tuple[datetime, datetime]:
    return START + first * MINUTE, START + last * MINUTE


@st.composite
def spans(draw: st.DrawFn) -> tuple[datetime, datetime]:
    first = draw(minutes)
    return span(first, first + draw(st.integers(1, 300)))


@pytest.mark.requirement("R55")
@pytest.mark.parametrize(
    ("shifts", "working"),
    [
        ([], 0),
        ([(-60, 180)], 120),
        ([(60, 300)], 60),
        ([(-60, 30), (90, 200)], 60),
        ([(-60, 70), (50, 80)], 80),
        ([(120, 300)], 0),
    ],
)
def test_minutes_within_a_shift_are_working_time(
    shifts: list[tuple[int, int]], working: int
) -> None:
    """A class from 9:00 to 11:00; shifts in minutes from its beginning."""
    found = classify(span(0, 120), [span(*one) for one in shifts])
    assert (found.working, found.rest) == (working, 120 - working)


@given(st.integers(1, 480), st.lists(spans(), max_size=6))
def test_both_parts_add_up_to_the_class(
    length: int, shifts: list[tuple[datetime, datetime]]
) -> None:
    found = classify(span(0, length), shifts)
    assert found.working + found.rest == length
    assert min(found.working, found.rest) >= 0


@given(st.lists(spans(), max_size=6), st.lists(spans(), max_size=6))
def test_more_shifts_never_make_less_working_time(
    some: list[tuple[datetime, datetime]], more: list[tuple[datetime, datetime]]
) -> None:
    session = span(0, 120)
    assert classify(session, some).working <= classify(session, [*some, *more]).working


@given(st.lists(spans(), max_size=8))
def test_united_spans_neither_touch_nor_lose_time(found: list[tuple[datetime, datetime]]) -> None:
    joined = united(found)
    assert all(first[1] < second[0] for first, second in itertools.pairwise(joined))
    whole = (START - timedelta(days=2), START + timedelta(days=2))
    by_minute = sum(
        any(start <= whole[0] + n * MINUTE < end for start, end in found) for n in range(4 * 1440)
    )
    assert shared(whole, found) == by_minute * MINUTE
