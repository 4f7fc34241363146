"""Nothing that can be sent makes the parser do anything but answer."""

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import FULL, REMOVED, changed
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
ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\x00", "Agent", "Group", "SubStatement", "P1D", "mailto:a@b.example", "en"])
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.sampled_from(["id", "objectType", "mbox", "x"]), st.text(), max_size=3)
    | st.just(REMOVED)
)


def places(value: Any, path: str = "") -> list[str]:
    """Every path of a statement."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, inner in items:
        here = f"{path}.{name}" if path else str(name)
        if "callcraft" in str(name):
            continue
        found.append(here)
        if isinstance(inner, dict | list):
            found += places(inner, here)
    return found


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
