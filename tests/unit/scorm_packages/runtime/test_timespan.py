"""CMITimespan: read, written, and told as an ISO duration."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.timespan import (
    MAX_CENTISECONDS,
    format_timespan,
    iso_duration,
    parse_timespan,
)


@pytest.mark.parametrize(
    ("text", "centiseconds"),
    [
        ("0000:00:00.00", 0),
        ("00:00:01", 100),
        ("0:00:01.5", 150),
        ("00:00:00.05", 5),
        ("0001:02:03.40", 372_340),
        ("9999:59:59.99", 9999 * 360_000 + 59 * 6_000 + 5_999),
        ("00:90:00", 540_000),
        ("00:00:12.345", 1_234),
    ],
)
def test_a_timespan_is_read_in_centiseconds(text: str, centiseconds: int) -> None:
    assert parse_timespan(text) == centiseconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1:2",
        "00:00",
        "-1:00:00",
        "00:00:00,5",
        "PT1H",
        "99999:00:00",
        "٠٠:٠٠:٠١",
        "1:1:1:1",
        "0x1:00:00",
    ],
)
def test_what_is_no_timespan_is_not_read(text: str) -> None:
    assert parse_timespan(text) is None


@given(st.integers(min_value=0, max_value=MAX_CENTISECONDS))
def test_writing_a_timespan_and_reading_it_loses_nothing(centiseconds: int) -> None:
    assert parse_timespan(format_timespan(centiseconds)) == centiseconds


@pytest.mark.parametrize(
    ("centiseconds", "duration"),
    [
        (0, "PT0S"),
        (5, "PT0.05S"),
        (6_000, "PT1M"),
        (372_340, "PT1H2M3.40S"),
        (360_000, "PT1H"),
        (360_001, "PT1H0.01S"),
    ],
)
def test_durations_are_iso_8601_to_the_hundredth(centiseconds: int, duration: str) -> None:
    assert iso_duration(centiseconds) == duration
