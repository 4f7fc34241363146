"""The pages of tracks: what each role may do there, and that forms say what is wrong."""

import base64
import io
import zipfile
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.roles import Role
from lms.tracks.models import (
    Enrolment,
    ExternalCase,
    ExternalProvider,
    IndividualPlan,
    StandbyCase,
    Subject,
    Track,
    TrackItem,
)
from lms.tracks.queries import office_tasks
from lms.tracks.rules.external import State as ExternalState
from lms.tracks.rules.standby import State
from lms.tracks.services import enrol_people, grant_clearance
from lms.tracks.services.curricula import make_version, publish_track
from lms.tracks.services.standby import open_case
from lms.ui.tasks import Urgency
from tests.builders.centre import Centre
from tests.builders.doors import SignIn
from tests.builders.office_tracks import item_of, open_track, pdf
from xapi.lrs.services import create_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(office: Employee, signed_in: SignIn) -> Client:
    return signed_in(office)


def link(name: str, *args: Any) -> str:
    return reverse(f"tracks:{name}", args=args)


@pytest.fixture
def draft(desk: Client) -> Track:
    desk.post(
        link("new"), {"key": "own", "kind": "in_service", "title_en": "Own", "title_zh": "自建"}
    )
    return Track.objects.get(key="own")


@pytest.mark.requirement("R37", "R79")
def test_the_office_makes_a_track_from_a_template_opens_it_and_enrols(
    desk: Client, centre: Centre
) -> None:
    assert "five_blocks" in desk.get(link("new")).content.decode()
    answer = desk.post(link("new"), {"key": "hires", "curriculum": "five_blocks"})
    track = Track.objects.get(key="hires")
    assert answer["Location"] == link("track", track.id)
    page = desk.get(link("track", track.id)).content.decode()
    assert "Nothing stands in the way." in page
    assert "Scenario simulation" in page
    desk.post(link("act", track.id), {"act": "publish"})
    track.refresh_from_db()
    assert track.state == Track.State.ACTIVE
    unit = centre.unit("Team")
    agent = centre.person("Agent", unit=unit)
    one, mentor = centre.person("One"), centre.person("Mentor", Role.MENTOR)
    answer = desk.post(
        link("enrol", track.id),
        {
            "unit": str(unit.id),
            "people": f"{one.employee_no}, {agent.employee_no}",
            "workdays": "20",
            "mentor": mentor.employee_no,
        },
    )
    assert answer["Location"] == link("people", track.id)
    joined = Enrolment.objects.filter(track=track)
    assert {(row.employee, row.mentor) for row in joined} == {(agent, mentor), (one, mentor)}
    assert b"Agent" in desk.get(link("people", track.id) + "?state=open").content


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(desk: Client) -> None:
    answer = desk.post(link("new"), {"key": "no spaces", "title_en": "Kettles"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Give a title in both languages" in page
    assert 'value="Kettles"' in page
    assert 'aria-invalid="true"' in page


def document(draft: Track, **more: Any) -> dict[str, Any]:
    return {
        "stage": str(draft.stages.get().id),
        "kind": "document",
        "key": "read",
        "title_en": "Read",
        "title_zh": "阅读",
        "exemption": "Only read.",
        **more,
    }


def test_a_file_goes_with_an_item_and_is_replaced_and_taken_out(
    desk: Client, draft: Track, centre: Centre, signed_in: SignIn
) -> None:
    new = link("new_item", draft.id)
    assert "or attach the file" in desk.post(new, document(draft)).content.decode()
    fake = SimpleUploadedFile("notes.pdf", b"MZ\x00\x01 no document")
    refused = desk.post(new, document(draft, file=fake))
    assert (refused.status_code, TrackItem.objects.filter(track=draft).count()) == (400, 0)
    desk.post(new, document(draft, file=pdf("handbook.pdf")))
    item = item_of(draft, "read")
    page = link("item", draft.id, item.id)
    file = link("item_file", draft.id, item.id)
    assert "handbook.pdf" in desk.get(page).content.decode()
    assert file in desk.get(link("track", draft.id)).content.decode()
    answer = desk.get(file)
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    assert signed_in(centre.person("Agent")).get(file).status_code == 404
    desk.post(page, document(draft, file=pdf("handbook-2.pdf")))
    item.refresh_from_db()
    assert item.attachment is not None
    assert item.attachment.name == "handbook-2.pdf"
    desk.post(page, document(draft, without_file="on", text_en="x", text_zh="x"))
    item.refresh_from_db()
    assert item.attachment is None
    assert desk.get(file).status_code == 404


@pytest.mark.requirement("R80")
def test_an_item_names_the_version_of_the_manual_it_rests_on(
    desk: Client, draft: Track, office: Employee
) -> None:
    words = {"text_en": "x", "text_zh": "x"}
    new = link("new_item", draft.id)
    lacking = desk.post(new, document(draft, **words, manual="Work manual"))
    assert "together with its version" in lacking.content.decode()
    desk.post(new, document(draft, **words, manual="Work manual", manual_version="2026-3"))
    page = desk.get(link("track", draft.id)).content.decode()
    assert "Work manual 2026-3" in page
    newer = {**words, "key": "faq", "manual": "Work manual", "manual_version": "2026-4"}
    desk.post(new, document(draft, **newer))
    page = desk.get(link("track", draft.id)).content.decode()
    assert "Items rest on different versions of “Work manual”: 2026-3, 2026-4." in page
    publish_track(office, draft)
    copy = make_version(office, draft)
    assert item_of(copy, "read").manual_version == "2026-3"


def test_items_are_added_changed_moved_and_taken_out(desk: Client, centre: Centre) -> None:
    desk.post(
        link("new"), {"key": "own", "kind": "in_service", "title_en": "Own", "title_zh": "自建"}
    )
    track = Track.objects.get(key="own")
    stage = track.stages.get()
    words = {
        "stage": str(stage.id),
        "key": "kettles",
        "title_en": "Kettles",
        "title_zh": "水壶",
        "method": "online",
    }
    new = link("new_item", track.id)
    wrong = desk.post(new, {**words, "kind": "package"})
    assert "Choose the package of the course." in wrong.content.decode()
    desk.post(
        new, {**words, "kind": "package", "package": str(centre.package().id), "own_test": "on"}
    )
    desk.post(
        new,
        {
            **words,
            "key": "read",
            "kind": "document",
            "text_en": "x",
            "text_zh": "x",
            "exemption": "Only read.",
            "needs": [str(item_of(track, "kettles").id)],
        },
    )
    item = item_of(track, "read")
    assert item_of(track, "kettles").assessed_by == ["kettles"]
    assert [one.needs.key for one in item.prerequisites.all()] == ["kettles"]
    page = desk.get(link("item", track.id, item.id)).content.decode()
    assert "Only read." in page
    desk.post(link("act_item", track.id, item.id), {"act": "up"})
    assert [one.key for one in TrackItem.objects.filter(track=track)] == ["read", "kettles"]
    desk.post(link("stage", track.id, stage.id), {"title_en": "A", "title_zh": "甲"})
    stage.refresh_from_db()
    assert stage.title_zh == "甲"
    desk.post(
        link("edit", track.id),
        {
            "title_en": "Own",
            "title_zh": "自建",
            "rule_set_key": "course.default",
            "valid_months": "6",
            "renew_days": "14",
        },
    )
    track.refresh_from_db()
    assert track.valid_months == 6
    desk.post(link("act_item", track.id, item.id), {"act": "remove"})
    assert track.items.count() == 1


def test_terms_of_an_enrolment_are_changed_with_a_reason(
    desk: Client, office: Employee, centre: Centre
) -> None:
    track = open_track(office, "six_modules")
    [enrolment] = enrol_people(office, track, [centre.person("Agent")]).enrolled
    due = timezone.localdate() + timedelta(days=40)
    without = desk.post(
        link("change_enrolment", enrolment.id, "due"), {"due_on": due.isoformat(), "reason": ""}
    )
    assert without.status_code == 400
    desk.post(
        link("change_enrolment", enrolment.id, "due"),
        {"due_on": due.isoformat(), "reason": "Was ill."},
    )
    page = desk.get(link("enrolment", enrolment.id)).content.decode()
    assert "Was ill." in page
    assert desk.get(link("new_hires")).status_code == 200
    desk.post(link("change_enrolment", enrolment.id, "withdraw"), {"reason": "Has left."})
    enrolment.refresh_from_db()
    assert enrolment.withdrawn_reason == "Has left."


def test_a_team_lead_reaches_their_own_team_only(
    office: Employee, centre: Centre, signed_in: SignIn
) -> None:
    mine, theirs = centre.unit("Mine"), centre.unit("Theirs")
    lead = signed_in(centre.person("Lead", Role.TEAM_LEAD, unit=mine))
    track = open_track(office)
    ours, other = centre.person("Ours", unit=mine), centre.person("Other", unit=theirs)
    for one in (ours, other):
        enrol_people(office, track, [one])
    page = lead.get(link("people", track.id)).content.decode()
    assert "Ours" in page
    assert "Other" not in page
    refused = lead.post(link("enrol", track.id), {"people": other.employee_no})
    assert refused.status_code == 400
    stranger = Enrolment.objects.get(employee=other)
    assert lead.get(link("enrolment", stranger.id)).status_code == 404
    assert lead.get(link("new")).status_code == 404
    draft = Track.objects.get(id=track.id)
    Track.objects.filter(id=track.id).update(state=Track.State.DRAFT)
    assert lead.get(link("track", draft.id)).status_code == 404


@pytest.mark.requirement("R36")
def test_individual_plans_are_made_filled_and_counted(
    desk: Client, office: Employee, centre: Centre
) -> None:
    agent = centre.person("Agent")
    assert "No plan runs" in desk.get(link("plans")).content.decode()
    today = timezone.localdate()
    desk.post(
        link("new_plan"),
        {
            "person": agent.employee_no,
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=90)).isoformat(),
        },
    )
    plan = IndividualPlan.objects.get()
    desk.post(link("plan", plan.id), {"topic": "Voice", "source": "qa", "detail": "Hoarse."})
    item = plan.items.get()
    desk.post(link("finish_plan_item", plan.id, item.id))
    item.refresh_from_db()
    assert item.done_on == today
    page = desk.get(link("plans")).content.decode()
    assert "1 / 1" in page
    assert "1 / 3" in page


