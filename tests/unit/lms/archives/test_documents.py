"""Headers, seals and times: what is hashed and how."""

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.archives.rules.days import day_bounds, local_day
from lms.archives.rules.documents import (
    GENESIS,
    EntryHeader,
    instant,
    payload_commitment,
)

HEADER = EntryHeader(
    entry=UUID(int=1),
    centre=1,
    seq=2,
    person=UUID(int=3),
    person_seq=1,
    kind="course_result",
    source=None,
    supersedes_seq=None,
    occurred_at=datetime(2026, 11, 23, 8, tzinfo=UTC),
    recorded_at=datetime(2026, 11, 23, 9, tzinfo=UTC),
    payload_sha256="ab" * 32,
    prev_centre_hash=GENESIS,
    prev_person_hash=GENESIS,
)
CHANGES: dict[str, Any] = {
    "entry": UUID(int=9),
    "centre": 2,
    "seq": 3,
    "person": UUID(int=4),
    "person_seq": 2,
    "kind": "track_result",
    "source": UUID(int=5),
    "supersedes_seq": 1,
    "occurred_at": datetime(2026, 11, 23, 8, 0, 0, 1, tzinfo=UTC),
    "recorded_at": datetime(2026, 11, 23, 9, 0, 0, 1, tzinfo=UTC),
    "payload_sha256": "ac" * 32,
    "prev_centre_hash": "01" * 32,
    "prev_person_hash": "01" * 32,
}


def test_header_hash_stays_what_it_always_was() -> None:
    """Archives must verify for decades: this value may never change."""
    assert HEADER.hash() == "98fbab03e6fbb5af2fe8f9559331973aaa64e709bd5ea68ae1bb7bef4f96ce46"


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(EntryHeader)])
def test_every_field_of_the_header_is_hashed(name: str) -> None:
    assert dataclasses.replace(HEADER, **{name: CHANGES[name]}).hash() != HEADER.hash()


def test_commitment_depends_on_salt_and_payload() -> None:
    first = payload_commitment(b"\x01" * 32, {"outcome": "pass"})
    assert first == payload_commitment(b"\x01" * 32, {"outcome": "pass"})
    assert first != payload_commitment(b"\x02" * 32, {"outcome": "pass"})
    assert first != payload_commitment(b"\x01" * 32, {"outcome": "fail"})
    with pytest.raises(ValueError, match="31 bytes"):
        payload_commitment(b"\x01" * 31, {})


moments = st.datetimes(datetime(1900, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC))


@given(moments, moments, st.integers(-12, 14))
def test_comparing_written_moments_compares_moments(
    one: datetime, other: datetime, hours: int
) -> None:
    assert instant(one.astimezone(timezone(timedelta(hours=hours)))) == instant(one)
    assert (instant(one) < instant(other)) == (one < other)


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 11, 23))


@given(
    moments,
    st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe"]),
)
def test_every_moment_lies_within_its_local_day(at: datetime, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    starts_at, ends_at = day_bounds(local_day(at, zone), zone)
    assert starts_at <= at < ends_at


def test_day_of_the_centre_is_not_the_day_of_greenwich() -> None:
    starts_at, _ = day_bounds(date(2026, 11, 23), ZoneInfo("Asia/Shanghai"))
    assert starts_at == datetime(2026, 11, 22, 16, tzinfo=UTC)
