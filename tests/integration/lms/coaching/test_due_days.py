"""On which day exactly a follow-up and an assessment of the period become due (R110, R127)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lms.coaching.models import IndicatorSheet
from lms.coaching.queries.sheets import due_checkpoints, due_periods
from lms.coaching.rules.sheets import Kind
from lms.coaching.services.sheets import SheetFacts, begin_sheet, set_cadence
from lms.people.models import Employee
from tests.integration.lms.coaching.conftest import Desk

pytestmark = pytest.mark.django_db


def on(monkeypatch: pytest.MonkeyPatch, today: date) -> None:
    """It is this day, by the calendar of the centre."""
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_named: today)


def hired(employee: Employee, day: date, **more: object) -> None:
    Employee.objects.filter(id=employee.id).update(hire_date=day, **more)


@pytest.mark.requirement("R127")
@pytest.mark.parametrize(
    ("days", "due"),
    [
        (0, []),
        (3, []),
        (4, [7]),
        (7, [7]),
        (26, [7]),
        (27, [7, 30]),
        (86, [7, 30]),
        (87, [7, 30, 90]),
        (119, [7, 30, 90]),
        (120, []),
    ],
)
def test_a_follow_up_shows_three_days_before_its_day_until_it_is_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, days: int, due: list[int]
) -> None:
    start = date(2026, 3, 2)
    hired(desk.agent, start)
    on(monkeypatch, start + timedelta(days=days))
    found = due_checkpoints(desk.lead)
    assert [one.checkpoint_day for one in found] == due
    assert [(one.due_on - start).days for one in found] == due


@pytest.mark.requirement("R127")
def test_a_follow_up_is_done_by_its_own_sheet_and_by_no_other(desk: Desk) -> None:
    today = timezone.localdate()
    hired(desk.agent, today - timedelta(days=90))
    begin_sheet(desk.lead, desk.agent, SheetFacts(Kind.PERIOD, today, today))
    begin_sheet(desk.lead, desk.agent, SheetFacts(Kind.CHECKPOINT, today, today, checkpoint_day=30))
    assert [one.checkpoint_day for one in due_checkpoints(desk.lead)] == [7, 90]


@pytest.mark.requirement("R110")
@pytest.mark.parametrize(
    ("since", "months", "due"),
    [
        (date(2026, 3, 15), 1, date(2026, 4, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
    ],
)
def test_a_period_is_over_on_the_same_day_of_the_month_or_its_last(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, since: date, months: int, due: date
) -> None:
    hired(desk.agent, since, post="Hotline")
    set_cadence(desk.office, "Hotline", months)
    on(monkeypatch, due - timedelta(days=1))
    assert due_periods(desk.lead) == []
    on(monkeypatch, due)
    assert [(one.employee, one.due_on) for one in due_periods(desk.lead)] == [(desk.agent, due)]


@pytest.mark.requirement("R110")
def test_a_draft_is_no_assessment_and_the_next_period_begins_with_the_last_day(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    hired(desk.agent, date(2025, 1, 1), post="Hotline")
    set_cadence(desk.office, "Hotline", 3)
    on(monkeypatch, date(2026, 6, 30))
    facts = SheetFacts(Kind.PERIOD, date(2026, 3, 1), date(2026, 5, 31))
    row = begin_sheet(desk.lead, desk.agent, facts)
    assert [one.employee for one in due_periods(desk.lead)] == [desk.agent]
    IndicatorSheet.objects.filter(id=row.id).update(state=IndicatorSheet.State.FINAL)
    assert due_periods(desk.lead) == []
    on(monkeypatch, date(2026, 8, 31))
    assert [one.due_on for one in due_periods(desk.lead)] == [date(2026, 8, 31)]
