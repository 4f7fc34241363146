"""The SCORM 1.2 data model: which elements content may set, and to what (RTE 1.2 §3.4).

The browser's run-time has checked every value already; this check is for a browser that lies. It
must therefore never refuse what an honest run-time lets through: lengths follow the run-time,
which lets suspend_data grow to 64,000 characters where the standard guarantees 4,096.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from scorm_packages.runtime.rules.timespan import format_timespan, parse_timespan

Check = Callable[[str], str | None]
"""Takes what content set; returns what is to be kept, or None when it may not be set."""

MAX_INDEX = 999
"""Highest n of objectives, interactions and correct responses."""

_DECIMAL = re.compile(r"-?(?:\d{1,10}(?:\.\d{0,20})?|\.\d{1,20})", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,2})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,5}", re.ASCII)

SETTABLE_STATUS = frozenset({"passed", "completed", "failed", "incomplete", "browsed"})
INTERACTION_TYPES = frozenset(
    {
        "true-false",
        "choice",
        "fill-in",
        "matching",
        "performance",
        "sequencing",
        "likert",
        "numeric",
    }
)
_RESULTS = frozenset({"correct", "wrong", "unanticipated", "neutral"})


def parse_decimal(text: str) -> Decimal | None:
    """Read a CMIDecimal; None when it is not one."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def _text(longest: int) -> Check:
    return lambda value: value if len(value) <= longest else None


def _one_of(vocabulary: frozenset[str]) -> Check:
    return lambda value: value if value in vocabulary else None


def _integer(low: int, high: int) -> Check:
    return lambda value: value if _INTEGER.fullmatch(value) and low <= int(value) <= high else None


def _identifier(value: str) -> str | None:
    return value if value and len(value) <= 255 else None


def _score(value: str) -> str | None:
    """Scores are normalised to 0–100; a blank takes a score back (RTE 1.2 §3.4.4)."""
    if value == "":
        return value
    number = parse_decimal(value)
    return value if number is not None and 0 <= number <= 100 else None


def _weighting(value: str) -> str | None:
    return value if parse_decimal(value) is not None else None


def _timespan(value: str) -> str | None:
    centiseconds = parse_timespan(value)
    return None if centiseconds is None else format_timespan(centiseconds)


def _clock(value: str) -> str | None:
    return value if _CLOCK.fullmatch(value) else None


def _exit(value: str) -> str | None:
    if value == "normal":  # SCORM 2004's word; the run-time takes it for the empty one.
        return ""
    return value if value in {"", "time-out", "suspend", "logout"} else None


def _result(value: str) -> str | None:
    if value == "incorrect":  # Likewise 2004's.
        return "wrong"
    return value if value in _RESULTS or parse_decimal(value) is not None else None


_ELEMENTS: dict[str, Check] = {
    "cmi.core.lesson_location": _text(255 * 5),
    "cmi.core.lesson_status": _one_of(SETTABLE_STATUS),
    "cmi.core.score.raw": _score,
    "cmi.core.score.min": _score,
    "cmi.core.score.max": _score,
    "cmi.core.exit": _exit,
    "cmi.core.session_time": _timespan,
    "cmi.suspend_data": _text(64_000 * 5),
    "cmi.comments": _text(4_096 * 5),
    "cmi.objectives.n.id": _identifier,
    "cmi.objectives.n.score.raw": _score,
    "cmi.objectives.n.score.min": _score,
    "cmi.objectives.n.score.max": _score,
    "cmi.objectives.n.status": _one_of(SETTABLE_STATUS | {"not attempted"}),
    "cmi.student_preference.audio": _integer(-1, 100),
    "cmi.student_preference.language": _text(255),
    "cmi.student_preference.speed": _integer(-100, 100),
    "cmi.student_preference.text": _integer(-1, 1),
    "cmi.interactions.n.id": _identifier,
    "cmi.interactions.n.objectives.n.id": _identifier,
    "cmi.interactions.n.time": _clock,
    "cmi.interactions.n.type": _one_of(INTERACTION_TYPES),
    "cmi.interactions.n.correct_responses.n.pattern": _text(64_000),
    "cmi.interactions.n.weighting": _weighting,
    "cmi.interactions.n.student_response": _text(64_000),
    "cmi.interactions.n.result": _result,
    "cmi.interactions.n.latency": _timespan,
}
"""Texts may be five times as long as the standard counts: the browser escapes what PostgreSQL
cannot hold (U+0000, lone surrogates), five characters for one."""


def accepted_value(element: str, value: str) -> str | None:
    """Return the value to keep, in the standard's form, or None when the set is not allowed.

    Unknown and read-only elements, indexes above `MAX_INDEX`, values of a wrong type or length
    and U+0000 are not allowed.
    """
    if "\0" in value or len(element) > 80:
        return None
    check = _indexed(element) if "." in element[4:] else _ELEMENTS.get(element)
    return None if check is None else check(value)


def _indexed(element: str) -> Check | None:
    """Find the check of an element that may lie in arrays, e.g. cmi.objectives.3.status."""
    steps = element.split(".")
    for place, step in enumerate(steps):
        if step.isdecimal() and step.isascii():
            if int(step) > MAX_INDEX or str(int(step)) != step:
                return None
            steps[place] = "n"
        elif step == "n":
            return None
    return _ELEMENTS.get(".".join(steps))
