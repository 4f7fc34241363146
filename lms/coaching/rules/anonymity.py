"""What of anonymous answers may be shown: nothing that a small group would betray (A34).

Figures come from `k` answers on, and only when no more answers can come: whoever looked before and
after one more answer would learn it by subtraction. Answers are never broken down by team or post,
for the same reason: an answer carries nothing to break it down by.
"""

from collections.abc import Sequence
from typing import Final

K_MIN: Final = 5


def may_show(answers: int, k: int, *, is_open: bool = False) -> bool:
    """Whether figures of so many answers may be shown; `is_open`: more can still come."""
    return answers >= k and not is_open


def tallied(ratings: Sequence[int], highest: int) -> list[int]:
    """How often each rating from 1 to `highest` was given."""
    return [sum(one == rating for one in ratings) for rating in range(1, highest + 1)]
