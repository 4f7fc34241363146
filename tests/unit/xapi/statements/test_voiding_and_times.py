"""Voiding, moments and durations."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.xapi.statements.samples import AGENT, FULL, OTHER_ID
from xapi.statements import Version, is_voiding, parse, voided_id
from xapi.statements.times import comparable_duration, format_timestamp, in_utc, parse_timestamp
from xapi.statements.verbs import VOIDED


def test_a_voiding_statement_names_what_it_voids() -> None:
    """XAPI 1.0.3 Data 2.3.2; 2.0.0 4.2.5."""
    reference = {"objectType": "StatementRef", "id": OTHER_ID.upper()}
    statement = parse({"actor": AGENT, "verb": {"id": VOIDED}, "object": reference}, Version.V2)
    assert is_voiding(statement)
    assert voided_id(statement) == UUID(OTHER_ID)
    assert voided_id(parse(FULL, Version.V2)) is None


OFFSETS = st.integers(-840, 840).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(timezones=OFFSETS))
def test_a_moment_survives_being_written(moment: datetime) -> None:
    try:
        written = format_timestamp(moment)
    except OverflowError:
        return  # Years 1 and 9999 have no UTC at some offsets.
    assert parse_timestamp(written) == moment
    assert len(written) == 27


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2030-01-31T08:15:00.1234567Z", "2030-01-31T08:15:00.1234567Z"),
        ("2030-01-31T16:15:00+08:00", "2030-01-31T08:15:00.000000Z"),
        ("2030-01-31T08:15:00", "2030-01-31T08:15:00.000000Z"),
        ("20300131T081500,5+0000", "2030-01-31T08:15:00.500000Z"),
        ("0999-01-31t08:15:00z", "0999-01-31T08:15:00.000000Z"),
    ],
)
def test_times_are_kept_in_utc(text: str, utc: str) -> None:
    assert in_utc(text) == utc


def test_a_leap_second_is_the_end_of_the_second_before() -> None:
    assert parse_timestamp("2016-12-31T23:59:60Z") == datetime(
        2016, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC
    )


def test_digits_past_a_hundredth_of_a_second_do_not_count() -> None:
    """XAPI 2.0.0 4.2.7."""
    assert comparable_duration("PT1.239S") == comparable_duration("PT1.23S") == "PT1.23S"
    assert comparable_duration("PT1,5S") == "PT1.50S"
    assert comparable_duration("P1DT2H") == "P1DT2H"
