"""The value spaces of SCORM 2004's data model (RTE 4th Edition §4.1.1), read leniently.

The browser's run-time has checked every value already; this check is for a browser that lies. It
must never refuse what an honest one lets through, so lengths are the standard's smallest permitted
maximums (SPM) times five: the browser escapes what PostgreSQL cannot hold, five characters for
one, and an LMS may keep more than the SPM.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from scorm_packages.runtime.rules.elements import parse_decimal

Check = Callable[[str], bool]

_INTERVAL = re.compile(
    r"P(?=[\dT])(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})(?:\.(\d{1,9}))?S)?)?",
    re.ASCII,
)
_TIME = re.compile(
    r"(19[7-9]\d|20[0-2]\d|203[0-8])(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])"
    r"(?:T([01]\d|2[0-3])(?::([0-5]\d)(?::([0-5]\d)(?:\.\d{1,9})?)?)?"
    r"(?:Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?)?)?",
    re.ASCII,
)
_CAPTIONING = frozenset({"-1", "0", "1"})
_SPM_SLACK = 5

_SECOND_CS = 100
_HOUR_CS = 3_600 * _SECOND_CS
_DAY_CS = 24 * _HOUR_CS
_UNITS_CS = (365 * _DAY_CS, 30 * _DAY_CS, _DAY_CS, _HOUR_CS, 60 * _SECOND_CS, _SECOND_CS)
"""Years, months, days, hours, minutes, seconds. The standard says nothing of how long a month is;
no session lasts one."""


def parse_interval(text: str) -> int | None:
    """Read a `timeinterval(second,10,2)` in centiseconds; None when it is none."""
    match = _INTERVAL.fullmatch(text)
    if match is None:
        return None
    *counts, fraction = match.groups(default="")
    centiseconds = int((fraction + "00")[:2])
    return centiseconds + sum(
        int(count) * unit for count, unit in zip(counts, _UNITS_CS, strict=True) if count
    )


def format_interval(centiseconds: int) -> str:
    """Write a `timeinterval(second,10,2)` with all of its time part, `PT0H0M0S`."""
    seconds, fraction = divmod(centiseconds, _SECOND_CS)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    decimals = f".{fraction:02d}".rstrip("0") if fraction else ""
    return f"PT{hours}H{minutes}M{seconds}{decimals}S"


def is_interval(value: str) -> bool:
    return parse_interval(value) is not None


def is_time(value: str) -> bool:
    """A `time(second,10,0)` (§4.1.1.7): a year, and as much more as is known."""
    return _TIME.fullmatch(value) is not None


def is_real(value: str) -> bool:
    """A `real(10,7)`; content may write more digits, and gets them back."""
    return parse_decimal(value) is not None


def real_between(low: int | None, high: int | None) -> Check:
    """A `real(10,7)` within a range."""

    def check(value: str) -> bool:
        number = parse_decimal(value)
        if number is None:
            return False
        return (low is None or Decimal(low) <= number) and (high is None or number <= high)

    return check


def text(spm: int) -> Check:
    """A characterstring with a smallest permitted maximum."""
    return lambda value: len(value) <= spm * _SPM_SLACK


def one_of(*words: str) -> Check:
    vocabulary = frozenset(words)
    return lambda value: value in vocabulary


def is_identifier(value: str) -> bool:
    """A `long_identifier_type`: there is one, and it is not only a scheme. Blanks in it are the
    browser's to refuse: some manifests declare objectives so."""
    return 0 < len(value.strip()) <= 4_000 * _SPM_SLACK and value.lower() != "urn:"


def is_captioning(value: str) -> bool:
    return value in _CAPTIONING
