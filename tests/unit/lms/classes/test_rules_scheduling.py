"""Nobody in two places, and enough people at the phones (R55, R57)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.scheduling import (
    Booking,
    Collision,
    Staffing,
    collisions,
    overlaps,
    staffing,
)
from lms.classes.rules.working_time import Span

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEACHER, AGENT, OTHER = (UUID(int=number) for number in (1, 2, 3))
PINE, OAK = UUID(int=10), UUID(int=11)


def span(since: int, until: int) -> Span:
    return START + timedelta(minutes=since), START + timedelta(minutes=until)


def booking(title: str, since: int = 0, until: int = 60, room: str = "", **who: UUID) -> Booking:
    return Booking(
        session=uuid4(),
        title=title,
        span=span(since, until),
        room=room,
        teachers=frozenset({who["teacher"]} if "teacher" in who else ()),
        people=frozenset({who["person"]} if "person" in who else ()),
    )


@pytest.mark.parametrize(
    ("since", "until", "meets"),
    [
        (-60, 0, False),
        (-60, 1, True),
        (0, 60, True),
        (30, 40, True),
        (59, 90, True),
        (60, 90, False),
    ],
)
def test_one_class_may_begin_when_another_ends(since: int, until: int, meets: bool) -> None:
    planned = booking("This", room="Room 3")
    found = collisions(planned, [booking("That", since, until, room=" room 3 ")])
    assert found == ([Collision("room", "Room 3", "That")] if meets else [])


@pytest.mark.requirement("R57")
@pytest.mark.parametrize(
    ("mine", "theirs", "what"),
    [
        ({"teacher": TEACHER}, {"teacher": TEACHER}, "teacher"),
        ({"teacher": TEACHER}, {"person": TEACHER}, "teacher"),
        ({"person": AGENT}, {"person": AGENT}, "person"),
        ({"person": AGENT}, {"teacher": AGENT}, "person"),
        ({"person": AGENT}, {"person": OTHER}, ""),
    ],
)
def test_nobody_is_in_two_places(mine: dict[str, UUID], theirs: dict[str, UUID], what: str) -> None:
    found = collisions(booking("This", 0, 60, "", **mine), [booking("That", 0, 60, "", **theirs)])
    assert [one.what for one in found] == ([what] if what else [])


def test_two_classes_without_a_room_do_not_meet_and_none_meets_itself() -> None:
    planned = booking("This", room="Room 3", teacher=TEACHER, person=AGENT)
    assert collisions(planned, [planned, replace(planned, span=span(0, 90))]) == []
    assert collisions(booking("This"), [booking("That")]) == []


SPANS = st.tuples(st.integers(-300, 300), st.integers(1, 300)).map(
    lambda pair: span(pair[0], pair[0] + pair[1])
)


@given(one=SPANS, other=SPANS)
def test_overlapping_is_mutual(one: Span, other: Span) -> None:
    shared_minutes = min(one[1], other[1]) > max(one[0], other[0])
    assert overlaps(one, other) == overlaps(other, one) == shared_minutes


@pytest.mark.requirement("R57")
@pytest.mark.parametrize(
    ("at_work", "in_class", "percent", "short"),
    [(10, 3, 30, False), (10, 4, 30, True), (3, 1, 33, True), (3, 1, 34, False), (0, 0, 30, False)],
)
def test_the_floor_of_a_shift_is_exact(
    at_work: int, in_class: int, percent: int, short: bool
) -> None:
    assert Staffing(None, at_work, in_class).is_short(percent) is short


@pytest.mark.requirement("R57")
def test_only_who_is_at_work_then_counts_and_each_unit_by_itself() -> None:
    pine, oak = [uuid4() for _ in range(4)], [uuid4() for _ in range(2)]
    units = dict.fromkeys(pine, PINE) | dict.fromkeys(oak, OAK)
    at_work = {one: [span(-60, 60)] for one in (*pine[:3], *oak)}
    shifts = {**at_work, pine[3]: [span(60, 300)]}
    found = staffing(span(0, 60), [pine[0], pine[3]], units, shifts)
    assert found == [Staffing(PINE, 3, 1)]
    both = staffing(span(0, 60), [pine[0], oak[0], oak[1]], units, shifts)
    assert set(both) == {Staffing(PINE, 3, 1), Staffing(OAK, 2, 2)}
