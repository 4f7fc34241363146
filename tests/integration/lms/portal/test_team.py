"""The team's page: who may take calls, who is late; what is done for many at once."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from lms.classes.models import Attendance
from lms.people.models import AuditRow, Employee, Notice, Unit
from lms.people.rules.roles import Role
from lms.tracks.models import Clearance, Enrolment, Track, TrackItem
from lms.tracks.rules.clearing import CALLS
from tests.builders.centre import Centre
from tests.builders.classroom import added_item, announced_run, attended, taking_part
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def unit(centre: Centre) -> Unit:
    return centre.unit("Morning")


@pytest.fixture
def track(centre: Centre) -> Track:
    return centre.track([("One", "一", [("company", "Company", "公司", centre.package())])])


@pytest.fixture
def lead(centre: Centre, unit: Unit, signed_in: SignIn) -> Client:
    return signed_in(centre.person("Lead", Role.TEAM_LEAD, unit=unit))


def page(client: Client, query: str = "") -> str:
    answer = client.get(f"/team/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def cleared(person: Employee) -> None:
    Clearance.objects.create(
        tenant=person.tenant,
        employee=person,
        scope=CALLS,
        granted_at=timezone.now() - timedelta(days=3),
        decision_id=uuid4(),
    )


def rows(client: Client, query: str = "") -> dict[str, list[object]]:
    book = load_workbook(io.BytesIO(client.get(f"/team/export.xlsx{query}").content))
    _head, *found = book.worksheets[0].iter_rows(values_only=True)
    return {str(row[1]): list(row) for row in found}


@pytest.mark.requirement("R14", "R105")
def test_who_may_take_calls_and_why_not(centre: Centre, unit: Unit, lead: Client) -> None:
    ready, new = centre.person("白一舟", unit=unit), centre.person("蓝天禾", unit=unit)
    cleared(ready)
    found = rows(lead)
    assert found[ready.name][3:5] == ["yes", None]
    assert found[new.name][3:5] == ["no", "not cleared yet"]
    assert set(rows(lead, "?show=no_calls")) == {new.name}
    html = page(lead)
    assert "may take calls" in html
    assert "not cleared yet" in html


@pytest.mark.requirement("R56")
def test_what_each_learned_and_missed_within_the_time_asked_for(
    centre: Centre, unit: Unit, lead: Client, track: Track
) -> None:
    klass = added_item(track, "voice", TrackItem.Kind.CLASS)
    here, away = centre.person("白一舟", unit=unit), centre.person("蓝天禾", unit=unit)
    run = announced_run(klass, here, [timezone.now() - timedelta(days=2)])
    one, two = taking_part(run, [centre.enrolled(each, track) for each in (here, away)])
    attended(one, late=12)
    attended(two, Attendance.State.ABSENT)
    span = f"?from={YESTERDAY - timedelta(days=5)}&to={YESTERDAY}"
    found = rows(lead, span)
    assert found[here.name][7:11] == [48, 0, 0, 1]
    assert found[away.name][7:11] == [0, 0, 1, 0]
    assert set(rows(lead, f"{span}&show=absent")) == {away.name}
    earlier = f"?from={YESTERDAY - timedelta(days=40)}&to={YESTERDAY - timedelta(days=30)}"
    assert rows(lead, earlier)[here.name][7:11] == [0, 0, 0, 0]


def test_the_address_filters_screen_and_file_alike(
    centre: Centre, unit: Unit, lead: Client, track: Track
) -> None:
    late, other = centre.person("白一舟", unit=unit), centre.person("蓝天禾", unit=unit)
    centre.enrolled(late, track, due_on=YESTERDAY)
    passed = centre.enrolled(other, track, due_on=YESTERDAY)
    centre.decided(passed, "total", "pass", "80")
    for query, names in (
        ("?show=overdue", {late.name}),
        ("?q=蓝", {other.name}),
        ("?show=nonsense&from=x&to=%00", {late.name, other.name}),
        (f"?unit={unit.id}", {late.name, other.name}),
    ):
        assert set(rows(lead, query)) == names
        html = page(lead, query)
        assert {one.name for one in (late, other) if one.name in html} == names


def test_a_lead_sees_the_own_unit_and_no_filter_reaches_further(
    centre: Centre, unit: Unit, lead: Client
) -> None:
    ours = centre.person("白一舟", unit=unit)
    other_unit = centre.unit("Evening")
    theirs = centre.person("蓝天禾", unit=other_unit)
    assert set(rows(lead)) == {ours.name}
    assert rows(lead, f"?unit={other_unit.id}") == {}
    for action in ("remind", "assign"):
        answer = lead.post("/team/do/", {"action": action, "person": [str(theirs.id)]})
        assert answer.status_code == 404
    assert not Notice.objects.filter(employee=theirs).exists()


def test_another_centres_people_are_beyond_reach(centre: Centre, signed_in: SignIn) -> None:
    elsewhere = Centre(host="elsewhere.example").person("白一舟")
    office = signed_in(centre.person("Office", Role.TRAINING_OFFICE))
    assert "白一舟" not in page(office)
    answer = office.post("/team/do/", {"action": "remind", "person": [str(elsewhere.id)]})
    assert answer.status_code == 404


def test_ticked_people_are_given_a_track(
    centre: Centre, unit: Unit, lead: Client, track: Track
) -> None:
    people = [centre.person(name, unit=unit) for name in ("白一舟", "蓝天禾")]
    centre.enrolled(people[0], track)
    form = {
        "action": "assign",
        "person": [str(one.id) for one in people],
        "track": str(track.id),
        "due_on": str(timezone.localdate() + timedelta(days=9)),
        "back": "/team/?show=overdue",
    }
    answer = lead.post("/team/do/", form)
    assert answer["Location"] == "/team/?show=overdue"
    assert Enrolment.objects.filter(track=track).count() == 2
    assert "given to 1 person" in page(lead)
    lead.post("/team/do/", {**form, "track": str(uuid4()), "back": "https://elsewhere.example/"})
    assert "Choose what to give them." in page(lead)


def test_a_reminder_is_a_notice_each_and_stands_in_the_audit(
    centre: Centre, unit: Unit, lead: Client
) -> None:
    person = centre.person("白一舟", unit=unit)
    form = {"action": "remind", "person": [str(person.id)], "note": "By Friday, please."}
    for _ in range(2):
        lead.post("/team/do/", form)
    assert Notice.objects.filter(employee=person, body_en__contains="By Friday").count() == 2
    row = AuditRow.objects.filter(action="portal.reminded").latest("at")
    assert row.detail == {"people": [str(person.id)]}
    assert lead.post("/team/do/", {"action": "remind"}).status_code == 302
    assert "Tick at least one person first." in page(lead)
    assert lead.post("/team/do/", {"action": "fire", "person": [str(person.id)]}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_people(
    centre: Centre, unit: Unit, lead: Client, track: Track
) -> None:
    def one_more(name: str) -> None:
        person = centre.person(name, unit=unit)
        cleared(person)
        enrolment = centre.enrolled(person, track, due_on=YESTERDAY)
        centre.played(enrolment, "company")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(lead)
        return len(captured)

    one_more("白一舟")
    queries()
    before = queries()
    for number in range(6):
        one_more(f"Person {number}")
    assert queries() == before
