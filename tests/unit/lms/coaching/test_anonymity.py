"""Nothing of a small group is shown, nor can be had by subtraction (A34)."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.coaching.rules.anonymity import may_show, tallied


@pytest.mark.parametrize(("answers", "shown"), [(0, False), (4, False), (5, True)])
def test_below_five_nothing_is_shown(answers: int, shown: bool) -> None:
    assert may_show(answers, 5) is shown


@pytest.mark.requirement("R125", "A34")
@given(st.lists(st.integers(1, 5), max_size=20), st.integers(1, 8))
def test_two_looks_at_a_form_never_differ_by_an_answer(ratings: Sequence[int], k: int) -> None:
    looks = [
        tallied(ratings[:count], 5)
        for count in range(len(ratings) + 1)
        if may_show(count, k, is_open=count < len(ratings))
    ]
    assert len(looks) <= 1
    assert all(sum(look) >= k for look in looks)


def test_a_tally_counts_each_rating() -> None:
    assert tallied([5, 5, 1, 3], 5) == [1, 0, 1, 0, 2]
