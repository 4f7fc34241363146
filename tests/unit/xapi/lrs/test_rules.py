"""Positions, keys, scopes, secrets and the codec."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import ACTIVITY, AGENT, FULL, OTHER_AGENT, SIMPLE
from xapi.lrs.rules import codec
from xapi.lrs.rules.dictionary import sample
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
from xapi.statements.times import parse_timestamp

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
    assert {kind for kind, _ in keys.links} == {Link(number) for number in (2, 3, 4, 5, 9)}


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


FIRST_DICTIONARY = "3bf6b47877cdc28500e1c4da67b328dd8677cf81a2c7f0903b2f288205e99ebc"
SECOND_DICTIONARY = "96f74c3049f77d6f3770259e7fae8919755579a1e05b3ca893a1995b8cd0b7c6"
ID, STORED = UUID("0198c0de-0000-7000-8000-000000000001"), "2030-01-31T08:15:00.123456Z"
# What the store writes at the end of every statement.
END = f'"id":"{ID}","stored":"{STORED}","authority":{{"name":"A"}},"version":"2.0.0"}}'.encode()


def decoded(method: int, data: bytes, moment: datetime = EPOCH) -> bytes:
    """What was kept, of the statement above; `moment` is its timestamp's."""
    return codec.decode(method, data, ID, STORED, moment)


@given(st.binary(max_size=2_000))
def test_what_is_encoded_can_be_read_back(payload: bytes) -> None:
    for data in (payload, payload + END):
        assert decoded(codec.CURRENT, codec.encode(data)) == data
    assert decoded(codec.PLAIN, payload) == payload
    assert decoded(codec.ZSTD, zstandard.compress(payload)) == payload


@pytest.mark.parametrize(
    ("said", "is_left_out"),
    [
        ("2029-12-31T23:59:59Z", True),
        ("2029-12-31T23:59:59.120Z", True),
        ("2029-12-31T23:59:59.120000Z", True),
        ("2029-12-31T23:59:59.1234567Z", False),
        ("2029-12-31t23:59:59Z", False),
        ("2029-12-31T23:59:60Z", False),
        ("2029-12-31T23:59:59+00:00", False),
    ],
)
def test_a_timestamp_comes_back_as_it_was_spelled(said: str, is_left_out: bool) -> None:
    payload = b'{"timestamp":"%b",' % said.encode() + END
    assert (b"timestamp" not in codec.shortened(payload)) is is_left_out
    assert decoded(codec.CURRENT, codec.encode(payload), parse_timestamp(said)) == payload


@given(st.datetimes(timezones=st.just(UTC)), st.integers(0, 6))
def test_every_moment_is_spelled_as_it_was(moment: datetime, digits: int) -> None:
    text = moment.replace(tzinfo=None).isoformat(timespec="microseconds")
    said = text[: 20 + digits] if digits else text[:19]
    payload = b'{"timestamp":"%bZ",' % said.encode() + END
    kept = parse_timestamp(f"{said}Z")
    assert b"timestamp" not in codec.shortened(payload)
    assert decoded(codec.CURRENT, codec.encode(payload), kept) == payload


def test_a_timestamp_inside_something_else_is_left_alone() -> None:
    inside = b'{"object":{"timestamp":"2029-12-31T23:59:59Z"},' + END
    behind = b'{"timestamp":"2029-12-31T23:59:59Z","attachments":[],' + END
    cut = b'{"timestamp":"2029-12-31T23:59:59Z"}' + END
    for payload in (inside, behind, cut):
        assert b"timestamp" in codec.shortened(payload)
        assert decoded(codec.CURRENT, codec.encode(payload)) == payload


def test_a_statement_inside_an_extension_is_left_alone() -> None:
    """Only the last of several is what the store wrote."""
    data = b'{"extensions":{' + END + b"},"
    other = END.replace(b"0001", b"0002")
    assert decoded(codec.CURRENT, codec.encode(data + END)) == data + END
    kept = decoded(codec.CURRENT, codec.encode(b"{" + other + b"," + END))
    assert kept == b"{" + other + b"," + END


@pytest.mark.parametrize(
    ("method", "hashed"),
    [(codec.DICTIONARY_1, FIRST_DICTIONARY), (codec.DICTIONARY_2, SECOND_DICTIONARY)],
)
def test_what_was_stored_with_a_dictionary_stays_readable(method: int, hashed: str) -> None:
    """A dictionary that changed would make every statement stored with it unreadable."""
    file = Path(codec.__file__).with_name(codec.DICTIONARIES[method])
    assert sha256(file.read_bytes()).hexdigest() == hashed


def test_a_dictionary_makes_statements_much_smaller() -> None:
    samples = [sample(Random(number)) for number in range(200)]
    kept = sum(len(codec.encode(one)) for one in samples)
    assert kept < 0.45 * sum(len(zstandard.compress(one)) for one in samples)


def test_an_unknown_method_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="no such method"):
        decoded(99, b"")
