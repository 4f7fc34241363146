"""Numbers for reading."""

from fractions import Fraction
from typing import Final

from lms.regulation.rules.numbers import RoundingMode, exact, rounded

_SHOWN_DIGITS: Final = 4


def figure(text: str) -> str:
    """A number for reading: as it is when short, else rounded with a sign that says so."""
    try:
        number = exact(text)
    except ValueError:
        return text
    short = rounded(number, _SHOWN_DIGITS, RoundingMode.HALF_UP)
    return text if Fraction(short) == number else f"≈{short}"


def percent(share: Fraction) -> str:
    """A weight for reading, to two decimals at most: "20%", "33.33%"."""
    return f"{rounded(share * 100, 2, RoundingMode.HALF_UP).normalize():f}%"
