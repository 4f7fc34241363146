"""JSON that strangers wrote: broken, hostile, odd. What is read harms nothing after it."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.h5p.rules.json import JsonLimits, read_json, read_list, read_object

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_sound_json_is_read_as_it_is_without_a_word(value: Any) -> None:
    document = read_json(json.dumps(value).encode(), "a.json")
    assert document.is_sound
    assert document.value == value
    assert document.findings == ()


@given(st.binary(max_size=200))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read_json(data, "a.json")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "h5p.json.broken"),
        (b"", "h5p.json.broken"),
        (b"{'a': 1}", "h5p.json.broken"),
        (b'{"a": "\x01"}', "h5p.json.broken"),
        (b"[1,]", "h5p.json.broken"),
        (b"[NaN]", "h5p.json.number"),
        (b"[-Infinity]", "h5p.json.number"),
        (b"[1e999]", "h5p.json.number"),
        (b"[" + b"9" * 5000 + b"]", "h5p.json.number"),
        (b'"\xff\xfe"', "h5p.json.encoding"),
        ("{}".encode("utf-16"), "h5p.json.encoding"),
        (b"[" * 200 + b"]" * 200, "h5p.json.too_deep"),
        (b"[" * 100_000, "h5p.json.too_deep"),
        (b'{"a":' * 500, "h5p.json.too_deep"),
    ],
)
def test_what_cannot_be_read_is_refused_by_code(data: bytes, code: str) -> None:
    document = read_json(data, "a.json")
    assert (document.value, document.is_sound) == (None, False)
    assert [each.code for each in document.findings] == [code]


def test_size_is_bounded() -> None:
    document = read_json(b" " * 101, "a.json", limits=JsonLimits(size=100))
    assert [each.code for each in document.findings] == ["h5p.json.too_large"]


def test_brackets_in_texts_are_not_counted() -> None:
    text = "[{" * 300 + '\\"' + "[" * 300
    assert read_json(json.dumps({"a": text}).encode(), "a.json").value == {"a": text}


def test_byte_order_mark_is_left_out_and_told() -> None:
    document = read_json(b"\xef\xbb\xbf{}", "a.json")
    assert document.value == {}
    assert [each.code for each in document.findings] == ["h5p.json.byte_order_mark"]


def test_of_equal_keys_the_last_counts_as_in_a_browser_and_is_told() -> None:
    document = read_json(b'{"a": 1, "b": {"c": 1, "c": 2}, "a": 3}', "a.json")
    assert document.value == {"a": 3, "b": {"c": 2}}
    [told] = document.findings
    assert (told.code, told.severity, told.values["count"]) == (
        "h5p.json.duplicate_key",
        "warning",
        "2",
    )


def test_what_is_no_text_is_replaced_and_told() -> None:
    data = rb'{"a\u0000": ["\ud800", "\ud83d\ude00", "b"]}'
    document = read_json(data, "a.json")
    assert document.value == {"a\ufffd": ["\ufffd", "\N{GRINNING FACE}", "b"]}
    assert [each.values["count"] for each in document.findings] == ["2"]


def test_escaped_backslash_is_no_escape() -> None:
    assert read_json(rb'["\\u0000"]', "a.json").value == ["\\u0000"]


@given(st.floats())
def test_no_number_is_infinite(number: float) -> None:
    value = read_json(json.dumps([number]).encode(), "a.json").value
    assert value is None or math.isfinite(value[0])


def test_other_things_at_the_top_are_told_as_they_are_written() -> None:
    [told] = read_object(b"[]", "h5p.json").findings
    assert (told.code, told.values["found"], told.values["expected"]) == (
        "h5p.json.not_an_object",
        "[…]",
        "{…}",
    )
    assert not read_list(b'"x"', "semantics.json").is_sound
    assert read_list(b"[1]", "semantics.json").value == [1]
