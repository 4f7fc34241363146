"""What identifies a document, how JSON is merged, and what tags and preconditions allow."""

from hashlib import sha1
from uuid import UUID

import pytest

from xapi.lrs.rules.documents import (
    Address,
    Blind,
    Context,
    Kind,
    blind_put,
    is_json_type,
    json_object,
    merged,
)
from xapi.lrs.rules.etags import Preconditions, etag
from xapi.statements import Version

LIN = ("mbox", "mailto:lin@callcraft.example")
REGISTRATION = UUID(int=7)
COURSE = "https://callcraft.example/courses/1"
JSON = "application/json"
TAG = etag(b"one")


def state(**changes: object) -> Context:
    known: dict[str, object] = {"kind": Kind.STATE, "agent": LIN, "activity": COURSE}
    return Context(**{**known, **changes})  # type: ignore[arg-type]


def test_each_part_of_an_address_makes_it_another_one() -> None:
    addresses = [
        Address(state(), "a"),
        Address(state(), "b"),
        Address(state(agent=("mbox", "mailto:mo@callcraft.example")), "a"),
        Address(state(activity=COURSE + "/"), "a"),
        Address(state(registration=REGISTRATION), "a"),
        Address(state(kind=Kind.AGENT_PROFILE), "a"),
        Address(state(agent=None), "a"),
        Address(state(activity=None), "a"),
    ]
    assert len({address.key(1) for address in addresses}) == len(addresses)
    assert Address(state(), "a").key(1) != Address(state(), "a").key(2)
    assert Address(state(), "a").key(1) == Address(state(), "a").key(1)


def test_values_cannot_flow_into_each_other() -> None:
    one = Address(state(agent=("account", "https://a.example", "b")), "c")
    other = Address(state(agent=("account", "https://a.example", 'b","c')), "c")
    assert one.key(1) != other.key(1)


@pytest.mark.parametrize(
    ("kind", "version", "allowed"),
    [
        (Kind.STATE, Version.V1, Blind.ANYTHING),
        (Kind.AGENT_PROFILE, Version.V1, Blind.NOTHING),
        (Kind.ACTIVITY_PROFILE, Version.V1, Blind.NOTHING),
        (Kind.STATE, Version.V2, Blind.CREATE),
        (Kind.AGENT_PROFILE, Version.V2, Blind.CREATE),
    ],
)
def test_what_a_put_may_do_without_a_header(kind: Kind, version: Version, allowed: Blind) -> None:
    """XAPI 1.0.3 Communication 3.1; 2.0.0 4.1.4."""
    assert blind_put(kind, version) is allowed


def test_properties_are_replaced_whole_and_kept_as_they_were_written() -> None:
    """XAPI-00183, XAPI-00184."""
    existing = json_object(JSON, b'{"a": {"x": 1, "y": 2}, "b": 1.50, "c": 12345678901234567890}')
    posted = json_object(JSON, b'{"a": {"x": 3}, "d": null}')
    assert merged(existing, posted) == (
        b'{"a":{"x": 3},"b":1.50,"c":12345678901234567890,"d":null}'
    )


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("text/plain", b"{}"),
        ("", b"{}"),
        (JSON, b""),
        (JSON, b"[]"),
        (JSON, b"null"),
        (JSON, b'{"a":1'),
        (JSON, b'{"a":\xff}'),
        (JSON, b'{"a":"\xff"}'),
        (JSON, b"[" * 100_000),
    ],
)
def test_what_is_no_json_object_is_not_merged(content_type: str, content: bytes) -> None:
    posted = json_object(content_type, content)
    assert posted is None
    assert merged({}, posted) is None
    assert merged(posted, {}) is None


def test_parameters_of_a_content_type_do_not_count() -> None:
    assert is_json_type("Application/JSON ; charset=utf-8")
    assert not is_json_type("application/json5")


def test_a_tag_is_the_sha1_of_the_content_in_quotes() -> None:
    """XAPI-00322."""
    assert etag(b"") == '"da39a3ee5e6b4b0d3255bfef95601890afd80709"'
    assert etag(b"one") == f'"{sha1(b"one").hexdigest()}"'


@pytest.mark.parametrize(
    ("headers", "current", "hold"),
    [
        ({}, None, True),
        ({}, TAG, True),
        ({"match": TAG}, TAG, True),
        ({"match": f'"x", {TAG}'}, TAG, True),
        ({"match": f"W/{TAG}"}, TAG, True),
        ({"match": TAG.strip('"')}, TAG, True),
        ({"match": "*"}, TAG, True),
        ({"match": "*"}, None, False),
        ({"match": TAG}, None, False),
        ({"match": '"x"'}, TAG, False),
        ({"match": ""}, TAG, False),
        ({"match": '"*"'}, TAG, False),
        ({"match": TAG[:-2] + '"'}, TAG, False),
        ({"none_match": "*"}, None, True),
        ({"none_match": "*"}, TAG, False),
        ({"none_match": TAG}, TAG, False),
        ({"none_match": '"x"'}, TAG, True),
        ({"match": TAG, "none_match": "*"}, TAG, False),
    ],
)
def test_preconditions_hold_or_not(
    headers: dict[str, str], current: str | None, hold: bool
) -> None:
    """RFC 9110 §13.1."""
    preconditions = Preconditions(**headers)
    assert preconditions.hold(current) is hold
    assert preconditions.given is bool(headers)
