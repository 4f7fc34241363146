"""The calendar feed (RFC 5545)."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.icalendar import Event, calendar, escaped, folded

CHINA = timezone(timedelta(hours=8))


def event(**more: object) -> Event:
    fields: dict[str, object] = {
        "uid": "1@callcraft.example",
        "starts": datetime(2026, 3, 2, 9, 0, tzinfo=CHINA),
        "ends": datetime(2026, 3, 2, 11, 0, tzinfo=CHINA),
        "summary": "First call",
        "changed": datetime(2026, 2, 1, 12, 0, tzinfo=CHINA),
    }
    return Event(**{**fields, **more})  # type: ignore[arg-type]


def unfolded(content: bytes) -> list[str]:
    """§3.1: a line break followed by a blank is not there."""
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_times_are_utc_and_lines_end_as_they_must() -> None:
    content = calendar("Classes", [event(location="Room 3, west; 2")])
    assert content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = unfolded(content)
    assert "DTSTART:20260302T010000Z" in lines
    assert "DTEND:20260302T030000Z" in lines
    assert r"LOCATION:Room 3\, west\; 2" in lines
    assert "STATUS:CONFIRMED" in lines
    assert not any(line.startswith("URL") for line in lines)


def test_what_is_called_off_says_so() -> None:
    assert "STATUS:CANCELLED" in unfolded(calendar("Classes", [event(is_cancelled=True)]))


@given(st.text(max_size=300))
def test_lines_are_folded_within_75_octets_and_never_within_a_character(words: str) -> None:
    line = f"SUMMARY:{escaped(words)}"
    content = folded(line)
    pieces = content.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert all(piece.decode() for piece in pieces)
    assert content.decode().replace("\r\n ", "") == f"{line}\r\n"


@given(st.text(max_size=100))
def test_nothing_in_a_title_can_begin_a_line_of_its_own(words: str) -> None:
    lines = unfolded(calendar("Classes", [event(summary=words)]))
    assert sum(line.startswith("SUMMARY:") for line in lines) == 1
    assert len(lines) == len(unfolded(calendar("Classes", [event()])))


def test_signs_are_escaped_once() -> None:
    assert escaped("a\\b;c,d\ne\r\nf") == "a\\\\b\\;c\\,d\\ne\\nf"
    assert escaped("bell\x07") == "bell"
