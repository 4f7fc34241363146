"""Calendars that programs subscribe to (RFC 5545)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.icalendar import Event, calendar, escaped, folded

STARTS = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
EVENT = Event(
    uid="1@callcraft",
    starts=STARTS,
    ends=STARTS.replace(hour=11),
    summary="发声训练; 第一课, 上午",
    changed=datetime(2026, 2, 1, tzinfo=UTC),
)


def unfolded(octets: bytes) -> str:
    return octets.replace(b"\r\n ", b"").decode()


def test_times_are_in_utc_and_text_is_escaped() -> None:
    lines = unfolded(calendar("我的课程", [EVENT])).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert "X-WR-CALNAME:我的课程" in lines
    assert "DTSTART:20260302T010000Z" in lines
    assert "DTEND:20260302T030000Z" in lines
    assert r"SUMMARY:发声训练\; 第一课\, 上午" in lines
    assert "STATUS:CONFIRMED" in lines
    assert not [line for line in lines if line.startswith(("LOCATION", "DESCRIPTION", "URL"))]


def test_newlines_of_every_kind_become_one_sign() -> None:
    """RFC 5545 3.3.11: a line break in a text is written as a backslash and an n."""
    assert escaped("甲\r\n乙\r丙\n丁") == r"甲\n乙\n丙\n丁"
    assert escaped("a\\b\x07\x7f\t;") == "a\\\\b\t\\;"


def test_a_line_break_in_a_title_makes_no_new_line() -> None:
    evil = Event("1", STARTS, STARTS, "A\r\nEND:VEVENT\r\nBEGIN:VEVENT", STARTS)
    assert unfolded(calendar("c", [evil])).count("\r\nBEGIN:VEVENT") == 1


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_long_lines_are_folded_between_characters(text: str) -> None:
    """RFC 5545 3.1: at most 75 octets; every piece by itself is UTF-8."""
    octets = folded(text)
    assert octets.endswith(b"\r\n")
    pieces = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert pieces[0].decode() + "".join(piece[1:].decode() for piece in pieces[1:]) == text


def test_a_line_of_exactly_75_octets_is_not_folded() -> None:
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert folded("课" * 26) == ("课" * 25 + "\r\n 课\r\n").encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_text_reads_back(text: str) -> None:
    """Nothing is lost but what a calendar may not hold."""
    written = escaped(text)
    assert "\n" not in written
    assert "\r" not in written
    read, letters = "", iter(written)
    for letter in letters:
        read += {"n": "\n"}.get(sign := next(letters), sign) if letter == "\\" else letter
    kept = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read == "".join(one for one in kept if one in "\n\t" or (one >= " " and one != "\x7f"))