@pytest.mark.requirement("R58", "R105")
def test_who_may_take_calls_is_a_page_a_file_and_an_answer_for_the_router(
    desk: Client, centre: Centre, client: Client
) -> None:
    agent, new = centre.person("Agent"), centre.person("New")
    grant_clearance(agent, decision_id=uuid4())
    desk.post(
        link("new_subject"),
        {"kind": "product", "key": "kettle", "title_en": "Kettle", "title_zh": "水壶"},
    )
    subject = Subject.objects.get()
    twice = desk.post(
        link("new_subject"),
        {"kind": "policy", "key": "kettle", "title_en": "x", "title_zh": "x"},
    )
    assert "Another product or policy has this key." in twice.content.decode()
    listed = timezone.localtime() - timedelta(hours=1)
    empty = desk.post(
        link("release", subject.id), {"label": "1", "listing_at": f"{listed:%Y-%m-%dT%H:%M}"}
    )
    assert empty.status_code == 400
    desk.post(
        link("release", subject.id),
        {
            "label": "1",
            "listing_at": f"{listed:%Y-%m-%dT%H:%M}",
            "change_en": "New.",
            "change_zh": "新。",
        },
    )
    assert "New." in desk.get(link("subject", subject.id)).content.decode()
    page = desk.get(link("clearance") + "?may=no").content.decode()
    assert new.employee_no in page
    assert agent.employee_no not in page
    assert "not cleared yet" in page
    file = desk.get(link("clearance_file", "csv") + f"?q={agent.employee_no}").content.decode()
    assert f"{agent.employee_no},Agent,*,yes" in file
    assert f"{agent.employee_no},Agent,kettle,no" in file
    assert desk.get(link("clearance_file", "pdf")).status_code == 404
    path = link("router_clearances") + f"?employee_no={agent.employee_no}"
    assert client.get(path).status_code == 403
    key, secret = create_credential(tenant=centre.tenant.id, name="Router", scopes=["all/read"])
    token = base64.b64encode(f"{key}:{secret}".encode()).decode()
    answer = client.get(path, headers={"Authorization": f"Basic {token}"})
    [row] = answer.json()["agents"]
    assert row["may_take_calls"] is True
    assert row["queues"] == [
        {
            "queue": "kettle",
            "may": False,
            "since": None,
            "reason": {
                "code": "stale_product",
                "en": "does not know the product Kettle 1 yet",
                "zh-Hans": "尚未掌握产品 水壶 1",
            },
        }
    ]


