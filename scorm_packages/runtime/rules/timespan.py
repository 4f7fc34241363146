"""Times of SCORM 1.2: CMITimespan (RTE 1.2 §3.4.1.1), counted in centiseconds.

The standard writes `HHHH:MM:SS.SS` with two to four digits of hours; content in the field also
writes one digit, or minutes above 59. We read what is unambiguous and write the standard's form.
"""

import re

_TIMESPAN = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,2})\d*)?", re.ASCII)

MAX_CENTISECONDS = 9999 * 360_000 + 99 * 6_000 + 9_999
"""9999:99:99.99, the longest span that the standard can write."""


def parse_timespan(text: str) -> int | None:
    """Read a CMITimespan; None when it is not one, or longer than the standard can write."""
    match = _TIMESPAN.fullmatch(text)
    if match is None:
        return None
    hours, minutes, seconds, fraction = match.groups(default="")
    centiseconds = (
        int(hours) * 360_000
        + int(minutes) * 6_000
        + int(seconds) * 100
        + int(fraction.ljust(2, "0") or "0")
    )
    return centiseconds if centiseconds <= MAX_CENTISECONDS else None


def format_timespan(centiseconds: int) -> str:
    """Write a CMITimespan, `HHHH:MM:SS.SS`."""
    seconds, fraction = divmod(centiseconds, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:04d}:{minutes:02d}:{seconds:02d}.{fraction:02d}"


def iso_duration(centiseconds: int) -> str:
    """Write an ISO 8601 duration to the hundredth of a second, as xAPI's `result.duration`."""
    seconds, fraction = divmod(centiseconds, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}H" if hours else "", f"{minutes}M" if minutes else ""]
    if fraction:
        parts.append(f"{seconds}.{fraction:02d}S")
    elif seconds or not (hours or minutes):
        parts.append(f"{seconds}S")
    return "PT" + "".join(parts)
