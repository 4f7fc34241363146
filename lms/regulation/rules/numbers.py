"""Exact numbers: rationals inside, one named rounding at the end, decimal strings outside.

A third stays a third: 8 of 24 missed hours is exactly 1/3 and therefore not *more than* 1/3.
"""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+|/[1-9][0-9]*)?", re.ASCII)


class RoundingMode(StrEnum):
    """How a tie or a remainder is decided. The name is part of the rule set."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"
    DOWN = "down"


def exact(text: str) -> Fraction:
    """Read "60", "0.25" or "1/3". Raises ValueError for anything else (exponents, blanks)."""
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not an exact number")
    return Fraction(text)


def rounded(value: Fraction, digits: int, mode: RoundingMode) -> Decimal:
    """Round to `digits` decimal places. Ties of half_up go away from zero."""
    scaled = abs(value) * 10**digits
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    if _goes_up(whole, Fraction(rest, scaled.denominator), mode):
        whole += 1
    magnitude = Decimal(whole).scaleb(-digits)
    return -magnitude if value < 0 and whole else magnitude


def shown(value: Fraction) -> str:
    """The shortest exact text: a decimal where one exists ("0.35"), else a fraction ("1/3")."""
    numerator, denominator = value.numerator, value.denominator
    digits = 0
    while denominator % 10 == 0:
        denominator //= 10
        digits += 1
    for prime, partner in ((2, 5), (5, 2)):
        while denominator % prime == 0:
            denominator //= prime
            numerator *= partner
            digits += 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    if digits == 0:
        return str(numerator)
    sign = "-" if numerator < 0 else ""
    text = str(abs(numerator)).rjust(digits + 1, "0")
    return f"{sign}{text[:-digits]}.{text[-digits:]}"


def _goes_up(whole: int, rest: Fraction, mode: RoundingMode) -> bool:
    half = Fraction(1, 2)
    match mode:
        case RoundingMode.HALF_UP:
            return rest >= half
        case RoundingMode.HALF_EVEN:
            return rest > half or (rest == half and whole % 2 == 1)
        case RoundingMode.UP:
            return rest > 0
        case RoundingMode.DOWN:
            return False
