"""Points in time and durations, as the standard writes them (1.0.3 Data 4.5, 4.6; 2.0.0 4.2.7)."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

import msgspec

from xapi.statements.exceptions import StatementInvalid

_ISO_8601: Final = re.compile(
    r"""(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?
        |[0-9]{8}T[0-9]{4}(?:[0-9]{2}(?:[.,][0-9]+)?)?)
        (?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_RFC_3339: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
    r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
# How nearly all are sent: in UTC, and not in a leap second.
_USUAL: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]{1,9})?Z"
)
# "−00" says that the offset is unknown, which the standard does not allow.
_UNKNOWN_OFFSET: Final = re.compile(r"-00(?::?00)?\Z")
_OFFSET: Final = re.compile(r"(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)\Z", re.IGNORECASE)
_LEAP_SECOND: Final = re.compile(r"(T[0-9]{2}:?[0-9]{2}:?)60(?:[.,][0-9]+)?", re.IGNORECASE)
# A fraction is allowed in the last component only (ISO 8601:2004 4.4.3.2).
_AMOUNT: Final = r"[0-9]+(?:[.,][0-9]+(?=[A-Z]\Z))?"
_DURATION: Final = re.compile(
    rf"P(?:{_AMOUNT}W|(?=[0-9T])(?:{_AMOUNT}Y)?(?:{_AMOUNT}M)?(?:{_AMOUNT}D)?"
    rf"(?:T(?=[0-9])(?:{_AMOUNT}H)?(?:{_AMOUNT}M)?(?:{_AMOUNT}S)?)?)"
)
# How nearly all are sent.
_USUAL_DURATION: Final = re.compile(r"PT[0-9]{1,9}(?:\.[0-9]{1,9})?S")
_SECONDS: Final = re.compile(r"([0-9]+)[.,]([0-9]+)S\Z")
_LONGEST: Final = 100


# Checked as a statement is read, asked for as it is stored: remembered from the one to the other.
@lru_cache(maxsize=1_024)
def parse_timestamp(text: str) -> datetime:
    """Return the moment in UTC, to the microsecond; no offset means UTC. Raises ValueError.

    Second 60 becomes the last microsecond before it: calendars here know no leap seconds.
    """
    if _USUAL.fullmatch(text):
        return datetime.fromisoformat(text)
    if len(text) > _LONGEST or not _ISO_8601.fullmatch(text) or _UNKNOWN_OFFSET.search(text, 11):
        raise ValueError("not an ISO 8601 point in time")
    if ":60" in text or "60" in text[13:15]:
        text = _LEAP_SECOND.sub(r"\g<1>59.999999", text)
    moment = datetime.fromisoformat(text.upper())
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("outside the years 1 to 9999") from error


def check_timestamp(text: str, path: str) -> None:
    """Refuse what is not a point in time of ISO 8601 with a known offset or none."""
    try:
        parse_timestamp(text)
    except ValueError as error:
        raise StatementInvalid(
            "timestamp", path, "A timestamp is written like 2030-01-31T08:15:00.000Z."
        ) from error


def check_rfc3339(text: str, path: str) -> None:
    """Refuse, for 2.0.0, what is a point in time but not in the form of RFC 3339."""
    if not _RFC_3339.fullmatch(text):
        raise StatementInvalid(
            "timestamp",
            path,
            "From 2.0.0 on a timestamp follows RFC 3339, with seconds and offset.",
        )


def format_timestamp(moment: datetime) -> str:
    """Write a moment as the standard wants it: UTC, RFC 3339, microseconds."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    # msgspec writes it many times faster than datetime itself, but leaves out a fraction of zero.
    text = str(msgspec.to_builtins(moment))
    return text if moment.microsecond else f"{text[:-1]}.000000Z"


def in_utc(text: str) -> str:
    """Rewrite a valid timestamp in UTC; one that ends in Z keeps its digits as they were sent."""
    if text.endswith("Z") and _RFC_3339.fullmatch(text):
        return text
    return format_timestamp(parse_timestamp(text))


def check_duration(text: str, path: str) -> None:
    """Refuse what is not a duration of ISO 8601:2004 4.4.3.2."""
    if _USUAL_DURATION.fullmatch(text):
        return
    if len(text) > _LONGEST or not _DURATION.fullmatch(text):
        raise StatementInvalid("duration", path, "A duration is written like PT1H30M or P2DT0.5S.")


def comparable_duration(text: str) -> str:
    """The duration without digits past a hundredth of a second (2.0.0 4.2.7: they do not count)."""
    return _SECONDS.sub(lambda found: f"{found[1]}.{found[2][:2]:0<2}S", text)
