"""When to try again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi.outside.backoff import BASE, CEILING, LONGEST_RETRY_AFTER, delay, retry_after

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DRAWS = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10_000), DRAWS)
def test_wait_lies_between_nothing_and_the_ceiling(attempts: int, drawn: float) -> None:
    assert timedelta() <= delay(attempts, draw=lambda: drawn) <= CEILING


@given(st.integers(1, 60), DRAWS)
def test_ceiling_of_the_jitter_never_falls(attempts: int, drawn: float) -> None:
    def wait(number: int) -> timedelta:
        return delay(number, draw=lambda: drawn)

    assert wait(attempts) <= wait(attempts + 1)


def test_ceiling_doubles_from_the_base() -> None:
    waits = [delay(attempts, draw=lambda: 0.5) for attempts in (1, 2, 3)]
    assert waits == [BASE / 2, BASE, BASE * 2]


@given(st.integers(1, 100), DRAWS, st.integers(0, 3600))
def test_partner_is_never_asked_before_it_wished(attempts: int, drawn: float, wish: int) -> None:
    asked = timedelta(seconds=wish)
    assert delay(attempts, draw=lambda: drawn, asked=asked) >= asked


def test_two_messages_with_one_wish_do_not_return_together() -> None:
    asked = timedelta(seconds=30)
    early = delay(3, draw=lambda: 0.1, asked=asked)
    assert early != delay(3, draw=lambda: 0.9, asked=asked)


def test_attempts_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        delay(0, draw=lambda: 0.0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("007", 7),
        ("000000000000", 0),
        ("Mon, 02 Mar 2026 08:02:00 GMT", 120),
        ("Mon, 02 Mar 2026 08:02:00 -0000", 120),
        ("Mon, 02 Mar 2026 07:00:00 GMT", 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(value: str, seconds: int) -> None:
    assert retry_after(value, now=NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value", ["86400", "9" * 5000, "Mon, 02 Mar 2099 08:00:00 GMT", "1000000000000"]
)
def test_absurd_retry_after_is_cut(value: str) -> None:
    assert retry_after(value, now=NOW) == LONGEST_RETRY_AFTER


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "1.5", "Mon, 99 Foo 2026", "٣"])
def test_unreadable_retry_after_counts_as_absent(value: str | None) -> None:
    assert retry_after(value, now=NOW) is None
