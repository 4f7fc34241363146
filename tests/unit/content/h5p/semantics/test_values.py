"""Values that hold no other: text, numbers, yes or no, choices."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.h5p_fields import checked, codes

TEXT = {"type": "text"}


@pytest.mark.parametrize(
    ("field", "value", "kept", "said"),
    [
        (TEXT, "hello", "hello", []),
        (TEXT, "", "", []),
        (TEXT, 12, "12", ["type_mended"]),
        (TEXT, 1.5, "1.5", ["type_mended"]),
        (TEXT, True, None, ["type_dropped"]),
        (TEXT, ["a"], None, ["type_dropped"]),
        (TEXT, {"a": 1}, None, ["type_dropped"]),
        (TEXT, "a\x00b\ud800", "a\ufffdb\ufffd", []),
        ({**TEXT, "maxLength": 3}, "abc", "abc", []),
        ({**TEXT, "maxLength": 3}, "abcd", "abc", ["too_long"]),
        ({**TEXT, "maxLength": 3}, "&lt;&amp;&gt;", "&lt;&amp;&gt;", []),
        ({**TEXT, "maxLength": 3}, "<&>x", "&lt;&amp;&gt;", ["too_long"]),
        ({**TEXT, "maxLength": 0}, "abc", "", ["too_long"]),
        ({**TEXT, "maxLength": -1}, "abc", "abc", []),
        ({**TEXT, "tags": [], "maxLength": 3}, "<p>abc</p>", "<p>abc</p>", []),
        ({**TEXT, "tags": [], "maxLength": 3}, "<p>abcd</p>", "<p>abcd</p>", ["html_long"]),
        ({**TEXT, "regexp": {"pattern": "^[a-z]+$"}}, "abc", "abc", []),
        ({**TEXT, "regexp": {"pattern": "^[a-z]+$"}}, "ABC", None, ["pattern"]),
        ({**TEXT, "regexp": {"pattern": "^[a-z]+$", "modifiers": "i"}}, "ABC", "ABC", []),
        ({**TEXT, "regexp": {"pattern": "^<$"}}, "&lt;", "&lt;", []),
        ({**TEXT, "optional": True, "regexp": {"pattern": "^a$"}}, "", "", []),
        ({**TEXT, "regexp": {"pattern": "(?=a)a"}}, "zzz", "zzz", []),
    ],
)
def test_text(field: dict[str, Any], value: Any, kept: Any, said: list[str]) -> None:
    found, result = checked(field, value)
    assert found == kept
    assert codes(result) == said


def test_an_expression_without_end_comes_to_an_end() -> None:
    field = {**TEXT, "regexp": {"pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}}
    found, result = checked(field, "a" * 100_000)
    assert found is None
    assert codes(result) == ["pattern"]


NUMBER = {"type": "number"}


@pytest.mark.parametrize(
    ("field", "value", "kept", "said"),
    [
        (NUMBER, 5, 5, []),
        (NUMBER, 0, 0, []),
        (NUMBER, -2.5, -2.5, []),
        (NUMBER, "5", 5, ["type_mended"]),
        (NUMBER, " 2.5 ", 2.5, ["type_mended"]),
        (NUMBER, True, 1, ["type_mended"]),
        (NUMBER, "5px", None, ["type_dropped"]),
        (NUMBER, "1e999", None, ["type_dropped"]),
        (NUMBER, float("nan"), None, ["type_dropped"]),
        (NUMBER, float("inf"), None, ["type_dropped"]),
        (NUMBER, [], None, ["type_dropped"]),
        (NUMBER, 10**300, 2**53 - 1, ["number"]),
        (NUMBER, -1e300, -(2**53) + 1, ["number"]),
        ({**NUMBER, "min": 0}, -1, 0, ["number"]),
        ({**NUMBER, "max": 10}, 11, 10, ["number"]),
        ({**NUMBER, "min": 0, "max": 0}, 3, 0, ["number"]),
        ({**NUMBER, "min": 9, "max": 1}, 5, 5, []),
        ({**NUMBER, "step": 5}, 12, 10, ["number"]),
        ({**NUMBER, "step": 5}, 13, 15, ["number"]),
        ({**NUMBER, "min": 1, "step": 5}, 12, 11, ["number"]),
        ({**NUMBER, "max": 14, "step": 5}, 14, 10, ["number"]),
        ({**NUMBER, "step": 0.1}, 0.3, 0.3, []),
        ({**NUMBER, "step": 0.1}, 0.30000000000000004, 0.3, ["number"]),
        ({**NUMBER, "step": 0}, 3, 3, []),
        ({**NUMBER, "step": -1}, 3.3, 3.3, []),
        ({**NUMBER, "decimals": 0}, 2.5, 3, ["number"]),
        ({**NUMBER, "decimals": 2}, 1.005, 1.01, ["number"]),
        ({**NUMBER, "decimals": 2, "step": 0.125}, 0.125, 0.125, []),
    ],
)
def test_numbers(field: dict[str, Any], value: Any, kept: Any, said: list[str]) -> None:
    found, result = checked(field, value)
    assert found == kept
    assert codes(result) == said


@given(
    st.floats(allow_nan=False) | st.integers(),
    st.fixed_dictionaries(
        {},
        optional={
            "min": st.integers(-1000, 1000) | st.floats(-1000, 1000),
            "max": st.integers(-1000, 1000) | st.floats(-1000, 1000),
            "step": st.sampled_from([0.1, 0.25, 0.5, 1, 3, 7]),
            "decimals": st.integers(0, 4),
        },
    ),
)
def test_any_number_ends_within_its_bounds(value: float, options: dict[str, Any]) -> None:
    found, _ = checked({**NUMBER, **options}, value)
    least, most = options.get("min"), options.get("max")
    if found is None or (least is not None and most is not None and least > most):
        return
    assert least is None or found >= least
    assert most is None or found <= most


BOOLEAN = {"type": "boolean"}


@pytest.mark.parametrize(
    ("value", "kept", "said"),
    [
        (True, True, []),
        (False, False, []),
        ("true", True, ["type_mended"]),
        ("0", False, ["type_mended"]),
        (1, True, ["type_mended"]),
        (0, False, ["type_mended"]),
        ("perhaps", None, ["type_dropped"]),
        (2, None, ["type_dropped"]),
        ([], None, ["type_dropped"]),
    ],
)
def test_booleans(value: Any, kept: Any, said: list[str]) -> None:
    found, result = checked(BOOLEAN, value)
    assert found is kept
    assert codes(result) == said


OPTIONS = [
    {"value": "tea"},
    {"value": 2},
    {"label": "More", "options": [{"value": "milk"}]},
    "bare",
]
SELECT = {"type": "select", "options": OPTIONS}
FREE = {"type": "select", "multiple": True, "widget": "dynamicCheckboxes"}


@pytest.mark.parametrize(
    ("field", "value", "kept", "said"),
    [
        (SELECT, "tea", "tea", []),
        (SELECT, "milk", "milk", []),
        (SELECT, "bare", "bare", []),
        (SELECT, "2", 2, ["type_mended"]),
        (SELECT, "", None, []),
        (SELECT, "gin", "tea", ["not_an_option"]),
        ({**SELECT, "default": "milk"}, "gin", "milk", ["not_an_option"]),
        ({**SELECT, "default": "gin"}, "rum", None, ["not_an_option"]),
        ({**SELECT, "optional": True}, "gin", None, ["not_an_option"]),
        (SELECT, {"a": 1}, "tea", ["not_an_option"]),
        ({**SELECT, "multiple": True}, ["tea", "gin", "tea", 2], ["tea", 2], ["not_an_option"]),
        ({**SELECT, "multiple": True}, "tea", ["tea"], ["type_mended"]),
        (FREE, ["0", 1, "<b>"], ["0", 1, "&lt;b&gt;"], []),
        (FREE, [None, {}, [1]], [], ["not_an_option"] * 3),
    ],
)
def test_choices(field: dict[str, Any], value: Any, kept: Any, said: list[str]) -> None:
    found, result = checked(field, value)
    assert found == kept
    assert codes(result) == said
