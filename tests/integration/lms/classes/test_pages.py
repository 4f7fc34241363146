"""Pages of classes: who finds which door open, and what they do."""

import base64
import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from lms.classes.models import (
    ClassSettings,
    CourseRun,
    LeaveRequest,
    SheetScan,
    SignEvent,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.queries.tasks import tasks
from lms.classes.rules.rotating_code import code_at, step_of
from lms.classes.services.signing import accept_terms
from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.planning.models import Approval
from tests.builders.centre import Centre
from tests.builders.classes import DAY, HOUR, MINUTE, MONDAY, School, at, first_session
from tests.builders.doors import SignIn

pytestmark = pytest.mark.django_db
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def agent(school: School) -> Employee:
    return school.agent("Lin")


@pytest.fixture
def run(school: School, agent: Employee) -> CourseRun:
    return school.run(agent)


def url(name: str, *args: Any) -> str:
    return reverse(f"classes:{name}", args=args)


def run_form(**fields: Any) -> dict[str, Any]:
    known = {
        "title_en": "Greeting",
        "title_zh": "问候",
        "topic": "Greeting",
        "form": "drill",
        "mode": "in_house",
        "place": "Room 1",
        "post_tags": "Agent，Clerk",
        "objectives": "Greets",
        "daily_kind": "skill",
        "is_mandatory": "on",
    }
    return {**known, **fields}


def test_a_class_is_planned_and_announced_page_by_page(
    school: School, agent: Employee, signed_in: SignIn
) -> None:
    client = signed_in(school.trainer)
    wrong = client.post(url("new_run"), run_form(title_en=""))
    assert wrong.status_code == 400
    assert b"invalid-feedback" in wrong.content
    answer = client.post(url("new_run"), run_form(trainer=school.profile.id))
    run = CourseRun.objects.get()
    assert answer["Location"] == url("run", run.id)
    assert run.post_tags == ["Agent", "Clerk"]
    with at(MONDAY - 7 * DAY):
        backwards = {"starts_at": "2026-03-09T11:00", "ends_at": "2026-03-09T09:00"}
        assert client.post(url("new_session", run.id), backwards).status_code == 400
        times = {"starts_at": "2026-03-09T09:00", "ends_at": "2026-03-09T11:00"}
        assert client.post(url("new_session", run.id), times).status_code == 302
        session = first_session(run)
        assert session.starts_at == MONDAY
        nobody = client.post(url("people", run.id), {"numbers": "nobody"})
        assert nobody.status_code == 400
        client.post(url("people", run.id), {"numbers": agent.employee_no})
        for item in run.checklist.all():
            client.post(url("ready", run.id, item.id), {"ready": "1"})
        client.post(url("announce", run.id))
    run.refresh_from_db()
    assert run.state == "announced"
    page = client.get(url("run", run.id)).content.decode()
    assert "not read yet" in page
    assert "4 / 4" in page


def test_an_edit_shows_what_was_said_and_changes_it(
    school: School, run: CourseRun, signed_in: SignIn
) -> None:
    client = signed_in(school.office)
    page = client.get(url("edit_run", run.id)).content.decode()
    assert "Greeting and identity check" in page
    form = run_form(trainer=school.profile.id, guests=school.supervisor.employee_no)
    assert client.post(url("edit_run", run.id), form).status_code == 302
    run.refresh_from_db()
    assert run.topic == "Greeting"
    assert [one.name for one in run.lecturers.all()] == ["Supervisor"]


@pytest.mark.requirement("R21")
def test_a_trainer_sees_own_runs_only_and_never_makes_a_sheet_final(
    school: School, run: CourseRun, signed_in: SignIn
) -> None:
    session = first_session(run)
    other = signed_in(school.centre.person("Other", Role.TRAINER))
    for name in ("session", "code", "sheet", "paper", "incident"):
        assert other.get(url(name, session.id)).status_code == 404, name
    assert other.get(url("run", run.id)).status_code == 404
    assert "First call" not in other.get(url("runs")).content.decode()
    own = signed_in(school.trainer)
    assert "First call" in own.get(url("runs")).content.decode()
    with at(session.ends_at + MINUTE):
        assert own.post(url("change_sheet", session.id), {"act": "close"}).status_code == 302
        assert own.post(url("change_sheet", session.id), {"act": "final"}).status_code == 404
    session.refresh_from_db()
    assert session.sheet == "closed"
    office = signed_in(school.office)
    office.post(url("change_sheet", session.id), {"act": "final"})
    session.refresh_from_db()
    assert session.sheet == "final"


def test_another_centre_sees_nothing(school: School, run: CourseRun, signed_in: SignIn) -> None:
    stranger = Centre(host="other.example").person("Office", Role.TRAINING_OFFICE)
    client = signed_in(stranger)
    session = first_session(run)
    for address in (
        url("run", run.id),
        url("session", session.id),
        url("sheet", session.id),
        url("sign", session.id),
        url("ask_leave", run.id),
    ):
        assert client.get(address).status_code == 404


@pytest.mark.requirement("R94")
def test_a_learner_signs_in_with_the_code_on_the_screen(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    session = first_session(run)
    moment = MONDAY - 5 * MINUTE
    screen, phone = signed_in(school.trainer), signed_in(agent)
    with at(moment):
        page = screen.get(url("code", session.id)).content.decode()
        code = code_at(session.code_secret, str(session.id), step_of(moment))
        assert f"{code[:3]} {code[3:]}" in page
        assert "cl-qr" in page
        assert phone.get(url("code", session.id)).status_code == 404
        assert url("sign", session.id) in phone.get(url("mine")).content.decode()
        assert "I agree" in phone.get(url("sign", session.id)).content.decode()
        phone.post(url("sign", session.id), {"accept": "1"})
        wrong = phone.post(url("sign", session.id), {"code": "000000x"})
        assert wrong.status_code == 400
        assert phone.post(url("sign", session.id), {"code": code}).status_code == 302
        assert "You are signed in." in phone.get(url("sign", session.id)).content.decode()
    assert SignEvent.objects.get().method == "code"
    with at(moment - DAY):
        assert "cl-qr" not in screen.get(url("code", session.id)).content.decode()


@pytest.mark.requirement("R94")
def test_a_drawn_signature_is_a_picture_and_nothing_else(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    session, client = first_session(run), signed_in(agent)
    accept_terms(agent)
    address = url("sign", session.id)
    with at(MONDAY):
        for picture in ("data:text/html;base64,PGI+", "data:image/png;base64,???"):
            assert client.post(address, {"way": "drawn", "picture": picture}).status_code == 404
        text = base64.b64encode(b"<script>").decode()
        disguised = {"way": "drawn", "picture": f"data:image/png;base64,{text}"}
        assert client.post(address, disguised).status_code == 400
        drawn = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
        assert client.post(address, {"way": "drawn", "picture": drawn}).status_code == 302
    event = SignEvent.objects.get()
    assert event.signature is not None
    assert (event.method, event.signature.media_type) == ("drawn", "image/png")


@pytest.mark.requirement("R97")
def test_the_class_page_keeps_the_roll(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    session, participant = first_session(run), school.participant(run, agent)
    client = signed_in(school.trainer)
    client.post(url("session", session.id), {f"mark-{participant.id}": "0", "mark-x": "1"})
    mark = session.roll.get()
    assert (mark.is_present, mark.called_by) == (False, school.trainer)
    assert "not signed" in client.get(url("session", session.id)).content.decode()


@pytest.mark.requirement("R96", "R142")
def test_the_printed_sheet_names_everybody_and_comes_back_as_a_photograph(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    """F17, with a QR code in each row."""
    session = first_session(run)
    client = signed_in(school.office)
    answer = client.get(url("paper", session.id))
    assert answer["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert agent.employee_no in words
    assert "First call" in words
    photo = SimpleUploadedFile("sheet.png", PIXEL, "image/png")
    assert client.post(url("upload_scan", session.id), {"file": photo}).status_code == 302
    scan = SheetScan.objects.get()
    page = client.get(url("scan", scan.id)).content.decode()
    assert url("scan_picture", scan.id) in page
    picture = client.get(url("scan_picture", scan.id))
    assert b"".join(picture.streaming_content) == PIXEL  # type: ignore[attr-defined]
    assert picture["X-Content-Type-Options"] == "nosniff"
    participant = school.participant(run, agent)
    client.post(url("scan", scan.id), {"participant": str(participant.id)})
    event = SignEvent.objects.get()
    assert (event.method, event.at, event.recorded_by) == ("sheet", MONDAY, school.office)
    assert event.signature == scan.attachment
    learner = signed_in(agent)
    assert learner.get(url("scan_picture", scan.id)).status_code == 404


def test_a_photograph_that_is_none_is_refused(
    school: School, run: CourseRun, signed_in: SignIn
) -> None:
    client = signed_in(school.office)
    page = SimpleUploadedFile("sheet.png", b"<html>", "image/png")
    client.post(url("upload_scan", first_session(run).id), {"file": page})
    assert not SheetScan.objects.exists()


@pytest.mark.requirement("R83", "R85")
def test_leave_is_asked_for_read_and_guarded(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    session, client = first_session(run), signed_in(agent)
    address = url("ask_leave", run.id)
    form = {"sessions": [str(session.id)], "kind": "personal", "reason": ""}
    with at(MONDAY - 2 * DAY):
        refused = client.post(address, form)
        assert refused.status_code == 400
        page = refused.content.decode()
        beside = page.partition('id="id_reason_error"')[2].partition("</div>")[0]
        assert "in one sentence" in beside
        half = client.post(address, {**form, "reason": "x", "away_from": "2026-03-09T09:00"})
        assert "Enter both times" in half.content.decode()
        proof = SimpleUploadedFile("proof.png", PIXEL, "image/png")
        client.post(address, {**form, "reason": "My sister marries", "proof": proof})
    leave = LeaveRequest.objects.get()
    for reader, status in (
        (agent, 200),
        (school.office, 200),
        (school.supervisor, 200),
        (school.trainer, 404),
        (school.agent("Wang"), 404),
    ):
        for name in ("leave", "leave_proof"):
            answer = signed_in(reader).get(url(name, leave.id))
            assert answer.status_code == status, reader
            assert answer.getvalue()
    client.post(url("withdraw_leave", leave.id))
    leave.refresh_from_db()
    assert leave.state == "withdrawn"


@pytest.mark.requirement("R87")
def test_the_office_writes_an_emergency_call_down(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    participant, session = school.participant(run, agent), first_session(run)
    client = signed_in(school.office)
    with at(MONDAY + HOUR):
        client.post(
            url("phone_call", participant.id),
            {
                "sessions": [str(session.id)],
                "reason": "Accident",
                "told_at": "2026-03-09T08:50",
            },
        )
    leave = LeaveRequest.objects.get()
    assert (leave.state, leave.told_at) == ("told", MONDAY - 10 * MINUTE)
    learner = signed_in(agent)
    assert url("leave_form", leave.id) in learner.get(url("mine")).content.decode()
    assert any(task.url == url("leave_form", leave.id) for task in tasks(agent))
    with at(MONDAY + 2 * DAY):
        form = {
            "sessions": [str(session.id)],
            "kind": "emergency",
            "reason": "Accident",
            "returned_on": "2026-03-10",
        }
        learner.post(url("leave_form", leave.id), form)
    assert Approval.objects.get(object_id=leave.id).state == "open"


@pytest.mark.requirement("R101")
def test_whoever_is_in_signs_out_and_the_button_says_so(
    school: School, agent: Employee, signed_in: SignIn
) -> None:
    run = school.run(agent, signs_out=True)
    session, client = first_session(run), signed_in(agent)
    school.signs(agent, session)
    with at(MONDAY + HOUR):
        for page in (url("mine"), url("sign", session.id)):
            words = client.get(page).content.decode()
            assert "Sign out of class" in words
            assert "Sign in to class" not in words


def test_the_calendar_feed_needs_no_sign_in_but_the_secret(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn, client: Any
) -> None:
    mine = signed_in(agent)
    with at(MONDAY - DAY):
        mine.post(url("calendar_address"))
        page = mine.get(url("mine")).content.decode()
        address = page.split("<code")[1].split(">")[1].split("<")[0]
        path = address.partition("testserver")[2]
        feed = client.get(path)
        assert feed["Content-Type"].startswith("text/calendar")
        text = feed.content.decode()
        assert "DTSTART:20260309T010000Z" in text
        assert f"UID:{first_session(run).id}@testserver" in text
        assert client.get("/classes/calendar/guess.ics").status_code == 404
        mine.post(url("calendar_address"))
        assert client.get(path).status_code == 404
    assert "<code" not in signed_in(agent).get(url("mine")).content.decode()


@pytest.mark.requirement("R102")
def test_marks_are_amended_on_a_page_with_a_reason(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    [row] = school.finalise(first_session(run))
    client = signed_in(school.office)
    form = {"state": "excused", "minutes_late": 0, "minutes_early": 0, "reason": "Was ill."}
    assert client.post(url("amend", row.id), form).status_code == 400
    assert client.post(url("amend", row.id), {**form, "leave_kind": "statutory"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "excused"
    page = client.get(url("sheet", row.session_id)).content.decode()
    assert "Was ill." in page
    assert signed_in(school.trainer).get(url("amend", row.id)).status_code == 404


def test_trainers_settings_and_lists_are_the_offices(
    school: School, run: CourseRun, signed_in: SignIn
) -> None:
    office, trainer = signed_in(school.office), signed_in(school.trainer)
    for name in ("trainers", "new_trainer", "settings", "requests", "transfer"):
        assert office.get(url(name)).status_code == 200, name
        assert trainer.get(url(name)).status_code == 404, name
    for name in ("calendar", "cases", "runs", "materials", "new_material"):
        assert trainer.get(url(name)).status_code == 200, name
    assert office.get(url("ledger")).status_code == 200
    form = {"kind": "external", "name": "Dr. Zhou", "experience_months": 60, "is_active": "on"}
    assert office.post(url("new_trainer"), form).status_code == 302
    profile = TrainerProfile.objects.get(name="Dr. Zhou")
    office.post(url("confirm_trainer", profile.id), {"confirm": "1"})
    profile.refresh_from_db()
    assert profile.is_confirmed
    shown = {
        "trainer_months": 6,
        "trainer_rating": "3.5",
        "ready_hours": 48,
        "off_phones_percent": 101,
        "feedback_percent": 50,
        "sign_in_opens_minutes": 15,
    }
    assert office.post(url("settings"), shown).status_code == 400
    assert office.post(url("settings"), {**shown, "off_phones_percent": 40}).status_code == 302
    assert ClassSettings.objects.get().ready_hours == 48


@pytest.mark.requirement("R55")
def test_the_ledger_is_shown_and_exported_as_shown(
    school: School, agent: Employee, run: CourseRun, signed_in: SignIn
) -> None:
    session = first_session(run)
    school.works(agent, session.starts_at)
    school.signs(agent, session)
    school.finalise(session)
    client = signed_in(school.office)
    period = "?since=2026-03-01&until=2026-03-31"
    page = client.get(url("ledger") + period).content.decode()
    assert agent.name in page
    assert "120 min in working time" in page
    sheet = client.get(f"{url('ledger')}{period}&as=xlsx")
    assert sheet.content[:2] == b"PK"
    assert agent.name not in client.get(url("ledger")).content.decode()


@pytest.mark.parametrize("count", [3, 12])
def test_pages_ask_no_more_for_more_people(
    school: School, signed_in: SignIn, django_assert_max_num_queries: Any, count: int
) -> None:
    run = school.run(*(school.agent(f"A{n}") for n in range(count)))
    session = first_session(run)
    client = signed_in(school.office)
    for name, key, most in (
        ("run", run.id, 45),
        ("session", session.id, 25),
        ("sheet", session.id, 28),
    ):
        with django_assert_max_num_queries(most), at(MONDAY - DAY):
            assert client.get(url(name, key)).status_code == 200


def test_the_month_shows_what_the_viewer_sees(
    school: School, run: CourseRun, signed_in: SignIn
) -> None:
    page = signed_in(school.trainer).get(f"{url('calendar')}?month=2026-03").content.decode()
    assert "09:00 First call" in page
    other = signed_in(school.centre.person("Other", Role.TRAINER))
    assert "First call" not in other.get(f"{url('calendar')}?month=2026-03").content.decode()
    assert other.get(f"{url('calendar')}?month=nonsense").status_code == 200


def test_made_up_ids_lead_nowhere(school: School, signed_in: SignIn) -> None:
    client = signed_in(school.office)
    for name in ("run", "session", "sheet", "case", "leave", "amend", "scan", "exempt"):
        assert client.get(url(name, uuid4())).status_code == 404, name
    assert TrainingSession.objects.count() == 0
