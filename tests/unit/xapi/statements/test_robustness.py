"""Nothing that can be sent makes the parser do anything but answer."""

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import FULL, ODD, changed, places
from xapi.statements import (
    StatementInvalid,
    Version,
    canonical_bytes,
    compare,
    digest,
    parse,
    split,
    voided_id,
)

VERSIONS = st.sampled_from(Version)


def answers(source: Any, version: Version) -> None:
    """The statement is refused with a place and a reason, or can be used in every way."""
    statement = refusal = None
    try:
        statement = parse(source, version)
    except StatementInvalid as invalid:
        refusal = invalid
    if statement is None:
        assert refusal
        assert refusal.path.startswith("$")
        assert refusal.code
        assert refusal.clause
        return
    again = parse(msgspec.json.encode(statement), Version.V2)
    assert compare(statement, again)
    assert digest(statement) == digest(again)
    assert canonical_bytes(statement) == canonical_bytes(again)
    assert voided_id(statement) == voided_id(again)


@given(st.binary(max_size=200), VERSIONS)
def test_any_bytes(body: bytes, version: Version) -> None:
    try:
        items = split(body)
    except StatementInvalid:
        return
    for item in items:
        answers(bytes(item), version)


@given(st.sampled_from(places(FULL)), ODD, VERSIONS)
def test_anything_in_any_place(place: str, value: Any, version: Version) -> None:
    answers(changed(FULL, place, value), version)


@given(st.data(), VERSIONS)
def test_any_statement_with_a_byte_gone_wrong(data: st.DataObject, version: Version) -> None:
    body = bytearray(json.dumps(FULL).encode())
    position = data.draw(st.integers(0, len(body) - 1))
    body[position] = data.draw(st.integers(0, 255))
    answers(bytes(body), version)