@pytest.mark.requirement("R27", "R135", "R137")
def test_external_training_from_application_to_deposit(
    desk: Client, centre: Centre, signed_in: SignIn
) -> None:
    desk.post(link("new_provider"), {"name": "Institute", "kind": "school", "is_active": "on"})
    provider = ExternalProvider.objects.get()
    assert "Institute" in desk.get(link("providers")).content.decode()
    agent = centre.person("Agent")
    agent.hire_date = timezone.localdate() - timedelta(days=900)
    agent.save()
    boss = signed_in(centre.person("Supervisor", Role.SUPERVISOR))
    starts = timezone.localdate() + timedelta(days=9)
    terms = {
        "person": agent.employee_no,
        "provider": str(provider.id),
        "title": "Listening",
        "purpose": "To teach it.",
        "place": "Elsewhere",
        "starts_on": starts.isoformat(),
        "ends_on": starts.isoformat(),
    }
    unfinished = desk.post(link("apply"), {**terms, "costs": "fee"}).content.decode()
    assert "does not end with an amount" in unfinished
    desk.post(link("apply"), {**terms, "costs": "fee 1200.00\ntrain 80"})
    case = ExternalCase.objects.get()
    here = link("external_case", case.id)
    assert "1280.00" in desk.get(here).content.decode()
    approval = boss.get(here)
    assert approval.status_code == 200
    assert signed_in(centre.person("Other")).get(here).status_code == 404
    ExternalCase.objects.update(state=ExternalState.APPROVED)
    act = link("act_external", case.id)
    wrong = desk.post(act, {"act": "return", "returned_on": "yesterday"})
    assert wrong.status_code == 400
    assert 'id="id_returned_on_error"' in wrong.content.decode()
    desk.post(act, {"act": "return", "returned_on": timezone.localdate().isoformat()})
    mine = signed_in(agent)
    wrong = mine.post(act, {"act": "hand_in", "kind": "notes"})
    assert wrong.status_code == 400
    assert 'id="id_file_error"' in wrong.content.decode()
    assert mine.post(act, {"act": "close"}).status_code == 404
    mine.post(act, {"act": "hand_in", "kind": "notes", "file": pdf()})
    deposit = case.deposits.get()
    wrong = desk.post(act, {"act": "reuse", "deposit": str(deposit.id), "item": ""})
    assert wrong.status_code == 400
    assert f'id="reuse-{deposit.id}-item_error"' in wrong.content.decode()
    file = mine.get(link("deposit_file", case.id, deposit.id))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    assert file["X-Content-Type-Options"] == "nosniff"
    assert "notes.pdf" in desk.get(here).content.decode()
    desk.post(act, {"act": "close"})
    case.refresh_from_db()
    assert case.state == ExternalState.CLOSED
    assert "Listening" in desk.get(link("external") + "?state=closed").content.decode()


