"""Writing calendars that programs subscribe to (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_FOLD: Final = 75
"""Octets of a content line, without its end (RFC 5545 §3.1)."""


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. `uid` stays the same for ever; `changed` says which of two is newer."""

    uid: str
    starts: datetime
    ends: datetime
    summary: str
    changed: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """A calendar named `name` as UTF-8, lines ended by CRLF and folded (RFC 5545 §3.1)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Callcraft//Classes//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """TEXT values (RFC 5545 §3.3.11); what no calendar may hold is left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(one for one in plain if one in "\n\t" or (one >= " " and one != "\x7f"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def folded(line: str) -> bytes:
    """A content line in pieces of at most 75 octets, never within a character."""
    pieces: list[bytes] = []
    piece = b""
    for letter in line:
        octets = letter.encode()
        # Every piece but the first begins with the space that marks it as a continuation.
        if len(piece) + len(octets) > _FOLD - (1 if pieces else 0):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"


def _event(event: Event) -> list[str]:
    optional = {
        "LOCATION": escaped(event.location),
        "DESCRIPTION": escaped(event.description),
        "URL": event.url,
    }
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(event.changed)}",
        f"DTSTART:{_utc(event.starts)}",
        f"DTEND:{_utc(event.ends)}",
        f"SUMMARY:{escaped(event.summary)}",
        f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}",
        *(f"{name}:{value}" for name, value in optional.items() if value),
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
