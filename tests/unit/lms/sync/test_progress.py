"""What becomes of a message after an attempt; the rate limit; the light."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sync.rules.answers import Outcome, Verdict, classify
from lms.sync.rules.breaker import BreakerState
from lms.sync.rules.health import OVERDUE, Light, Sign, health
from lms.sync.rules.ordering import MessageState
from lms.sync.rules.progress import BURST, Step, after_attempt, pace
from lms.sync.rules.reasons import DOUBTFUL, OUTAGE, REASONS
from xapi.outside.answers import NoAnswer

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def step(verdict: Verdict, **changes: object) -> Step:
    given = {
        "attempts": 1,
        "queued_at": NOW,
        "now": NOW,
        "draw": lambda: 0.5,
        "newer_exists": False,
        **changes,
    }
    return after_attempt(verdict, **given)  # type: ignore[arg-type]


TIMED_OUT = classify(NoAnswer("timed_out"), now=NOW)


def test_failed_message_waits_and_comes_back() -> None:
    after = step(TIMED_OUT)
    assert after.state is MessageState.PENDING
    assert after.not_before is not None
    assert after.not_before > NOW


def test_failed_message_is_dropped_when_a_newer_one_says_more() -> None:
    assert step(TIMED_OUT, newer_exists=True).state is MessageState.SUPERSEDED


def test_delivered_stays_delivered_though_a_newer_one_exists() -> None:
    assert step(Verdict(Outcome.DELIVERED), newer_exists=True).state is MessageState.DELIVERED


def test_weekend_outage_kills_no_message() -> None:
    saturday = {"queued_at": NOW, "now": NOW + timedelta(days=3), "attempts": 10_000}
    assert step(TIMED_OUT, **saturday).state is MessageState.PENDING


def test_patience_ends_by_attempts_and_age_together() -> None:
    late = NOW + OUTAGE.age
    assert step(TIMED_OUT, now=late, attempts=OUTAGE.attempts - 1).state is MessageState.PENDING
    assert step(TIMED_OUT, now=late, attempts=OUTAGE.attempts).state is MessageState.DEAD


def test_doubtful_answers_end_sooner_than_outages() -> None:
    verdict = Verdict(Outcome.RETRY, REASONS["error_in_answer"])
    late = NOW + DOUBTFUL.age
    assert step(verdict, now=late, attempts=DOUBTFUL.attempts).state is MessageState.DEAD


def test_conflict_is_held_for_a_person() -> None:
    verdict = Verdict(Outcome.CONFLICT, REASONS["conflict"])
    assert step(verdict).state is MessageState.HELD


def test_wish_of_the_partner_is_honoured() -> None:
    verdict = Verdict(Outcome.RETRY, REASONS["throttled"], timedelta(minutes=7))
    not_before = step(verdict).not_before
    assert not_before is not None
    assert not_before >= NOW + timedelta(minutes=7)


@given(st.integers(1, 600), st.integers(1, 400))
def test_no_minute_sees_more_messages_than_allowed(per_minute: int, wishes: int) -> None:
    """Over any stretch: the burst and then an even share."""
    now, paid_until, sent = NOW, None, []
    for _ in range(wishes):
        may_go, moment = pace(now, paid_until, per_minute)
        if may_go:
            sent.append(now)
            paid_until = moment
        else:
            assert moment > now
            now = moment
    stretch = timedelta(minutes=1)
    allowed = per_minute + per_minute * (BURST / stretch) + 1
    for first in sent:
        assert sum(first <= at < first + stretch for at in sent) <= allowed


def test_rested_connection_may_burst() -> None:
    paid_until, sent = None, 0
    while True:
        may_go, moment = pace(NOW, paid_until, 120)
        if not may_go:
            break
        paid_until, sent = moment, sent + 1
    assert sent == 21
    assert moment - NOW == timedelta(milliseconds=500)


@pytest.mark.parametrize(
    ("changes", "light", "sign"),
    [
        ({}, Light.GREEN, Sign.ALL_DELIVERED),
        ({"counts": {MessageState.PENDING: 3}}, Light.GREEN, Sign.SENDING),
        ({"counts": {MessageState.DEAD: 1}}, Light.RED, Sign.DEAD_LETTERS),
        ({"counts": {MessageState.HELD: 1}}, Light.RED, Sign.DECISIONS_NEEDED),
        ({"breaker": BreakerState.OPEN}, Light.RED, Sign.PARTNER_DOWN),
        ({"breaker": BreakerState.HALF_OPEN}, Light.AMBER, Sign.PROBING),
        ({"enabled": False}, Light.AMBER, Sign.SWITCHED_OFF),
        ({"oldest_wait": OVERDUE + timedelta(seconds=1)}, Light.AMBER, Sign.OVERDUE),
    ],
)
def test_light_is_green_only_when_nothing_is_wrong(
    changes: dict[str, object], light: Light, sign: Sign
) -> None:
    given = {
        "enabled": True,
        "breaker": BreakerState.CLOSED,
        "counts": {},
        "oldest_wait": None,
        **changes,
    }
    found = health(**given)  # type: ignore[arg-type]
    assert found.light is light
    assert sign in found.signs


def test_gravest_sign_stands_first_and_none_is_hidden() -> None:
    found = health(
        enabled=False,
        breaker=BreakerState.OPEN,
        counts={MessageState.DEAD: 2},
        oldest_wait=None,
    )
    assert found.signs == (Sign.DEAD_LETTERS, Sign.PARTNER_DOWN, Sign.SWITCHED_OFF)
