"""What a sheet says of somebody: minutes late, early and there, leave, contradictions (A3, A14)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.attendance import (
    ABSENT,
    EXCUSED,
    NO_NOTICE,
    PRESENT,
    WAITS,
    Finding,
    Leave,
    Seen,
    find,
    missed_minutes,
)
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.ambiguities.lateness import ABSENT as NOT_THERE
from lms.regulation.rules.ambiguities.lateness import EARLY, LATE, lateness

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
END = START + timedelta(hours=2)
BOTH = AMBIGUITIES["A14"].defaults
SHEET_ONLY = AMBIGUITIES["A14"].complete({"attendance_sources": "signin"})
CAME = Seen((START, END), signed_in=START)
AWAY = Seen((START, END))


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


@pytest.mark.requirement("R88", "R101", "A3")
@pytest.mark.parametrize(
    ("came", "went", "late", "early", "there"),
    [
        (-20, None, 0, 0, 120),
        (0, 120, 0, 0, 120),
        (1 / 60, None, 1, 0, 119),
        (1, None, 1, 0, 119),
        (29, None, 29, 0, 91),
        (0, 119, 0, 1, 119),
        (0, 119.9, 0, 1, 119),
        (0, 130, 0, 0, 120),
        (30, 90, 30, 30, 60),
        (130, None, 120, 0, 0),
    ],
)
def test_minutes_are_counted_from_the_signatures(
    came: float, went: float | None, late: int, early: int, there: int
) -> None:
    out = None if went is None else at(went)
    found = find(replace(CAME, signed_in=at(came), signed_out=out), BOTH)
    assert found == Finding(PRESENT, late, early, there)


@pytest.mark.requirement("R88", "A3")
@pytest.mark.parametrize(
    ("minute", "grace", "to_absence", "kinds"),
    [
        (0, "0", "30", ()),
        (1, "0", "30", (LATE,)),
        (5, "5", "30", ()),
        (6, "5", "30", (LATE,)),
        (29, "0", "30", (LATE,)),
        (30, "0", "30", (NOT_THERE,)),
    ],
)
def test_what_the_minutes_are_called_is_for_reading_a3_to_say(
    minute: int, grace: str, to_absence: str, kinds: tuple[str, ...]
) -> None:
    rule = AMBIGUITIES["A3"].complete(
        {"late_grace_min": grace, "early_grace_min": grace, "tardy_to_absence_min": to_absence}
    )
    late = find(replace(CAME, signed_in=at(minute)), BOTH)
    assert lateness(late.late, late.early, rule) == kinds
    early = find(replace(CAME, signed_out=at(120 - minute)), BOTH)
    swapped = tuple(EARLY if one == LATE else one for one in kinds)
    assert lateness(early.late, early.early, rule) == swapped


@pytest.mark.requirement("R94", "R97", "A14")
@pytest.mark.parametrize(
    ("signed", "called", "both", "sheet_only"),
    [
        (True, True, PRESENT, PRESENT),
        (True, None, PRESENT, PRESENT),
        (True, False, WAITS, PRESENT),
        (False, True, WAITS, ABSENT),
        (False, False, ABSENT, ABSENT),
        (False, None, ABSENT, ABSENT),
    ],
)
def test_two_sources_that_differ_open_a_case(
    signed: bool, called: bool | None, both: str, sheet_only: str
) -> None:
    seen = replace(CAME if signed else AWAY, in_roll_call=called)
    found = find(seen, BOTH)
    assert (found.state, found.opens_case) == (both, both == WAITS)
    assert find(seen, SHEET_ONLY).state == sheet_only


@pytest.mark.requirement("R97", "A14")
def test_without_any_source_there_is_nothing_to_contradict() -> None:
    """The roll is the only source, and was never called: nobody can say that there is a case."""
    roll_only = AMBIGUITIES["A14"].complete({"attendance_sources": "rollcall"})
    assert find(AWAY, roll_only) == Finding(ABSENT)


@pytest.mark.requirement("R83", "R93")
def test_leave_for_all_of_it_excuses_and_for_none_does_not() -> None:
    whole = Leave((START, END), "personal")
    halves = (Leave((START, at(60)), "personal"), Leave((at(60), END), "official"))
    other_day = Leave((START + timedelta(days=1), END + timedelta(days=1)), "personal")
    assert find(replace(AWAY, leaves=[whole]), BOTH) == Finding(EXCUSED, leave_kind="personal")
    assert find(replace(AWAY, leaves=halves), BOTH).state == EXCUSED
    assert find(replace(AWAY, leaves=[other_day]), BOTH) == Finding(ABSENT)
    assert find(replace(AWAY, leaves=[halves[0]]), BOTH).state == ABSENT


@pytest.mark.requirement("R83", "A14")
def test_who_is_on_leave_and_not_in_the_roll_call_is_no_contradiction() -> None:
    on_leave = replace(AWAY, leaves=[Leave((START, END), "official")], in_roll_call=False)
    assert find(on_leave, BOTH) == Finding(EXCUSED, leave_kind="official")


@pytest.mark.requirement("R86")
def test_time_on_leave_is_neither_late_nor_early() -> None:
    leave = Leave((START, at(30)), "official")
    late = replace(CAME, signed_in=at(40), leaves=[leave])
    assert find(late, BOTH) == Finding(PRESENT, 10, 0, 80, "official")
    assert missed_minutes(find(late, BOTH), late.session) == 40
    gone = replace(CAME, signed_out=at(100), leaves=[Leave((at(90), END), "personal")])
    assert find(gone, BOTH) == Finding(PRESENT, 0, 0, 90, "personal")


@pytest.mark.requirement("R93")
def test_leave_that_nobody_has_decided_leaves_the_row_open() -> None:
    assert find(replace(AWAY, leave_waits=True), BOTH) == Finding(WAITS)
    assert find(replace(CAME, leave_waits=True), BOTH).state == PRESENT
    assert missed_minutes(Finding(WAITS), (START, END)) == 0


@pytest.mark.requirement("R81")
def test_nobody_is_absent_from_a_class_of_which_they_were_never_told() -> None:
    assert find(replace(AWAY, was_told=False), BOTH) == Finding(EXCUSED, leave_kind=NO_NOTICE)
    assert find(replace(CAME, was_told=False), BOTH).state == PRESENT


@pytest.mark.requirement("R86", "A16")
@pytest.mark.parametrize(
    ("finding", "minutes"),
    [
        (Finding(ABSENT), 120),
        (Finding(EXCUSED, leave_kind="official"), 120),
        (Finding(PRESENT, 10, 0, 110), 0),
        (Finding(PRESENT, 0, 0, 90, "official"), 30),
    ],
)
def test_what_is_made_up(finding: Finding, minutes: int) -> None:
    assert missed_minutes(finding, (START, END)) == minutes


MOMENTS = st.integers(-3600, 3 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))
LEAVES = st.lists(
    st.tuples(MOMENTS, MOMENTS).filter(lambda ends: ends[0] < ends[1]), max_size=3
).map(lambda spans: [Leave(span, "personal") for span in spans])


@pytest.mark.requirement("R88", "R91")
@given(
    signed_in=MOMENTS,
    stayed=st.one_of(st.none(), st.integers(0, 4 * 3600)),
    leaves=LEAVES,
    called=st.sampled_from([True, None]),
)
def test_late_early_and_there_never_exceed_the_session(
    signed_in: datetime, stayed: int | None, leaves: list[Leave], called: bool | None
) -> None:
    out = None if stayed is None else signed_in + timedelta(seconds=stayed)
    seen = Seen((START, END), signed_in, out, called, leaves)
    found = find(seen, BOTH)
    assert found.state == PRESENT
    assert 0 <= found.present <= 120
    assert found.late >= 0 <= found.early
    assert found.late + found.present + found.early <= 120 or found.present == 0
    if signed_in <= START:
        assert found.late == 0
    if out is None or out >= END:
        assert found.early == 0


@pytest.mark.requirement("R86", "R91", "A5")
@given(
    signed_in=st.integers(0, 3600).map(lambda seconds: START + timedelta(seconds=seconds)),
    missing=st.integers(0, 1800),
    leave=st.tuples(st.integers(0, 120), st.integers(0, 120)).filter(
        lambda ends: ends[0] < ends[1]
    ),
)
def test_what_is_not_presence_or_lateness_is_leave_to_the_minute(
    signed_in: datetime, missing: int, leave: tuple[int, int]
) -> None:
    """Forms name whole minutes, signatures seconds: still no minute of leave gets lost."""
    since, until = leave
    out = END - timedelta(seconds=missing)
    leaves = [Leave((at(since), at(until)), "personal")]
    found = find(Seen((START, END), signed_in, out, None, leaves), BOTH)
    if found.present:
        assert 120 - found.present - found.late - found.early == until - since
