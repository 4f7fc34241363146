"""Who may take which calls."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lms.people.rules.filing import text
from lms.tracks.rules.clearing import Grant, InForce, Why, standing

NOW = datetime(2026, 3, 10, 4, tzinfo=UTC)
TODAY = date(2026, 3, 10)
AGENT = uuid4()
GRANTED = NOW - timedelta(days=9)


def product(known: datetime | None) -> InForce:
    return InForce(
        "kettle",
        is_policy=False,
        label=text("Kettle 2", "水壶 2"),
        listing_at=NOW - timedelta(days=2),
        known_since=_by(known),
    )


def policy(known: datetime | None) -> InForce:
    return InForce(
        "identity",
        is_policy=True,
        label=text("Identity check 3", "身份核验 3"),
        listing_at=NOW - timedelta(days=1),
        known_since=_by(known),
    )


def _by(known: datetime | None) -> dict[UUID, datetime]:
    return {AGENT: known} if known else {}


@pytest.mark.requirement("R105")
@pytest.mark.parametrize(
    ("grant", "why"),
    [
        (None, Why.NEVER_CLEARED),
        (Grant(NOW + timedelta(hours=1)), Why.NEVER_CLEARED),
        (Grant(GRANTED, valid_until=date(2026, 3, 9)), Why.EXPIRED),
        (Grant(GRANTED, revoked_at=NOW, revoked_reason="QA"), Why.REVOKED),
    ],
)
def test_nobody_takes_calls_without_a_clearance_that_stands(grant: Grant | None, why: Why) -> None:
    found = standing(AGENT, grant, [product(NOW)], at=NOW, today=TODAY)
    assert not found.may
    assert [reason.why for reason in found.reasons] == [why]
    assert [queue.may for queue in found.queues] == [False]


def test_a_clearance_counts_on_its_last_day() -> None:
    found = standing(AGENT, Grant(GRANTED, valid_until=TODAY), [], at=NOW, today=TODAY)
    assert (found.may, found.since) == (True, GRANTED)


@pytest.mark.requirement("R58")
def test_who_does_not_know_a_product_takes_other_calls_but_not_of_its_queue() -> None:
    found = standing(AGENT, Grant(GRANTED), [product(None)], at=NOW, today=TODAY)
    assert found.may
    [queue] = found.queues
    assert not queue.may
    assert queue.reason is not None
    assert queue.reason.why is Why.STALE_PRODUCT
    assert queue.reason.words["zh-Hans"] == "尚未掌握产品 水壶 2"


@pytest.mark.requirement("R58")
@pytest.mark.parametrize(
    ("known", "since"),
    [
        (NOW - timedelta(days=5), NOW - timedelta(days=2)),
        (NOW - timedelta(days=1), NOW - timedelta(days=1)),
    ],
)
def test_a_queue_is_open_from_its_listing_or_from_when_the_product_was_learned(
    known: datetime, since: datetime
) -> None:
    found = standing(AGENT, Grant(GRANTED), [product(known)], at=NOW, today=TODAY)
    assert [queue.since for queue in found.queues] == [since]


def test_who_does_not_know_a_policy_takes_no_calls() -> None:
    found = standing(AGENT, Grant(GRANTED), [policy(None), product(NOW)], at=NOW, today=TODAY)
    assert not found.may
    assert [reason.why for reason in found.reasons] == [Why.STALE_POLICY]
    assert [queue.may for queue in found.queues] == [False]


def test_who_has_left_takes_no_calls() -> None:
    found = standing(AGENT, Grant(GRANTED), [], at=NOW, today=TODAY, is_employed=False)
    assert [reason.why for reason in found.reasons] == [Why.LEFT]