@pytest.mark.requirement("R149", "R150", "R151")
def test_a_standby_case_is_conducted_on_its_pages(
    desk: Client, office: Employee, centre: Centre, signed_in: SignIn
) -> None:
    agent = centre.person("Agent")
    supervisor = signed_in(centre.person("Supervisor", Role.SUPERVISOR))
    track = open_track(office, "standby")
    day = timezone.localdate() + timedelta(days=1)
    desk.post(
        link("new_standby"),
        {
            "person": agent.employee_no,
            "reason": "qa",
            "detail": "Three calls below 60.",
            "starts_on": day.isoformat(),
            "ends_on": day.isoformat(),
            "place": "Room 2",
            "pass_standard": "80.",
            "follows": "Another post.",
        },
    )
    case = StandbyCase.objects.get()
    here, mine = link("standby_case", case.id), signed_in(agent)
    assert mine.get(link("my_standby", case.id)).status_code == 404, "a draft is nobody's yet"
    assert "Add at least one piece of evidence" in desk.get(here).content.decode()
    desk.post(
        link("new_evidence", case.id),
        {
            "evidence-title": "Call 1",
            "evidence-happened_on": day.isoformat(),
            "evidence-file": pdf("call.pdf"),
        },
    )
    file = case.evidence.get()
    download = desk.get(link("evidence_file", case.id, file.id))
    assert b"".join(download.streaming_content).startswith(b"%PDF-")  # type: ignore[attr-defined]
    desk.post(
        link("new_gap", case.id),
        {
            "title": "No greeting",
            "trains": [str(item_of(track, "calls").id)],
            "measures": [str(item_of(track, "calls-check").id)],
        },
    )
    gap = case.gaps.get()
    assert "No greeting" in desk.get(link("gap", case.id, gap.id)).content.decode()
    desk.post(link("move_standby", case.id, "notice"))
    assert "No greeting" in mine.get(link("my_standby", case.id)).content.decode()
    mine.post(link("act_mine", case.id), {"act": "receive"})
    case.refresh_from_db()
    assert case.received_at is not None
    StandbyCase.objects.update(
        received_at=timezone.now() - timedelta(days=1), starts_on=timezone.localdate()
    )
    desk.post(link("move_standby", case.id, "train"))
    said = {
        f"report-closed_{gap.id}": "yes",
        f"report-result_{gap.id}": "85",
        "report-observations": "Calm.",
        "report-opinion": "May return.",
    }
    lacking = desk.post(link("move_standby", case.id, "report"), {**said, "report-opinion": " "})
    page = lacking.content.decode()
    assert lacking.status_code == 400
    assert 'id="id_report-opinion_error"' in page, "it is said beside the field"
    assert "Calm." in page, "and nothing typed is lost"
    assert case.steps.filter(event="report").count() == 0
    desk.post(link("move_standby", case.id, "report"), said)
    mine.post(link("act_mine", case.id), {"act": "see", "words": "I agree."})
    decision = {
        "decision-outcome": "return",
        "decision-trained": "on",
        "decision-note": "As measured.",
    }
    shut = desk.post(link("move_standby", case.id, "decide"), decision)
    assert shut.status_code == 404, "the office conducts, others decide"
    assert "I agree." in supervisor.get(here).content.decode()
    supervisor.post(link("move_standby", case.id, "decide"), decision)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.DECIDED, "return")
    mine.post(link("act_mine", case.id), {"act": "appeal", "words": "I would rather not."})
    case.refresh_from_db()
    assert case.state == State.APPEALED
    pack = desk.get(link("standby_pack", case.id))
    content = b"".join(pack.streaming_content)  # type: ignore[attr-defined]
    assert "records/07-appeal.json" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "Agent" in desk.get(link("standby") + "?state=appealed").content.decode()


