"""How this room shows numbers and moments of a call."""

from fractions import Fraction

from django import template

from lms.regulation.rules.numbers import RoundingMode, rounded

register = template.Library()


@register.filter
def clock(milliseconds: int) -> str:
    """A moment of a call: 65000 → 1:05."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02d}"


@register.filter
def exactly(value: Fraction | None, digits: int = 2) -> str:
    """A rational for the eye; – where there is none."""
    return "–" if value is None else str(rounded(value, digits, RoundingMode.HALF_UP))


@register.filter
def in_percent(value: Fraction | None) -> str:
    """A share as whole percent; – where there is none."""
    if value is None:
        return "–"
    return f"{rounded(value * 100, 0, RoundingMode.HALF_UP)} %"
