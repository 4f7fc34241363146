"""Whether leave was asked for as the regulations want it (R82-R87, A9, A10)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.leave import Asked, Fault, judge
from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities import AMBIGUITIES

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
A9, A10 = AMBIGUITIES["A9"], AMBIGUITIES["A10"].defaults
WEEK = WorkCalendar()
ASKED = Asked(
    classes=[(MONDAY, MONDAY + 2 * HOUR)],
    kind="personal",
    text="A wedding",
    handed_in=MONDAY - timedelta(days=5),
)
CALLED = replace(ASKED, kind="emergency", told_at=MONDAY, handed_in=MONDAY)


@pytest.mark.requirement("R83", "R85", "A9")
@pytest.mark.parametrize(
    ("notice", "last"),
    [
        ("24h", MONDAY - timedelta(days=1)),
        ("1_workday", MONDAY - timedelta(days=3)),
        ("none", MONDAY),
    ],
)
def test_the_ordinary_way_closes_at_the_deadline(notice: str, last: datetime) -> None:
    rule = A9.complete({"leave_notice": notice})
    for handed_in, in_time in ((last - MINUTE, True), (last, True), (last + MINUTE, False)):
        answer = judge(replace(ASKED, handed_in=handed_in), rule, A10, WEEK)
        assert answer.in_time is in_time
        assert answer.deadline == last
        assert answer.faults == (() if in_time else (Fault.TOO_LATE,))


@pytest.mark.requirement("R85", "A9")
def test_a_worked_saturday_moves_the_deadline() -> None:
    """调休: the working day before this Monday is a Saturday."""
    calendar = WorkCalendar({date(2026, 2, 28): True})
    rule = A9.complete({"leave_notice": "1_workday"})
    assert judge(ASKED, rule, A10, calendar).deadline == MONDAY - timedelta(days=2)


@pytest.mark.requirement("R85")
def test_the_first_of_several_classes_decides() -> None:
    later = MONDAY + timedelta(days=7)
    several = replace(ASKED, classes=[(later, later + HOUR), *ASKED.classes])
    assert judge(several, A9.defaults, A10, WEEK).deadline == MONDAY - timedelta(days=1)


@pytest.mark.requirement("R84", "R87", "A9")
@pytest.mark.parametrize(
    ("minutes", "in_time"), [(-600, True), (59, True), (60, True), (61, False)]
)
def test_an_emergency_is_told_within_the_hour(minutes: int, in_time: bool) -> None:
    """Who was later is heard all the same; whoever approves sees that it was late."""
    told = MONDAY + minutes * MINUTE
    answer = judge(replace(CALLED, told_at=told, handed_in=told), A9.defaults, A10, WEEK)
    assert answer.in_time is in_time
    assert answer.faults == ()


@pytest.mark.requirement("R84", "A9")
@pytest.mark.parametrize(
    ("handed_in", "in_time"),
    [
        (datetime(2026, 3, 6, 18, tzinfo=UTC), True),
        (datetime(2026, 3, 10, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 3, 11, 0, 0, tzinfo=UTC), False),
    ],
)
def test_the_form_follows_within_two_working_days(handed_in: datetime, in_time: bool) -> None:
    """Back on a Friday: the weekend does not count."""
    late = replace(CALLED, returned_on=date(2026, 3, 6), handed_in=handed_in)
    answer = judge(late, A9.defaults, A10, WEEK)
    assert answer.in_time is in_time
    assert answer.faults == ()


@pytest.mark.requirement("R84", "R87")
def test_a_form_in_time_does_not_mend_a_late_call() -> None:
    told = MONDAY + 2 * HOUR
    late = replace(CALLED, told_at=told, returned_on=date(2026, 3, 3), handed_in=told)
    assert not judge(late, A9.defaults, A10, WEEK).in_time


@pytest.mark.requirement("R82", "R83", "A10")
@pytest.mark.parametrize(
    ("kind", "text", "faults"),
    [
        ("official", "", ()),
        ("statutory", "", ()),
        ("personal", "A wedding", ()),
        ("personal", " ", (Fault.TEXT,)),
        ("emergency", "", (Fault.TEXT,)),
        ("holiday", "", (Fault.KIND,)),
    ],
)
def test_reasons_that_may_be_given(kind: str, text: str, faults: tuple[Fault, ...]) -> None:
    assert judge(replace(ASKED, kind=kind, text=text), A9.defaults, A10, WEEK).faults == faults


@pytest.mark.requirement("R83", "A10")
def test_a_centre_that_knows_official_duty_only_refuses_the_rest() -> None:
    rule = AMBIGUITIES["A10"].complete({"leave_reasons": "official"})
    assert judge(ASKED, A9.defaults, rule, WEEK).faults == (Fault.KIND,)
    assert judge(replace(ASKED, kind="official"), A9.defaults, rule, WEEK).faults == ()


@pytest.mark.requirement("R86")
@pytest.mark.parametrize(
    ("since", "until", "is_right"),
    [
        (0, 30, True),
        (-30, 30, True),
        (90, 200, True),
        (-60, 0, False),
        (120, 150, False),
        (60, 30, False),
    ],
)
def test_partial_leave_lies_within_the_class(since: int, until: int, is_right: bool) -> None:
    away = (MONDAY + since * MINUTE, MONDAY + until * MINUTE)
    faults = judge(replace(ASKED, away=away), A9.defaults, A10, WEEK).faults
    assert faults == (() if is_right else (Fault.TIMES,))


MOMENTS = st.integers(-20 * 1440, 20 * 1440).map(lambda minutes: MONDAY + minutes * MINUTE)


@pytest.mark.requirement("R85", "R87")
@given(earlier=MOMENTS, later=MOMENTS, notice=st.sampled_from(["24h", "1_workday", "none"]))
def test_asking_earlier_never_makes_it_worse(
    earlier: datetime, later: datetime, notice: str
) -> None:
    rule = A9.complete({"leave_notice": notice})
    first, second = sorted((earlier, later))
    if judge(replace(ASKED, handed_in=second), rule, A10, WEEK).in_time:
        assert judge(replace(ASKED, handed_in=first), rule, A10, WEEK).in_time
    called = [replace(CALLED, told_at=at, handed_in=at) for at in (first, second)]
    verdicts = [judge(one, rule, A10, WEEK) for one in called]
    assert verdicts[0].in_time >= verdicts[1].in_time
    assert all(one.faults == () for one in verdicts)
