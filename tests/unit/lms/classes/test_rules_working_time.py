"""Which minutes of a class fall into working time (R55, A22)."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.working_time import Minutes, Span, classify, shared, united

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def span(since: int, until: int) -> Span:
    return START + timedelta(minutes=since), START + timedelta(minutes=until)


CLASS = span(0, 120)


@pytest.mark.requirement("R55", "A22")
@pytest.mark.parametrize(
    ("shifts", "working"),
    [
        ([], 0),
        ([span(-60, 0)], 0),
        ([span(120, 300)], 0),
        ([span(-60, 1)], 1),
        ([span(119, 300)], 1),
        ([span(0, 120)], 120),
        ([span(-300, 300)], 120),
        ([span(-60, 30), span(90, 200)], 60),
        ([span(0, 60), span(30, 90)], 90),
        ([span(0, 60), span(0, 60)], 60),
    ],
)
def test_a_class_is_divided_by_the_roster(shifts: list[Span], working: int) -> None:
    assert classify(CLASS, shifts) == Minutes(working, 120 - working)


SECONDS = st.integers(-4 * 3600, 4 * 3600)
SPANS = st.tuples(SECONDS, st.integers(1, 5 * 3600)).map(
    lambda pair: (
        START + timedelta(seconds=pair[0]),
        START + timedelta(seconds=pair[0] + pair[1]),
    )
)


@pytest.mark.requirement("R55", "A22")
@given(session=SPANS, shifts=st.lists(SPANS, max_size=6))
def test_working_and_rest_add_up_to_the_session(session: Span, shifts: list[Span]) -> None:
    minutes = classify(session, shifts)
    assert minutes.working >= 0 <= minutes.rest
    assert minutes.working + minutes.rest == (session[1] - session[0]) // timedelta(minutes=1)


@given(one=SPANS, others=st.lists(SPANS, max_size=6))
def test_each_moment_is_counted_once_and_in_any_order(one: Span, others: list[Span]) -> None:
    """Compared with counting second by second where that is exact: the ends are whole seconds."""
    start = one[0]
    length = int((one[1] - start).total_seconds())
    marks = bytearray(length)
    for since, until in others:
        first = max(0, int((since - start).total_seconds()))
        last = min(length, int((until - start).total_seconds()))
        if first < last:
            marks[first:last] = b"\x01" * (last - first)
    assert shared(one, others) == timedelta(seconds=sum(marks))
    assert shared(one, reversed(others)) == shared(one, others)


@given(spans=st.lists(SPANS, max_size=8))
def test_united_times_are_in_order_and_apart(spans: list[Span]) -> None:
    joined = united(spans)
    assert all(before[1] < after[0] for before, after in pairwise(joined))
    assert united(joined) == joined


def test_a_time_without_length_is_none() -> None:
    assert united([span(5, 5)]) == []
    assert shared(CLASS, [span(5, 5)]) == timedelta()
