"""What a sheet says of somebody, from signature, roll-call and leave."""

from datetime import UTC, datetime
from itertools import pairwise

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
from lms.classes.rules.working_time import MINUTE
from lms.regulation.rules.ambiguities import AMBIGUITIES

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SESSION = (START, START + 120 * MINUTE)
TWO_SOURCES = AMBIGUITIES["A14"].defaults


def seen(came: int | None = None, went: int | None = None, **more: object) -> Seen:
    return Seen(
        session=SESSION,
        signed_in=None if came is None else START + came * MINUTE,
        signed_out=None if went is None else START + went * MINUTE,
        **more,  # type: ignore[arg-type]
    )


def leave(first: int, last: int, kind: str = "personal") -> list[Leave]:
    return [Leave((START + first * MINUTE, START + last * MINUTE), kind)]


@pytest.mark.requirement("R94")
def test_who_did_not_sign_and_was_not_seen_is_absent() -> None:
    assert find(seen(), TWO_SOURCES) == Finding(ABSENT)
    assert find(seen(in_roll_call=False), TWO_SOURCES) == Finding(ABSENT)


@pytest.mark.requirement("R97")
@pytest.mark.parametrize(
    ("came", "roll", "state", "opens"),
    [
        (0, None, PRESENT, False),
        (0, True, PRESENT, False),
        (0, False, WAITS, True),
        (None, True, WAITS, True),
    ],
)
def test_two_sources_that_differ_are_a_case_and_no_penalty(
    came: int | None, roll: bool | None, state: str, opens: bool
) -> None:
    """A14."""
    found = find(seen(came, in_roll_call=roll), TWO_SOURCES)
    assert (found.state, found.opens_case) == (state, opens)
    assert found.late == found.early == 0


def test_by_another_reading_the_sheet_alone_counts() -> None:
    """A14: S16 knows no roll-call."""
    one_source = {**TWO_SOURCES, "attendance_sources": "signin"}
    assert find(seen(0, in_roll_call=False), one_source).state == PRESENT


@pytest.mark.parametrize(
    ("came", "went", "late", "early", "present"),
    [
        (-10, None, 0, 0, 120),
        (0, 120, 0, 0, 120),
        (1, None, 1, 0, 119),
        (29, None, 29, 0, 91),
        (0, 110, 0, 10, 110),
        (5, 100, 5, 20, 95),
    ],
)
@pytest.mark.requirement("R88")
def test_minutes_late_and_early_are_facts(
    came: int, went: int | None, late: int, early: int, present: int
) -> None:
    found = find(seen(came, went), TWO_SOURCES)
    assert (found.late, found.early, found.present) == (late, early, present)


def test_a_second_late_is_a_minute_late() -> None:
    late = Seen(SESSION, signed_in=START + MINUTE / 60)
    assert find(late, TWO_SOURCES).late == 1


@pytest.mark.requirement("R83")
def test_leave_for_the_whole_session_excuses() -> None:
    found = find(seen(leaves=leave(0, 120, "official")), TWO_SOURCES)
    assert found == Finding(EXCUSED, leave_kind="official")
    assert missed_minutes(found, SESSION) == 120


@pytest.mark.requirement("R86")
def test_time_on_leave_is_neither_late_nor_early_and_is_made_up() -> None:
    found = find(seen(30, leaves=leave(0, 30)), TWO_SOURCES)
    assert (found.late, found.present, found.leave_kind) == (0, 90, "personal")
    assert missed_minutes(found, SESSION) == 30
    beyond = find(seen(40, leaves=leave(0, 30)), TWO_SOURCES)
    assert beyond.late == 10


@pytest.mark.requirement("R86")
def test_a_break_on_leave_in_the_middle_is_missed_time() -> None:
    found = find(seen(0, 120, leaves=leave(50, 70)), TWO_SOURCES)
    assert (found.late, found.early, found.present) == (0, 0, 100)
    assert missed_minutes(found, SESSION) == 20


@pytest.mark.requirement("R93")
def test_leave_that_nobody_has_decided_leaves_the_row_open() -> None:
    assert find(seen(leave_waits=True), TWO_SOURCES) == Finding(WAITS)
    assert find(seen(0, leave_waits=True), TWO_SOURCES).state == PRESENT


@pytest.mark.requirement("R81")
def test_whom_the_notice_never_reached_had_no_duty_to_come() -> None:
    found = find(seen(was_told=False), TWO_SOURCES)
    assert found == Finding(EXCUSED, leave_kind=NO_NOTICE)
    assert missed_minutes(found, SESSION) == 120


@given(
    came=st.one_of(st.none(), st.integers(-30, 130)),
    stayed=st.one_of(st.none(), st.integers(0, 200)),
    cuts=st.lists(st.integers(-20, 150), max_size=4, unique=True).map(sorted),
    roll=st.sampled_from([None, True, False]),
    told=st.booleans(),
)
def test_minutes_always_stay_within_the_session(
    came: int | None, stayed: int | None, cuts: list[int], roll: bool | None, told: bool
) -> None:
    went = None if came is None or stayed is None else came + stayed
    leaves = [one for first, last in pairwise(cuts) for one in leave(first, last)]
    found = find(seen(came, went, leaves=leaves, in_roll_call=roll, was_told=told), TWO_SOURCES)
    assert 0 <= found.present <= 120
    assert 0 <= missed_minutes(found, SESSION) <= 120
    assert found.late >= 0 <= found.early
    if found.state != PRESENT:
        assert found.present == found.late == found.early == 0
    else:
        assert found.present + found.late + found.early <= 120
