"""The months of a search, cut into stretches."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xapi.lrs.rules.positions import first_position, moment_of, month_bounds, month_stretches

LAST = first_position(datetime(2091, 1, 1, tzinfo=UTC))
SPANS = st.tuples(st.integers(0, LAST), st.integers(0, LAST)).map(sorted)


def months(stretch: tuple[int, int]) -> int:
    first, following = moment_of(stretch[0]), moment_of(stretch[1])
    return (following.year - first.year) * 12 + following.month - first.month


@given(SPANS)
def test_stretches_are_whole_months_without_gaps_from_the_newest_back(span: list[int]) -> None:
    low, high = span
    found = list(month_stretches(low, high))
    if low == high:
        assert found == []
        return
    for newer, older in pairwise(found):
        assert older[1] == newer[0]
    assert found[0] == month_bounds(moment_of(high - 1).date())
    assert found[-1][0] == month_bounds(moment_of(low).date())[0]


def test_a_page_of_the_newest_month_costs_no_look_at_others_and_ten_years_are_few_stretches() -> (
    None
):
    high = first_position(datetime(2030, 11, 23, tzinfo=UTC))
    assert [months(stretch) for stretch in month_stretches(0, high)] == [1, 4, 16, 64, 46]


def test_a_short_span_is_read_in_no_more_months_than_it_has() -> None:
    midnight = datetime(2030, 11, 1, tzinfo=UTC)
    day = timedelta(days=1)
    span = first_position(midnight - day), first_position(midnight + day)
    assert list(month_stretches(*span)) == [
        month_bounds(date(2030, 11, 1)),
        month_bounds(date(2030, 10, 1)),
    ]