def test_nobody_conducts_a_case_about_themselves_or_of_another_team(
    office: Employee, centre: Centre, signed_in: SignIn
) -> None:
    mine, theirs = centre.unit("Mine"), centre.unit("Theirs")
    agent = centre.person("Agent", unit=theirs)
    boss = centre.person("Supervisor", Role.SUPERVISOR)
    lead = centre.person("Lead", Role.TEAM_LEAD, unit=mine)
    day = timezone.localdate()
    terms = {
        "reason": "qa",
        "detail": "x",
        "starts_on": day,
        "ends_on": day,
        "place": "x",
        "pass_standard": "x",
        "follows": "x",
    }
    of_agent = open_case(office, agent, **terms)
    of_boss = open_case(office, boss, **terms)
    assert signed_in(boss).get(link("standby_case", of_agent.id)).status_code == 200
    assert signed_in(boss).get(link("standby_case", of_boss.id)).status_code == 404
    assert signed_in(lead).get(link("standby_case", of_agent.id)).status_code == 404
    assert signed_in(lead).get(link("new_standby")).status_code == 404


def test_tasks_name_what_presses(office: Employee, centre: Centre) -> None:
    track = open_track(office, "two_stages")
    [late] = enrol_people(office, track, [centre.person("Late")]).enrolled
    Enrolment.objects.filter(id=late.id).update(
        window_from=timezone.localdate() - timedelta(days=40),
        enrolled_at=timezone.now() - timedelta(days=41),
    )
    tasks = {(str(task.title), task.detail): task.urgency for task in office_tasks(office)}
    assert tasks[("New-hire training took too long: say why", "Late")] == Urgency.OVERDUE
    assert tasks[("New hire without a mentor", "Late")] == Urgency.WAITING
    assert list(office_tasks(centre.person("Agent"))) == []


def test_lists_cost_the_same_for_few_and_for_many(
    desk: Client, office: Employee, centre: Centre, django_assert_max_num_queries: Any
) -> None:
    for number in range(6):
        track = open_track(office, "two_stages", f"t{number}")
        enrol_people(office, track, [centre.person(f"A{number}")])
    for path in ("list", "clearance", "new_hires", "plans", "standby", "external", "electives"):
        desk.get(link(path))
        with django_assert_max_num_queries(22):
            assert desk.get(link(path)).status_code == 200
    with django_assert_max_num_queries(22):
        desk.get(link("track", track.id))
