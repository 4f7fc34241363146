"""One spelling and one hash for one statement."""

import hashlib
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import FULL, changed
from xapi.statements import Version, canonical_bytes, digest, digest_of, parse

EXACT = 2**53 - 1
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-EXACT, EXACT)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_the_quick_way_writes_what_rfc_8785_asks_for(value: Any) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)
    assert canonical_bytes({"n": value}) == rfc8785.dumps({"n": value})


@given(st.integers(EXACT + 1, 10**300))
def test_an_integer_past_2_to_the_53_is_written_as_the_nearest_double(number: int) -> None:
    assert canonical_bytes({"n": -number}) == rfc8785.dumps({"n": float(-number)})


def test_the_hash_can_be_computed_from_what_anybody_may_read() -> None:
    statement = parse(FULL, Version.V2)
    read = msgspec.json.decode(msgspec.json.encode(statement))
    for name in ("stored", "authority", "version"):
        del read[name]
    assert digest(statement) == hashlib.sha256(rfc8785.dumps(read)).digest() == digest_of(FULL)
    assert statement.version == "2.0.0"


@pytest.mark.parametrize(
    ("place", "value", "same"),
    [
        ("stored", "2031-01-01T00:00:00Z", True),
        ("authority", FULL["actor"], True),
        ("id", FULL["context"]["registration"], False),
        ("timestamp", "2030-01-31T08:15:00.124Z", False),
        ("verb.display", {"en": "replied"}, False),
    ],
)
def test_the_hash_covers_all_that_was_said(place: str, value: Any, same: bool) -> None:
    assert (digest_of(changed(FULL, place, value)) == digest_of(FULL)) is same
