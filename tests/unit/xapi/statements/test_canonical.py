"""One spelling and one hash for one statement."""

import hashlib
from typing import Any

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import FULL, SIMPLE, SUB_STATEMENT, changed
from xapi.statements import Statement, Version, canonical_bytes, digest, digest_of, parse

V2 = Version.V2
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


# Numbers where the two spellings part: whole doubles, exponents, what no double is, and others.
NUMBERS = st.one_of(
    st.integers(-(10**22), 10**22),
    st.floats(-1e22, 1e22),
    st.floats(-1e-3, 1e-3),
    st.integers(-100, 100).map(float),
    st.decimals(-1, 1, places=3).map(float),
)
VALUES = st.none() | st.booleans() | NUMBERS | TEXT | st.lists(NUMBERS, max_size=2)
IRIS = st.text(st.characters(exclude_categories=["Cs", "C", "Z"], exclude_characters='<>"{}|\\^`%'))
EXTENSIONS = st.dictionaries(IRIS.map(lambda text: f"https://callcraft.example/{text}"), VALUES)


@pytest.mark.parametrize(
    "place",
    [
        "result.extensions",
        "context.extensions",
        "object.definition.extensions",
        "context.contextActivities.parent.0.definition",
    ],
)
@given(EXTENSIONS, NUMBERS)
def test_the_hash_is_that_of_the_canonical_form_whatever_is_sent(
    place: str, extensions: dict[str, Any], number: float
) -> None:
    """Told from the few places that could differ, and right in all of them."""
    inner = {"extensions": extensions} if place.endswith("definition") else extensions
    statement = parse(changed(changed(FULL, place, inner), "result.score", {"raw": number}), V2)
    assert digest(statement) == hashlib.sha256(_canonical(statement)).digest()


@given(EXTENSIONS, NUMBERS)
def test_the_hash_of_a_statement_inside_another_is_canonical_too(
    extensions: dict[str, Any], number: float
) -> None:
    inner = {
        **SUB_STATEMENT,
        "result": {"score": {"raw": number}},
        "context": {"extensions": extensions},
    }
    statement = parse({**SIMPLE, "object": inner}, V2)
    assert digest(statement) == hashlib.sha256(_canonical(statement)).digest()


def _canonical(statement: Statement) -> bytes:
    """The canonical form by the slow way, from what is written."""
    read = msgspec.json.decode(msgspec.json.encode(statement))
    for name in ("stored", "authority", "version"):
        read.pop(name, None)
    return rfc8785.dumps(_doubles(read))


def _doubles(value: Any) -> Any:
    """Values as a reader of JavaScript has them: no integer past 2⁵³."""
    if isinstance(value, dict):
        return {key: _doubles(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_doubles(item) for item in value]
    return float(value) if type(value) is int and abs(value) > EXACT else value


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
