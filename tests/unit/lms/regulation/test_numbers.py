"""Exact numbers in, one named rounding, exact numbers out."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from lms.regulation.rules.canonical import InexactJson, canonical_bytes, read_exact_json
from lms.regulation.rules.numbers import RoundingMode, exact, rounded, shown

DECIMAL_MODES = {
    RoundingMode.HALF_UP: ROUND_HALF_UP,
    RoundingMode.HALF_EVEN: ROUND_HALF_EVEN,
    RoundingMode.UP: ROUND_UP,
    RoundingMode.DOWN: ROUND_DOWN,
}
decimals = st.decimals(-1000, 1000, allow_nan=False, places=5)


@given(st.fractions(-1000, 1000))
def test_what_is_shown_reads_back_as_the_same_number(value: Fraction) -> None:
    assert exact(shown(value)) == value


@given(decimals, st.integers(0, 4), st.sampled_from(RoundingMode))
def test_rounding_agrees_with_the_decimal_module(
    value: Decimal, digits: int, mode: RoundingMode
) -> None:
    with localcontext() as context:
        context.prec = 50
        expected = value.quantize(Decimal(1).scaleb(-digits), rounding=DECIMAL_MODES[mode])
    assert rounded(Fraction(value), digits, mode) == expected


def test_rounded_figures_keep_their_places() -> None:
    assert str(rounded(Fraction(60), 1, RoundingMode.HALF_UP)) == "60.0"
    assert str(rounded(Fraction(-1, 100), 1, RoundingMode.HALF_UP)) == "0.0"
    assert str(rounded(Fraction(250, 3), 2, RoundingMode.HALF_UP)) == "83.33"


@pytest.mark.parametrize("text", ["", " 1", "1e3", ".5", "5.", "01", "1/0", "١", "nan", "0x1"])
def test_anything_but_an_exact_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not an exact number"):
        exact(text)


@pytest.mark.parametrize("text", ['{"weight": 0.25}', "NaN", "1e2", '{"a": 1, "a": 2}', "{"])
def test_json_that_could_not_come_back_exactly_is_refused(text: str) -> None:
    with pytest.raises(InexactJson):
        read_exact_json(text)


def test_float_hidden_deep_inside_is_refused() -> None:
    with pytest.raises(InexactJson, match=r"0\.1"):
        canonical_bytes({"a": [{"b": 0.1}]})


def test_canonical_bytes_do_not_depend_on_the_order_of_names() -> None:
    assert canonical_bytes({"b": "中", "a": 1}) == '{"a":1,"b":"中"}'.encode()
    assert canonical_bytes({"a": 1, "b": "中"}) == canonical_bytes({"b": "中", "a": 1})


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=20,
)


@given(documents)
def test_canonical_bytes_are_those_of_the_rfc(document: Any) -> None:
    assert canonical_bytes(document) == rfc8785.dumps(document)


def test_integer_that_a_reader_would_round_is_refused() -> None:
    with pytest.raises(InexactJson, match="too large"):
        canonical_bytes({"n": 2**53})
