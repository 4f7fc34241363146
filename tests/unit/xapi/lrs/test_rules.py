"""Positions, keys, scopes, secrets and the codec."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import ACTIVITY, AGENT, FULL, OTHER_AGENT, SIMPLE
from xapi.lrs.rules import codec
from xapi.lrs.rules.keys import Link, activity_key, agent_key, keys_of, verb_key
from xapi.lrs.rules.positions import (
    EPOCH,
    first_position,
    moment_of,
    month_bounds,
    months_from,
    positions,
)
from xapi.lrs.rules.scopes import Scope, allows
from xapi.lrs.rules.secrets import new_secret, secret_hash
from xapi.statements import Version, parse

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2091, 1, 1), timezones=st.just(UTC))
TICK = timedelta(microseconds=1)


@given(MOMENTS, st.integers(0, 10**6), st.integers(1, 50))
def test_positions_order_as_the_moments_they_stand_for(
    moment: datetime, batch: int, count: int
) -> None:
    first = (moment - EPOCH) // TICK
    spots = positions(first, batch, count)
    assert [moment_of(spot) for spot in spots] == [moment + TICK * turn for turn in range(count)]
    assert first_position(moment) <= spots[0] < first_position(moment + TICK)
    assert spots[-1] < 2**63


def test_two_batches_of_one_microsecond_do_not_meet() -> None:
    assert not set(positions(5, 1, 100)) & set(positions(5, 2, 100))


@given(MOMENTS)
def test_every_moment_lies_in_its_month(moment: datetime) -> None:
    first, following = month_bounds(moment.date())
    assert first <= first_position(moment) < following
    assert moment_of(first).day == 1


def test_months_go_on_into_the_next_year() -> None:
    assert list(months_from(date(2030, 11, 30), 3)) == [
        date(2030, 11, 1),
        date(2030, 12, 1),
        date(2031, 1, 1),
    ]


def test_keys_name_all_that_a_statement_can_be_found_by() -> None:
    keys = keys_of(1, parse(FULL, Version.V2))
    agent = agent_key(1, ("mbox", "mailto:lin@callcraft.example"))
    other = agent_key(1, ("account", "https://callcraft.example/people", "7"))
    assert keys.actor == agent
    assert keys.verb == verb_key(1, FULL["verb"]["id"])
    assert keys.activity == activity_key(1, ACTIVITY["id"])
    assert {
        (Link.RELATED_AGENT, agent),
        (Link.RELATED_AGENT, other),
        (Link.AUTHORITY, other),
        (Link.RELATED_ACTIVITY, keys.activity),
    } < keys.links
    assert {kind for kind, _ in keys.links} == set(Link) - {Link.AGENT}


def test_keys_of_one_tenant_are_not_those_of_another() -> None:
    statement = parse({**SIMPLE, "actor": OTHER_AGENT}, Version.V2)
    mine, theirs = keys_of(1, statement), keys_of(2, statement)
    assert {mine.verb, mine.actor, mine.activity}.isdisjoint(
        {theirs.verb, theirs.actor, theirs.activity}
    )


def test_an_anonymous_group_is_found_by_its_members() -> None:
    group = {"objectType": "Group", "member": [AGENT, OTHER_AGENT]}
    keys = keys_of(1, parse({**SIMPLE, "actor": group}, Version.V2))
    assert keys.actor is None
    assert [kind for kind, _ in keys.links] == [Link.AGENT, Link.AGENT]


@pytest.mark.parametrize(
    ("held", "needed", "allowed"),
    [
        (Scope.ALL, Scope.PROFILE, True),
        (Scope.ALL_READ, Scope.STATEMENTS_READ, True),
        (Scope.ALL_READ, Scope.STATEMENTS_WRITE, False),
        (Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE, True),
        (Scope.STATEMENTS_READ_MINE, Scope.STATEMENTS_READ, False),
        (Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ_MINE, False),
    ],
)
def test_scopes_include_what_they_say(held: Scope, needed: Scope, allowed: bool) -> None:
    assert allows(frozenset({held}), needed) is allowed


def test_a_secret_is_kept_as_a_hash_that_needs_the_pepper() -> None:
    secret = new_secret()
    assert secret_hash("pepper", secret) == secret_hash("pepper", secret)
    assert len({secret_hash("pepper", secret), secret_hash("salt", secret)}) == 2
    assert len({new_secret() for _ in range(10)}) == 10


@given(st.binary(max_size=2_000))
def test_what_is_encoded_can_be_read_back(payload: bytes) -> None:
    assert codec.decode(codec.CURRENT, codec.encode(payload)) == payload
    assert codec.decode(codec.PLAIN, payload) == payload


def test_an_unknown_method_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="no such method"):
        codec.decode(99, b"")
