"""When a program that ended is started again."""

import pytest

from lms.config.launcher.supervisor import Patience, describe_status


def test_pauses_double_up_to_the_longest() -> None:
    patience = Patience(first_pause=0.5, longest_pause=5)
    assert [patience.pause(failures) for failures in range(1, 7)] == [0.5, 1, 2, 4, 5, 5]


@pytest.mark.parametrize(
    ("status", "told"), [(0, "exit code 0"), (3, "exit code 3"), (-9, "signal SIGKILL")]
)
def test_ending_is_told_in_words(status: int, told: str) -> None:
    assert describe_status(status) == told
