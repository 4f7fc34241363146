"""External training, through the service: who may go, who approves, what is owed afterwards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from lms.people.models import Employee, Notice
from lms.people.queries import work_calendar
from lms.people.rules.roles import Role
from lms.planning.models import Approval
from lms.planning.queries import waiting_for
from lms.planning.services import decide_approval
from lms.regulation.models import Reading
from lms.regulation.rules.ambiguities.external import Break
from lms.tracks.exceptions import CaseLacks, CaseStateMoved
from lms.tracks.models import ExternalCase, ExternalProvider
from lms.tracks.rules.external import State
from lms.tracks.services.external import (
    apply_for,
    close_external,
    hand_in,
    note_return,
    reuse,
    watch_notes,
)
from tests.builders.centre import Centre
from tests.builders.office_tracks import consequences, filed, item_of, open_track, pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(centre: Centre) -> ExternalProvider:
    return ExternalProvider.objects.create(
        tenant=centre.tenant.id, name="Made-up Institute", kind="school"
    )


def hired(person: Employee, on: date | None, level: str = "agent") -> Employee:
    person.hire_date, person.rank_level = on, level
    person.save(update_fields=["hire_date", "rank_level"])
    return person


def asked(
    actor: Employee, person: Employee, provider: ExternalProvider, **more: object
) -> ExternalCase:
    starts = timezone.localdate() + timedelta(days=14)
    fields = {
        "title": "Listening well",
        "purpose": "To teach it inside.",
        "place": "Elsewhere",
        "starts_on": starts,
        "ends_on": starts + timedelta(days=2),
    }
    return apply_for(actor, person, provider=provider, **{**fields, **more})  # type: ignore[arg-type]


def approved(office: Employee, centre: Centre, provider: ExternalProvider) -> ExternalCase:
    boss = centre.person("Supervisor", Role.SUPERVISOR)
    person = hired(centre.person("Agent"), date(2020, 1, 1))
    case = asked(office, person, provider, costs=[("Fee", Decimal("1200.00"))])
    decide_approval(boss, Approval.objects.get(object_id=case.id).id, approve=True)
    case.refresh_from_db()
    return case


@pytest.mark.requirement("R27", "R133", "R134")
@pytest.mark.parametrize(
    ("on", "starts", "level", "state", "route"),
    [
        (date(2025, 3, 1), date(2026, 3, 1), "agent", State.ASKED, "supervisor"),
        (date(2025, 3, 2), date(2026, 3, 1), "agent", State.INELIGIBLE, ""),
        (date(2020, 1, 1), date(2026, 3, 1), "team_lead", State.ASKED, "general_manager"),
        (date(2024, 2, 29), date(2025, 2, 28), "supervisor", State.INELIGIBLE, ""),
        (date(2020, 1, 1), date(2026, 3, 1), "general_manager", State.APPROVED, "recorded"),
    ],
)
def test_the_table_of_the_regulation_through_the_service(
    office: Employee,
    centre: Centre,
    provider: ExternalProvider,
    on: date,
    starts: date,
    level: str,
    state: State,
    route: str,
) -> None:
    bosses = {
        "supervisor": centre.person("Supervisor", Role.SUPERVISOR),
        "general_manager": centre.person("General manager", Role.GENERAL_MANAGER),
    }
    person = hired(centre.person("Applicant"), on, level)
    case = asked(office, person, provider, starts_on=starts, ends_on=starts)
    assert (case.state, case.route) == (state, route)
    assert case.trace["reading"]["A30"]["anniversary"] == "hire_day_counts"
    waiting = {name: waiting_for(boss).count() for name, boss in bosses.items()}
    assert waiting == {name: int(name == route) for name in bosses}


def test_a_general_managers_goes_to_the_deputy_who_is_named(
    office: Employee, centre: Centre, provider: ExternalProvider
) -> None:
    """A31."""
    deputy = centre.person("Deputy", Role.MANAGER)
    chief = hired(centre.person("GM", Role.GENERAL_MANAGER), date(2020, 1, 1), "general_manager")
    case = asked(office, chief, provider, deputy=deputy)
    assert (case.state, case.route) == (State.ASKED, "deputy")
    assert waiting_for(deputy).count() == 1
    assert waiting_for(chief).count() == 0


@pytest.mark.requirement("R134")
def test_nobody_approves_their_own_but_the_next_one_up_does(
    centre: Centre, provider: ExternalProvider
) -> None:
    only = hired(centre.person("Supervisor", Role.SUPERVISOR), date(2020, 1, 1))
    manager = centre.person("Manager", Role.MANAGER)
    case = asked(only, only, provider)
    assert case.route == "manager"
    assert case.trace["approval"]["raised_to"] == "manager"
    assert waiting_for(only).count() == 0
    assert waiting_for(manager).count() == 1


def test_a_rejection_ends_the_case(
    office: Employee, centre: Centre, provider: ExternalProvider
) -> None:
    boss = centre.person("Supervisor", Role.SUPERVISOR)
    case = asked(office, hired(centre.person("Agent"), date(2020, 1, 1)), provider)
    approval = Approval.objects.get(object_id=case.id)
    decide_approval(boss, approval.id, approve=False, note="Not this quarter.")
    case.refresh_from_db()
    assert case.state == State.REJECTED
    with pytest.raises(CaseStateMoved):
        note_return(office, case, timezone.localdate())


def test_breaks_count_off(office: Employee, centre: Centre, provider: ExternalProvider) -> None:
    today = timezone.localdate()
    person = hired(centre.person("Agent"), today - timedelta(days=380))
    away = Break(today - timedelta(days=200), today - timedelta(days=140))
    case = asked(office, person, provider, breaks=[away])
    assert case.state == State.INELIGIBLE
    assert case.trace["breaks"] == [[away.first.isoformat(), away.last.isoformat()]]


@pytest.mark.requirement("R132", "R135", "R137")
def test_what_is_brought_back_is_filed_and_taught_again(
    office: Employee, centre: Centre, provider: ExternalProvider
) -> None:
    case = approved(office, centre, provider)
    assert case.state == State.APPROVED
    today = timezone.localdate()
    case = note_return(office, case, today)
    assert case.notes_due_on == work_calendar(office.tenant).add_workdays(today, 10)
    with pytest.raises(CaseLacks):
        close_external(office, case, reimbursed=True)
    deposit = hand_in(case.employee, case, "notes", pdf())
    reuse(office, deposit, item_of(open_track(office), "complaints"))
    with filed() as records:
        closed = close_external(office, case, reimbursed=True)
    assert closed.state == State.CLOSED
    [record] = records
    values = {field.key: field.value for field in record.fields}
    assert values["costs"] == ["Fee: 1200.00"]
    assert values["total"] == "1200.00"
    assert values["mode"] == {"en": "sent out", "zh-Hans": "外派培训"}
    assert [one.sha256 for one in record.attachments] == [deposit.attachment.sha256]
    with pytest.raises(CaseStateMoved):
        hand_in(case.employee, case, "notes", pdf())


@pytest.mark.requirement("R136")
def test_notes_that_stay_out_are_asked_for_twice_and_then_a_demerit_is_recommended(
    office: Employee, centre: Centre, provider: ExternalProvider
) -> None:
    """A32, A39: recommended only, and only once."""
    case = approved(office, centre, provider)
    back = timezone.localdate()
    note_return(office, case, back)
    calendar = work_calendar(office.tenant)
    with consequences() as found:
        for days, reminders in ((4, 0), (5, 1), (7, 1), (8, 2), (10, 2)):
            watch_notes(office.tenant, calendar.add_workdays(back, days))
            told = Notice.objects.filter(
                employee=case.employee, kind__startswith="tracks.external_reminder"
            )
            assert (told.count(), found) == (reminders, [])
        for _ in range(2):
            watch_notes(office.tenant, calendar.add_workdays(back, 11))
    [consequence] = found
    assert (consequence.kind, consequence.employee_id) == ("demerit", case.employee_id)
    assert (consequence.source, consequence.clause) == (case.id, "S16#3.3")
    case.refresh_from_db()
    assert case.state == State.OVERDUE
    hand_in(case.employee, case, "notes", pdf())
    assert close_external(office, case, reimbursed=False).reimbursed is False


@pytest.mark.requirement("R136", "A32")
@pytest.mark.parametrize("consequence", ["recommend", "none"])
def test_costs_are_not_reimbursed_where_notes_never_came(
    office: Employee, centre: Centre, provider: ExternalProvider, consequence: str
) -> None:
    """A centre that only records what is missing may pay all the same."""
    Reading.objects.create(
        tenant=office.tenant,
        ambiguity="A32",
        choice={"ext_notes_due_workdays": "10", "ext_consequence": consequence},
        effective_from=date(2020, 1, 1),
        decided_by=office,
        reason="x",
    )
    case = approved(office, centre, provider)
    back = timezone.localdate()
    note_return(office, case, back)
    watch_notes(office.tenant, work_calendar(office.tenant).add_workdays(back, 11))
    case.refresh_from_db()
    assert case.state == State.OVERDUE
    if consequence == "none":
        assert close_external(office, case, reimbursed=True).reimbursed is True
        return
    with pytest.raises(CaseLacks) as problem:
        close_external(office, case, reimbursed=True)
    assert "不予报销" in problem.value.text("zh-Hans")
    case.refresh_from_db()
    assert case.state == State.OVERDUE
    hand_in(case.employee, case, "notes", pdf())
    assert close_external(office, case, reimbursed=True).reimbursed is True


@pytest.mark.requirement("R136")
def test_nothing_is_owed_where_the_provider_forbids_copying(
    office: Employee, centre: Centre, provider: ExternalProvider
) -> None:
    provider.forbids_copying = True
    provider.save()
    case = approved(office, centre, provider)
    back = timezone.localdate()
    note_return(office, case, back)
    with consequences() as found:
        watch_notes(office.tenant, back + timedelta(days=90))
    assert found == []
    assert close_external(office, case, reimbursed=True).state == State.CLOSED
