"""Krippendorff's alpha against the worked examples of its author, and its bounds."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.coaching.rules.agreement import Metric, Unit, krippendorff_alpha, percent_agreement


def units(*raters: str) -> list[Unit]:
    """The columns of rows of one-letter values; a dot is missing."""
    columns = zip(*(row.split() for row in raters), strict=True)
    return [
        [None if one == "." else Fraction(one) if one.isdigit() else one for one in column]
        for column in columns
    ]


# K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), examples A, B and C.
BINARY = units("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
NOMINAL = units("a a b b d c c c e d d a", "b a b b b c c c e d d d")
MISSING = units(
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


@pytest.mark.parametrize(
    ("data", "metric", "published"),
    [
        (BINARY, Metric.NOMINAL, "0.095"),
        (NOMINAL, Metric.NOMINAL, "0.692"),
        (MISSING, Metric.NOMINAL, "0.743"),
        (MISSING, Metric.INTERVAL, "0.849"),
    ],
)
def test_alpha_is_what_was_published(data: list[Unit], metric: Metric, published: str) -> None:
    alpha = krippendorff_alpha(data, metric)
    assert alpha is not None
    assert f"{float(alpha):.3f}" == published


def test_one_value_only_or_one_rater_only_has_no_alpha() -> None:
    assert krippendorff_alpha(units("1 1 1", "1 1 1"), Metric.NOMINAL) is None
    assert krippendorff_alpha(units("1 2 3"), Metric.INTERVAL) is None
    assert percent_agreement(units("1 2 3")) is None


def test_percent_agreement_counts_pairs() -> None:
    assert percent_agreement([["5", "5", "4"]]) == Fraction(1, 3)
    assert percent_agreement([["5", "5"], ["1", "2"], ["3", None]]) == Fraction(1, 2)


@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=4), min_size=1, max_size=10))
def test_alpha_is_one_for_agreement_and_never_more(rows: Sequence[Sequence[int]]) -> None:
    data: list[Unit] = [[Fraction(one) for one in row] for row in rows]
    for metric in Metric:
        alpha = krippendorff_alpha(data, metric)
        agree = all(len(set(row)) == 1 for row in rows)
        if alpha is not None:
            assert alpha <= 1
            assert (alpha == 1) == agree
