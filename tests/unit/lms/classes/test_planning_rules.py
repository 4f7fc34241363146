"""Scheduling, validity, trainers, costs and closing of runs."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.classes.rules.closing import Ending, lacks
from lms.classes.rules.costs import RunCost
from lms.classes.rules.scheduling import Booking, Staffing, collisions, overlaps, staffing
from lms.classes.rules.validity import Plan, Trainer, missing, not_post_related, trainer_lacks
from lms.tracks.rules.run_evidence import FeedbackSummary

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(first: int, last: int) -> tuple[datetime, datetime]:
    return START + timedelta(minutes=first), START + timedelta(minutes=last)


def booking(span: tuple[datetime, datetime], **more: object) -> Booking:
    fields: dict[str, object] = {
        "session": uuid4(),
        "title": "Other",
        "room": "",
        "teachers": frozenset(),
        "people": frozenset(),
    }
    return Booking(span=span, **{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.requirement("R57")
def test_a_room_a_teacher_and_a_person_are_in_one_place_at_a_time() -> None:
    teacher, person = uuid4(), uuid4()
    mine = booking(
        at(0, 60), room="Room 1 ", teachers=frozenset({teacher}), people=frozenset({person})
    )
    other = booking(
        at(30, 90), room="room 1", teachers=frozenset({person}), people=frozenset({teacher})
    )
    assert {one.what for one in collisions(mine, [other])} == {"room", "teacher", "person"}
    after = booking(at(60, 90), room="room 1", teachers=frozenset({teacher}))
    assert collisions(mine, [after, mine]) == []


def test_no_room_at_all_is_never_taken() -> None:
    assert collisions(booking(at(0, 60)), [booking(at(0, 60))]) == []


@given(*[st.integers(0, 500)] * 4)
def test_overlap_is_mutual(a: int, b: int, c: int, d: int) -> None:
    one, other = at(min(a, b), max(a, b) + 1), at(min(c, d), max(c, d) + 1)
    assert overlaps(one, other) == overlaps(other, one)


@pytest.mark.requirement("R57")
@pytest.mark.parametrize(("in_class", "is_short"), [(2, False), (3, False), (4, True)])
def test_exactly_the_share_is_still_enough_at_work(in_class: int, is_short: bool) -> None:
    unit = uuid4()
    people = [uuid4() for _ in range(10)]
    units: dict[UUID, UUID | None] = dict.fromkeys(people, unit)
    shifts = {one: [at(-60, 300)] for one in people}
    [found] = staffing(at(0, 60), people[:in_class], units, shifts)
    assert (found.at_work, found.in_class) == (10, in_class)
    assert found.is_short(30) == is_short


def test_who_is_off_that_day_takes_nobody_from_the_phones() -> None:
    unit, worker, off = uuid4(), uuid4(), uuid4()
    units: dict[UUID, UUID | None] = {worker: unit, off: unit}
    [found] = staffing(at(0, 60), [off], units, {worker: [at(0, 480)], off: []})
    assert found == Staffing(unit, 1, 0)
    assert found.share == Fraction(0)


@pytest.mark.requirement("R1", "R3", "R16")
def test_a_class_needs_topic_form_place_objective_trainer_and_a_session() -> None:
    nothing = Plan("", "", " ", "", [], 0, trainer=False)
    assert missing(nothing) == ("topic", "form", "place", "objectives", "trainer", "sessions")
    assert missing(Plan("t", "drill", "p", "o", [], 1, trainer=True)) == ()


@pytest.mark.requirement("R1")
def test_posts_that_a_class_does_not_serve_are_named() -> None:
    assert not_post_related(["Agent "], ["agent", "Clerk", "Clerk", ""]) == ["", "Clerk"]
    assert not_post_related([], ["agent"]) == ["agent"]


@pytest.mark.requirement("R19")
@pytest.mark.parametrize(
    ("months", "rating", "waiver", "expected"),
    [
        (12, "4.00", False, ()),
        (11, "4.00", False, ("experience",)),
        (12, "3.99", False, ("rating",)),
        (0, None, False, ("experience", "rating")),
        (0, None, True, ()),
    ],
)
def test_new_hires_get_a_trainer_of_experience_or_with_a_waiver(
    months: int, rating: str | None, waiver: bool, expected: tuple[str, ...]
) -> None:
    trainer = Trainer(months, Decimal(rating) if rating else None, waiver)
    assert trainer_lacks(trainer, 12, Decimal(4)) == expected


@pytest.mark.requirement("R43")
def test_costs_per_person_are_rounded_once_and_the_budget_may_be_used_up() -> None:
    cost = RunCost(Decimal("100.00"), 3, Decimal("100.00"))
    assert cost.per_person == Decimal("33.33")
    assert not cost.is_over
    assert RunCost(Decimal("100.01"), 3, Decimal("100.00")).is_over
    assert RunCost(Decimal("0.05"), 10, None).per_person == Decimal("0.01")
    assert RunCost(Decimal(1), 0, None).per_person is None


def ending(**more: object) -> Ending:
    fields: dict[str, object] = {
        "sheets_open": 0,
        "rows_waiting": 0,
        "feedback": FeedbackSummary(10, 6),
        "waiver": "",
        "note": "shorter",
        "percent": 60,
    }
    return Ending(**{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.requirement("R123")
def test_a_run_closes_with_feedback_or_a_waiver_and_with_a_note() -> None:
    assert lacks(ending()) == ()
    assert lacks(ending(feedback=FeedbackSummary(10, 5))) == ("feedback",)
    assert lacks(ending(feedback=None)) == ("feedback",)
    assert lacks(ending(feedback=None, waiver="two people")) == ()
    assert lacks(ending(note=" ", sheets_open=1, rows_waiting=2)) == ("sheets", "waiting", "note")
