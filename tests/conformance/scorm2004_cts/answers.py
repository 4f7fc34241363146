"""Whether an answer of the API is the expected one, as the suite's own referee decides it.

Values are compared as values of their type and not as texts: numbers by their size, times by the
moment, answers of unordered interactions as sets. About `adl.nav.request_valid`, any of the three
words is right by the suite; `strict` asks for the very one.
"""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from tests.conformance.scorm2004_cts.commands import Command
from tests.conformance.scorm2004_cts.responses import mean_the_same

_LONGEST_TEXT = 255
_NUMBER = re.compile(
    r"(\.score\.(scaled|raw|min|max)|\.weighting|_measure|_threshold|_passing_score"
    r"|\.audio_level|\.delivery_speed|\.result)$"
)
_TIMESPAN_ELEMENT = re.compile(r"(total_time|session_time|latency|max_time_allowed)$")
_TIMESPAN = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?"
    r"(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?"
)
_RESPONSE = re.compile(r"\.(pattern|learner_response)$")
_ENGLISH = re.compile(r"^\{lang=en\}")


def is_expected(command: Command, element: str, answer: str, *, strict: bool) -> bool:
    """Whether `answer` is what the command expects; `element` has its index filled in."""
    expected = command.expected
    if expected is None or element == "cmi.learner_name":
        return True
    match command.method:
        case "GetErrorString":
            return _is_text(expected, answer)
        case "GetDiagnostic":
            return len(answer) < _LONGEST_TEXT
        case "GetValue":
            return _is_value(element, expected, answer, command.kind, strict=strict)
        case _:
            return answer == expected


def is_expected_error(command: Command, element: str, error: str) -> bool:
    """Whether GetLastError says what it must."""
    if command.error is None:
        return True
    if command.method != "GetValue":
        return error == command.error
    if ".request_valid." in element and (".choice" in element or ".jump" in element):
        return True
    if element.startswith("cmi.comments_from_lms") and not _is_children(element):
        # What an LMS has to say is its own affair.
        allowed = {"0", "301", "403"} | ({"401"} if element == "cmi.comments_from_lms" else set())
        return error in allowed
    return error == command.error


def _is_text(expected: str, answer: str) -> bool:
    if expected == "less255":
        return len(answer) < _LONGEST_TEXT
    return answer == ("" if expected == "emptyCS" else expected)


def _is_value(element: str, expected: str, answer: str, kind: str, *, strict: bool) -> bool:
    if ".request_valid." in element and not strict:
        return answer in ("true", "false", "unknown")
    is_own_affair = element.startswith("cmi.comments_from_lms") and not _is_children(element)
    return answer == expected or is_own_affair or _mean_the_same(element, expected, answer, kind)


def _mean_the_same(element: str, expected: str, answer: str, kind: str) -> bool:
    if _is_children(element):
        return _names(answer) == _names(expected)
    if _NUMBER.search(element):
        return _number(answer) is not None and _number(answer) == _number(expected)
    if _TIMESPAN_ELEMENT.search(element):
        return _hundredths(answer) is not None and _hundredths(answer) == _hundredths(expected)
    if _RESPONSE.search(element):
        return mean_the_same(answer, expected, kind)
    return _ENGLISH.sub("", answer) == _ENGLISH.sub("", expected)


def _is_children(element: str) -> bool:
    return element.endswith("._children")


def _names(listed: str) -> Sequence[str]:
    return sorted(name.strip() for name in listed.split(","))


def _hundredths(text: str) -> tuple[int, int] | None:
    """Months and hundredths of a second of a timespan; the standard's months have no length."""
    found = _TIMESPAN.fullmatch(text)
    if found is None:
        return None
    years, months, days, hours, minutes = (int(part or 0) for part in found.groups()[:5])
    seconds = Decimal(found[6] or 0)
    in_seconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return years * 12 + months, int(in_seconds * 100)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
