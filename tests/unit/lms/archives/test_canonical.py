"""The canonical form, and the verifier's own writing of it."""

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lms.archives.rules.canonical import NotCanonical, canonical_bytes
from lms.archives.rules.offline import strict_json

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(values)
def test_verifier_writes_the_same_bytes_as_the_archive(value: object) -> None:
    assert strict_json.canonical(value) == canonical_bytes(value)


@given(values)
def test_canonical_form_survives_reading(value: object) -> None:
    written = canonical_bytes(value)
    assert canonical_bytes(json.loads(written)) == written
    assert strict_json.parse(written) == value


names = st.sampled_from(["a", "b", "\x7f", "ä", "名", "\ufb33", "\U0001f600"])


@given(st.recursive(values, lambda inner: st.dictionaries(names, inner, max_size=7)))
def test_quick_writer_writes_what_the_rfc_asks(value: object) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


def test_keys_are_sorted_by_utf16_units_not_by_code_points() -> None:
    """RFC 8785, 3.2.3: U+1F600 (surrogates D83D…) sorts before U+FB33."""
    written = canonical_bytes({"\ufb33": 1, "\U0001f600": 2, "a": 3}).decode()
    assert written == '{"a":3,"\U0001f600":2,"\ufb33":1}'


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"score": 87.5}, "score"),
        ({"learner": {"name": "a\x00"}}, "learner.name"),
        ({"evidence": [1, {2}]}, "evidence[1]"),
        ({1: "a"}, "1"),
        ({"n": 2**53}, "n"),
        ({"n": [-(2**53)]}, "n[0]"),
        ({"half": "\ud83d"}, ""),
        ({"半": "\ud83d"}, ""),
    ],
)
def test_what_has_no_canonical_form_is_refused_by_its_place(value: object, path: str) -> None:
    with pytest.raises(NotCanonical) as refused:
        canonical_bytes(value)
    assert refused.value.path == path


@pytest.mark.parametrize("data", [b'{"a":1,"a":1}', b"[" * 100_000, b"\xff", b""])
def test_verifier_refuses_json_with_two_readings(data: bytes) -> None:
    with pytest.raises(ValueError):
        strict_json.parse(data)


@pytest.mark.parametrize("data", [b'{"a":1.0}', b'{"a":NaN}', b'"\\ud83d"', b'{"\\ud83d":1}'])
def test_what_has_no_canonical_form_equals_no_hash(data: bytes) -> None:
    value = strict_json.parse(data)
    with pytest.raises(ValueError):
        strict_json.canonical(value)
    assert strict_json.digest(b"", value) == ""
