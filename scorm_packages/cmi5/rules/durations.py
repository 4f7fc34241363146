"""Durations of ISO 8601, as statements carry them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_PARTS = re.compile(
    r"P(?:(?P<weeks>[\d.]+)W|(?:(?P<years>[\d.]+)Y)?(?:(?P<months>[\d.]+)M)?(?:(?P<days>[\d.]+)D)?"
    r"(?:T(?:(?P<hours>[\d.]+)H)?(?:(?P<minutes>[\d.]+)M)?(?:(?P<seconds>[\d.]+)S)?)?)",
    re.ASCII,
)
_DAY: Final = 86_400
_SECONDS: Final = {
    "weeks": 7 * _DAY,
    # Nobody sits that long; an average is as good as any.
    "years": 365 * _DAY,
    "months": 30 * _DAY,
    "days": _DAY,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
}


def centiseconds(duration: str) -> int:
    """How long a valid duration lasts; 0 for anything else."""
    match = _PARTS.fullmatch(duration)
    if match is None:
        return 0
    total = sum(
        (Decimal(text) * _SECONDS[part] for part, text in match.groupdict().items() if text),
        Decimal(0),
    )
    return int((total * 100).to_integral_value(ROUND_HALF_UP))
