"""External training: a year of service, who approves, notes."""

from datetime import date

import pytest

from lms.people.rules.work_calendar import WorkCalendar
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.ambiguities.external import Break
from lms.tracks.rules.external import (
    NotesFacts,
    NotesStep,
    approver,
    eligibility,
    notes_step,
    read_breaks,
    reminder_number,
)

A30, A31, A32 = (AMBIGUITIES[name].defaults for name in ("A30", "A31", "A32"))
WEEK = WorkCalendar()


@pytest.mark.requirement("R133", "R134")
@pytest.mark.parametrize(
    ("hired", "starts", "rank", "eligible", "who"),
    [
        (date(2025, 3, 1), date(2026, 3, 1), "agent", True, "supervisor"),
        (date(2025, 3, 2), date(2026, 3, 1), "agent", False, "supervisor"),
        (date(2020, 1, 1), date(2026, 3, 1), "team_lead", True, "general_manager"),
        (date(2024, 2, 29), date(2025, 2, 28), "supervisor", False, "general_manager"),
        (date(2020, 1, 1), date(2026, 3, 1), "general_manager", True, "deputy"),
    ],
)
def test_the_table_of_the_regulation(
    hired: date, starts: date, rank: str, eligible: bool, who: str
) -> None:
    found = eligibility(hired, applied=starts, approved=None, starts=starts, reading=A30)
    assert found.is_given is eligible
    assert approver(rank, A31) == who
    assert found.as_trace()["full_on"] == found.full_on.isoformat()  # type: ignore[union-attr]


def test_who_has_no_hire_date_is_not_eligible() -> None:
    day = date(2026, 3, 1)
    found = eligibility(None, applied=day, approved=None, starts=day, reading=A30)
    assert found.is_given is False


def test_where_the_day_of_approval_counts_it_is_open_until_then() -> None:
    reading = {**A30, "tenure_ref": "approval"}
    days = {"applied": date(2026, 2, 10), "starts": date(2026, 4, 1), "reading": reading}
    hired = date(2025, 3, 1)
    assert eligibility(hired, approved=None, **days).is_given is None  # type: ignore[arg-type]
    early = eligibility(hired, approved=date(2026, 2, 20), **days)  # type: ignore[arg-type]
    assert early.is_given is False
    assert eligibility(hired, approved=date(2026, 3, 1), **days).is_given  # type: ignore[arg-type]


def test_long_breaks_move_the_day_back_and_short_ones_do_not() -> None:
    """A30."""
    day = date(2026, 3, 1)
    days = {"applied": day, "approved": None, "starts": day, "reading": A30}
    short = Break(date(2025, 6, 1), date(2025, 6, 30))
    long = Break(date(2025, 6, 1), date(2025, 7, 1))
    assert eligibility(day.replace(2025), breaks=[short], **days).is_given  # type: ignore[arg-type]
    found = eligibility(day.replace(2025), breaks=[long], **days)  # type: ignore[arg-type]
    assert (found.is_given, found.full_on) == (False, date(2026, 4, 1))


@pytest.mark.requirement("R135", "R136")
@pytest.mark.parametrize(
    ("today", "step", "reminder"),
    [
        (date(2026, 3, 6), NotesStep.NOTHING, 0),
        (date(2026, 3, 9), NotesStep.REMIND, 1),
        (date(2026, 3, 11), NotesStep.REMIND, 1),
        (date(2026, 3, 12), NotesStep.REMIND, 2),
        (date(2026, 3, 16), NotesStep.REMIND, 2),
        (date(2026, 3, 17), NotesStep.RECOMMEND, 2),
    ],
)
def test_notes_are_asked_for_after_five_and_eight_days_and_due_after_ten(
    today: date, step: NotesStep, reminder: int
) -> None:
    """A32: back on Monday, 2 March 2026."""
    facts = NotesFacts(date(2026, 3, 2), today, handed_in=False, copying_forbidden=False)
    found, gone = notes_step(facts, A32, WEEK)
    assert (found, reminder_number(gone)) == (step, reminder)


@pytest.mark.requirement("R136")
@pytest.mark.parametrize(("handed_in", "forbidden"), [(True, False), (False, True)])
def test_nothing_follows_where_notes_came_in_or_copying_is_forbidden(
    handed_in: bool, forbidden: bool
) -> None:
    facts = NotesFacts(
        date(2026, 3, 2), date(2026, 6, 1), handed_in=handed_in, copying_forbidden=forbidden
    )
    assert notes_step(facts, A32, WEEK)[0] is NotesStep.NOTHING


def test_a_centre_may_only_record_that_notes_are_missing() -> None:
    facts = NotesFacts(date(2026, 3, 2), date(2026, 6, 1), handed_in=False, copying_forbidden=False)
    assert notes_step(facts, {**A32, "ext_consequence": "none"}, WEEK)[0] is NotesStep.RECORD


@pytest.mark.parametrize("words", ["2025-03-31 2025-01-01", "2025-01-01", "soon later"])
def test_breaks_that_cannot_be_read_are_refused(words: str) -> None:
    with pytest.raises(ValueError):
        read_breaks(words)
    assert read_breaks("\n2025-01-01 – 2025-03-31\n") == [
        Break(date(2025, 1, 1), date(2025, 3, 31))
    ]
