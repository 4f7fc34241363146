"""The circuit breaker as a value."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.sync.rules.breaker import (
    FIRST_COOL_DOWN,
    LONGEST_COOL_DOWN,
    PROBE_PATIENCE,
    THRESHOLD,
    Breaker,
    BreakerState,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def tripped(now: datetime = NOW) -> Breaker:
    breaker = Breaker()
    for _ in range(THRESHOLD):
        breaker = breaker.failed(now)
    return breaker


def test_single_failures_do_not_open_it() -> None:
    breaker = Breaker()
    for _ in range(THRESHOLD - 1):
        breaker = breaker.failed(NOW)
    assert breaker.state is BreakerState.CLOSED
    assert breaker.answered().failed(NOW).state is BreakerState.CLOSED


def test_failures_in_a_row_open_it_and_nothing_goes_out() -> None:
    breaker = tripped()
    assert breaker.state is BreakerState.OPEN
    assert breaker.admit(NOW + FIRST_COOL_DOWN - SECOND) is None


def test_after_the_cool_down_exactly_one_probe_goes_out() -> None:
    probing = tripped().admit(NOW + FIRST_COOL_DOWN)
    assert probing is not None
    assert probing.state is BreakerState.HALF_OPEN
    assert probing.admit(NOW + FIRST_COOL_DOWN) is None


def test_answered_probe_closes_it() -> None:
    probing = tripped().admit(NOW + FIRST_COOL_DOWN)
    assert probing is not None
    assert probing.answered() == Breaker()


def test_failed_probe_opens_it_for_twice_as_long() -> None:
    later = NOW + FIRST_COOL_DOWN
    probing = tripped().admit(later)
    assert probing is not None
    again = probing.failed(later)
    assert again.until == later + 2 * FIRST_COOL_DOWN


def test_probe_whose_process_died_is_not_waited_for_for_ever() -> None:
    later = NOW + FIRST_COOL_DOWN
    probing = tripped().admit(later)
    assert probing is not None
    assert probing.admit(later + PROBE_PATIENCE - SECOND) is None
    assert probing.admit(later + PROBE_PATIENCE) is not None


def test_message_under_way_when_it_opened_does_not_prolong_the_pause() -> None:
    breaker = tripped()
    assert breaker.failed(NOW + 10 * SECOND).until == breaker.until


@given(st.integers(1, 100))
def test_cool_down_has_a_ceiling(probes: int) -> None:
    now, breaker = NOW, tripped()
    for _ in range(probes):
        assert breaker.until is not None
        assert breaker.until - now <= LONGEST_COOL_DOWN
        now = breaker.until
        probing = breaker.admit(now)
        assert probing is not None
        breaker = probing.failed(now)
