"""A loop closes by its figures alone (R126)."""

from datetime import date, timedelta

import pytest

from lms.coaching.rules.halves import HalfMonth, halves_back
from lms.coaching.rules.loop import Sampled, Verdict, compare

DAY = date(2026, 3, 16)


def calls(before: str, after: str) -> list[Sampled]:
    """One call a day, x with the defect: `before` ends on the day of training."""
    row = [*enumerate(reversed(before))], [*enumerate(after, start=1)]
    earlier = [(DAY - timedelta(days=n), one) for n, one in row[0]]
    later = [(DAY + timedelta(days=n), one) for n, one in row[1]]
    return [
        Sampled(day, frozenset({"D1"} if one == "x" else {"D2"})) for day, one in earlier + later
    ]


@pytest.mark.requirement("R126")
@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("xx.x", "....", Verdict.FALLING),
        ("xx.x", "x..x", Verdict.FALLING),
        ("xx.x", "xx.x", Verdict.NOT_FALLING),
        ("....", "....", Verdict.NOT_FALLING),
        ("xx.x", "...", Verdict.TOO_FEW),
        ("xx", "....", Verdict.TOO_FEW),
        ("", "....", Verdict.TOO_FEW),
    ],
)
def test_the_verdict_needs_as_many_calls_after_as_are_wanted(
    before: str, after: str, verdict: Verdict
) -> None:
    assert compare(calls(before, after), "D1", DAY, 4).verdict is verdict


def test_only_the_last_before_and_the_next_after_count() -> None:
    found = compare(calls("xxxx....", "....xxxx"), "D1", DAY, 4)
    assert (found.before_defects, found.before_n) == (0, 4)
    assert (found.after_defects, found.after_n) == (0, 4)
    assert found.verdict is Verdict.NOT_FALLING
    assert found.is_small


@pytest.mark.requirement("R48")
def test_half_months_meet_without_a_gap_through_a_leap_february() -> None:
    halves = list(halves_back(date(2028, 3, 1), 4))
    assert [str(one) for one in halves] == [
        "2028-03-01 – 03-15",
        "2028-02-16 – 02-29",
        "2028-02-01 – 02-15",
        "2028-01-16 – 01-31",
    ]
    assert all(HalfMonth.of(one.last) == one == HalfMonth.of(one.first) for one in halves)
