"""Working days and shifts: pages, lists, and who may do what."""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.people.models import AuditRow, Shift, WorkDay
from lms.people.queries import work_calendar
from lms.people.rules.roles import Role
from lms.people.rules.weekly_hours import WeeklyLimit
from lms.people.services import import_days, import_shifts
from tests.builders.centre import Centre
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
DAYS = [["day", "kind", "note"], ["2027-02-14", "work", "instead"], ["2027-01-01", "rest", ""]]


def sheet(rows: list[list[str]], name: str = "list.xlsx") -> SimpleUploadedFile:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def test_a_list_of_days_is_looked_at_first_and_stored_once(centre: Centre) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    looked = import_days(office, DAYS, dry_run=True)
    assert (looked.added, looked.stored, WorkDay.objects.count()) == (2, False, 0)
    import_days(office, DAYS, dry_run=False)
    again = import_days(office, DAYS, dry_run=False)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert work_calendar(centre.tenant.id).is_workday(date(2027, 2, 14))
    assert AuditRow.objects.filter(action="people.days_imported").count() == 1


def test_the_office_enters_and_removes_a_day_on_the_page(centre: Centre, signed_in: SignIn) -> None:
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    fields = {"day": "2027-05-03", "kind": "rest", "note": "Holiday"}
    assert client.post("/office/people/calendar/", fields).status_code == 302
    page = client.get("/office/people/calendar/?year=2027").text
    assert "Holiday" in page
    held = WorkDay.objects.get()
    client.post(f"/office/people/calendar/{held.id}/forget/")
    assert "No exception yet" in client.get("/office/people/calendar/?year=2027").text
    assert client.post("/office/people/calendar/", {"kind": "rest"}).status_code == 400


def test_a_team_lead_sees_the_calendar_and_changes_nothing(
    centre: Centre, signed_in: SignIn
) -> None:
    client = signed_in(centre.person("Lead", Role.TEAM_LEAD, unit=centre.unit("Pine")))
    assert client.get("/office/people/calendar/").status_code == 200
    fields = {"day": "2027-05-03", "kind": "rest"}
    assert client.post("/office/people/calendar/", fields).status_code == 404
    assert client.get("/office/people/calendar/import/").status_code == 404
    assert not WorkDay.objects.exists()


@pytest.mark.requirement("R57")
def test_a_list_of_shifts_takes_the_place_of_the_period_of_its_team_only(centre: Centre) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    pine, oak = centre.unit("Pine"), centre.unit("Oak")
    heron, finch = centre.person("Heron", unit=pine), centre.person("Finch", unit=oak)
    for person in (heron, finch):
        for day in (MONDAY, SUNDAY + timedelta(days=1)):
            Shift.objects.create(
                tenant=centre.tenant.id, employee=person, starts_at=at(day, 8), ends_at=at(day, 16)
            )
    rows = [["number", "date", "start", "end"], [heron.employee_no, "2026-03-03", "9:00", "18:00"]]
    report = import_shifts(office, rows, first=MONDAY, last=SUNDAY, unit=pine, dry_run=False)
    assert (report.added, report.removed, report.stored) == (1, 1, True)
    begins = Shift.objects.filter(employee=heron).order_by("starts_at").values_list("starts_at")
    assert [one[0] for one in begins] == [
        at(date(2026, 3, 3), 9),
        at(SUNDAY + timedelta(days=1), 8),
    ]
    assert Shift.objects.filter(employee=finch).count() == 2


def test_one_fault_keeps_the_old_roster(centre: Centre) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    heron = centre.person("Heron", unit=centre.unit("Pine"))
    Shift.objects.create(
        tenant=centre.tenant.id, employee=heron, starts_at=at(MONDAY, 8), ends_at=at(MONDAY, 16)
    )
    rows = [
        ["number", "date", "start", "end"],
        [heron.employee_no, "2026-03-03", "09:00", "18:00"],
        ["unknown", "2026-03-03", "09:00", "18:00"],
    ]
    report = import_shifts(office, rows, first=MONDAY, last=SUNDAY, dry_run=False)
    assert [(fault.line, fault.code) for fault in report.faults] == [(3, "list.employee_unknown")]
    assert Shift.objects.get().starts_at == at(MONDAY, 8)


@pytest.mark.requirement("A23")
def test_a_week_of_more_hours_than_the_reading_says_is_pointed_out_not_refused(
    centre: Centre, signed_in: SignIn
) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    heron = centre.person("Heron", unit=centre.unit("Pine"))
    rows = [["number", "date", "start", "end"]]
    rows += [
        [heron.employee_no, (MONDAY + timedelta(days=n)).isoformat(), "08:00", "16:00"]
        for n in range(6)
    ]
    report = import_shifts(office, rows, first=MONDAY, last=SUNDAY, dry_run=False)
    assert [(one.employee_no, one.hours) for one in report.long_weeks] == [
        (heron.employee_no, Decimal(48))
    ]
    page = signed_in(office).get(f"/office/people/roster/?week={MONDAY}").text
    assert "over 44" in page
    limit = WeeklyLimit()
    limit.ask(lambda tenant, on: Decimal(50))
    assert limit.of(1, MONDAY) == 50


def test_the_page_checks_a_list_and_says_what_is_wrong_by_line(
    centre: Centre, signed_in: SignIn
) -> None:
    office = centre.person("Office", Role.TRAINING_OFFICE)
    heron = centre.person("Heron", unit=centre.unit("Pine"))
    client = signed_in(office)
    good = [["number", "date", "start", "end"], [heron.employee_no, "2026-03-02", "08:00", "16:00"]]
    fields = {"first": MONDAY, "last": SUNDAY, "act": "check"}
    page = client.post("/office/people/roster/import/", {**fields, "file": sheet(good)})
    assert "Nothing is stored yet" in page.text
    assert not Shift.objects.exists()
    bad = client.post(
        "/office/people/roster/import/",
        {**fields, "file": sheet([good[0], ["x", "?", "1", "2"]]), "act": "store"},
    )
    assert bad.status_code == 400
    assert "is not a date" in bad.text
    stored = client.post(
        "/office/people/roster/import/", {**fields, "file": sheet(good), "act": "store"}
    )
    assert "New shifts: 1" in stored.text


def test_a_team_lead_sees_the_week_of_their_own_team(centre: Centre, signed_in: SignIn) -> None:
    pine, oak = centre.unit("Pine"), centre.unit("Oak")
    lead = centre.person("Lead", Role.TEAM_LEAD, unit=pine)
    for name, unit in (("Heron", pine), ("Finch", oak)):
        Shift.objects.create(
            tenant=centre.tenant.id,
            employee=centre.person(name, unit=unit),
            starts_at=at(MONDAY, 8),
            ends_at=at(MONDAY, 16),
        )
    page = signed_in(lead).get(f"/office/people/roster/?week={MONDAY}").text
    assert "Heron" in page
    assert "Finch" not in page


@pytest.mark.parametrize("path", ["calendar", "roster"])
def test_templates_are_lists_that_can_be_read_again(
    centre: Centre, signed_in: SignIn, path: str
) -> None:
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    answer = client.get(f"/office/people/{path}/import/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0].max_row >= 3


def test_the_week_takes_the_same_queries_however_many_people_there_are(
    centre: Centre, signed_in: SignIn, django_assert_max_num_queries: object
) -> None:
    pine = centre.unit("Pine")
    for number in range(25):
        centre.person(f"Agent {number}", unit=pine)
    client = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get("/office/people/roster/")
