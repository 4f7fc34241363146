"""Deadlines and reasons of leave (R82–R87, A9, A10)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.leave import Asked, Fault, judge
from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities import AMBIGUITIES

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CLASS = (MONDAY, MONDAY + timedelta(hours=2))
WEEK = WorkCalendar()
NOTICE, REASONS = AMBIGUITIES["A9"].defaults, AMBIGUITIES["A10"].defaults


def asked(before: timedelta, **more: object) -> Asked:
    fields: dict[str, object] = {
        "classes": [CLASS],
        "kind": "statutory",
        "text": "",
        "handed_in": MONDAY - before,
    }
    return Asked(**{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.requirement("R85")
@pytest.mark.parametrize(
    ("rule", "before", "in_time"),
    [
        ("24h", timedelta(hours=24), True),
        ("24h", timedelta(hours=23, minutes=59), False),
        ("1_workday", timedelta(days=3), True),
        ("1_workday", timedelta(days=2), False),
        ("none", timedelta(0), True),
        ("none", timedelta(minutes=-1), False),
    ],
)
def test_the_deadline_follows_the_reading(rule: str, before: timedelta, in_time: bool) -> None:
    """A9. The working day before a Monday is the Friday."""
    answer = judge(asked(before), {**NOTICE, "leave_notice": rule}, REASONS, WEEK)
    assert answer.in_time == in_time
    assert (Fault.TOO_LATE in answer.faults) == (not in_time)


@pytest.mark.requirement("R87")
@pytest.mark.parametrize(("minutes", "in_time"), [(-30, True), (60, True), (61, False)])
def test_an_emergency_is_told_within_the_hour(minutes: int, in_time: bool) -> None:
    told = MONDAY + timedelta(minutes=minutes)
    form = asked(timedelta(0), kind="emergency", text="accident", handed_in=told, told_at=told)
    answer = judge(form, NOTICE, REASONS, WEEK)
    assert answer.in_time == in_time
    assert answer.faults == ()


@pytest.mark.requirement("R84")
@pytest.mark.parametrize(("day", "in_time"), [(10, True), (11, False)])
def test_the_form_follows_within_two_working_days_after_the_return(day: int, in_time: bool) -> None:
    """Back on Friday 6 March: Monday, Tuesday."""
    form = asked(
        timedelta(0),
        kind="emergency",
        text="accident",
        told_at=MONDAY,
        handed_in=datetime(2026, 3, day, 12, 0, tzinfo=UTC),
        returned_on=date(2026, 3, 6),
    )
    assert judge(form, NOTICE, REASONS, WEEK).in_time == in_time


@pytest.mark.parametrize(
    ("kind", "text", "faults"),
    [
        ("official", "", ()),
        ("statutory", "", ()),
        ("personal", "", (Fault.TEXT,)),
        ("personal", "moving house", ()),
        ("emergency", " ", (Fault.TEXT,)),
        ("holiday", "", (Fault.KIND,)),
    ],
)
def test_reasons_are_those_of_the_reading(kind: str, text: str, faults: tuple[Fault, ...]) -> None:
    """A10."""
    form = asked(timedelta(days=2), kind=kind, text=text)
    assert judge(form, NOTICE, REASONS, WEEK).faults == faults


def test_by_the_strict_reading_only_official_duty_counts() -> None:
    """A10: S09 第4条."""
    strict = {**REASONS, "leave_reasons": "official"}
    assert judge(asked(timedelta(days=2)), NOTICE, strict, WEEK).faults == (Fault.KIND,)


@pytest.mark.requirement("R86")
@pytest.mark.parametrize(
    ("first", "last", "is_fine"), [(0, 30, True), (30, 30, False), (121, 150, False)]
)
def test_partial_leave_lies_within_the_class(first: int, last: int, is_fine: bool) -> None:
    away = (MONDAY + timedelta(minutes=first), MONDAY + timedelta(minutes=last))
    faults = judge(asked(timedelta(days=2), away=away), NOTICE, REASONS, WEEK).faults
    assert (Fault.TIMES not in faults) == is_fine


@given(
    st.integers(0, 20_000), st.integers(0, 20_000), st.sampled_from(["24h", "1_workday", "none"])
)
def test_whoever_asks_earlier_is_never_worse_off(one: int, more: int, rule: str) -> None:
    notice = {**NOTICE, "leave_notice": rule}
    later, earlier = timedelta(minutes=one), timedelta(minutes=one + more)
    if judge(asked(later), notice, REASONS, WEEK).in_time:
        assert judge(asked(earlier), notice, REASONS, WEEK).in_time


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_the_first_class_sets_the_deadline(days: list[int]) -> None:
    classes = [(CLASS[0] + timedelta(days=n), CLASS[1] + timedelta(days=n)) for n in days]
    answer = judge(asked(timedelta(days=1), classes=classes), NOTICE, REASONS, WEEK)
    assert answer.deadline == min(start for start, _ in classes) - timedelta(hours=24)
