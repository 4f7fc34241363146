"""Standby cases: the whole way, what may not be skipped, and the evidence pack."""

import io
import json
import zipfile
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import work_calendar
from lms.people.rules.roles import Role
from lms.people.services import store_attachment
from lms.tracks.exceptions import (
    CaseLacks,
    CaseOpenAlready,
    CaseStateMoved,
    NotYourPart,
    ReasonMissing,
)
from lms.tracks.models import Enrolment, StandbyCase
from lms.tracks.rules.standby import Outcome, State
from lms.tracks.services import standby
from lms.tracks.services.standby_pack import evidence_pack
from tests.builders.centre import Centre
from tests.builders.office_tracks import filed, item_of, open_track, pdf

pytestmark = pytest.mark.django_db


class Story:
    """A case with everybody it takes."""

    def __init__(self, centre: Centre, office: Employee) -> None:
        self.centre, self.office = centre, office
        self.agent = centre.person("Agent")
        self.supervisor = centre.person("Supervisor", Role.SUPERVISOR)
        self.assessor = centre.person("Assessor", Role.QA)
        self.hr = centre.person("HR", Role.HR)
        self.track = open_track(office, "standby")
        self.case = standby.open_case(self.office, self.agent, **self.terms())

    def terms(self, **more: Any) -> dict[str, Any]:
        today = timezone.localdate()
        return {
            "reason": "qa",
            "detail": "Three calls below 60.",
            "starts_on": today + timedelta(days=1),
            "ends_on": today + timedelta(days=10),
            "place": "Room 2",
            "pass_standard": "80 of 100.",
            "follows": "Another post.",
            **more,
        }

    def prepare(self) -> None:
        file = store_attachment(self.office, pdf("call.pdf"))
        standby.add_evidence(
            self.office,
            self.case,
            title="Call 1",
            happened_on=timezone.localdate(),
            attachment=file,
        )
        self.gap = standby.save_gap(
            self.office,
            self.case,
            None,
            title="Does not confirm the number",
            trains=[item_of(self.track, "calls")],
            measures=[item_of(self.track, "calls-check")],
        )

    def notice(self) -> None:
        self.prepare()
        standby.send_notice(self.office, self.case)

    def train(self) -> None:
        """The notice came yesterday, and today the first session is."""
        self.notice()
        standby.note_receipt(self.agent, self.case)
        yesterday = timezone.now() - timedelta(days=1)
        StandbyCase.objects.filter(id=self.case.id).update(
            received_at=yesterday, noticed_at=yesterday, starts_on=timezone.localdate()
        )
        standby.begin_training(self.office, self.case)

    def report(self, *, closed: bool = True) -> None:
        self.train()
        self.write(closed=closed)

    def write(self, *, closed: bool) -> None:
        standby.write_report(
            self.assessor,
            self.case,
            observations="Calm.",
            opinion="May return.",
            results=[(self.gap, closed, "85 of 100")],
        )

    def decide(self, outcome: Outcome = Outcome.RETURN, *, trained: bool = True) -> None:
        standby.see_report(self.agent, self.case, "I agree.")
        standby.decide_case(self.supervisor, self.case, outcome, "As measured.", trained=trained)

    def state(self) -> str:
        self.case.refresh_from_db()
        return self.case.state


@pytest.fixture
def story(centre: Centre, office: Employee) -> Story:
    return Story(centre, office)


@pytest.mark.requirement("R149", "R150", "R151")
def test_the_whole_way_is_filed_step_by_step(story: Story) -> None:
    with filed() as records:
        story.report()
        story.decide()
        StandbyCase.objects.filter(id=story.case.id).update(
            appeal_until=timezone.localdate() - timedelta(days=1)
        )
        standby.close_case(story.office, story.case)
    assert story.state() == State.CLOSED
    assert [record.kind for record in records] == [
        f"standby_{event}"
        for event in ("notice", "receive", "train", "report", "see", "decide", "close")
    ]
    assert [record.form for record in records if record.form] == ["F14", "F15"]
    notice = {field.key: field.value for field in records[0].fields}
    assert notice["courses"] == [
        {
            "en": "Does not confirm the number → Handling calls → Handling calls: check",
            "zh-Hans": "Does not confirm the number → 通话处理 → 通话处理考核",
        }
    ]
    assert {"reason", "evidence", "gaps", "dates", "standard", "consequence", "rights"} <= set(
        notice
    )
    assert [one.name for one in records[0].attachments] == ["call.pdf"]
    report = {field.key: field.value for field in records[3].fields}
    assert report["opinion"] == "May return."


@pytest.mark.requirement("R152")
def test_no_notice_goes_out_while_a_shortcoming_is_not_covered(story: Story) -> None:
    with pytest.raises(CaseLacks) as problem:
        standby.send_notice(story.office, story.case)
    assert "证据" in problem.value.text("zh-hans")
    story.prepare()
    standby.save_gap(
        story.office,
        story.case,
        story.gap,
        title="x",
        trains=[item_of(story.track, "calls")],
        measures=[],
    )
    with pytest.raises(CaseLacks):
        standby.send_notice(story.office, story.case)
    assert story.state() == State.DRAFT


@pytest.mark.requirement("R150")
def test_training_begins_only_after_the_notice_was_received(story: Story) -> None:
    story.notice()
    with pytest.raises(CaseLacks):
        standby.begin_training(story.office, story.case)
    with pytest.raises(NotYourPart):
        standby.note_receipt(story.hr, story.case)
    standby.note_receipt(story.agent, story.case)
    StandbyCase.objects.filter(id=story.case.id).update(starts_on=timezone.localdate())
    with pytest.raises(CaseLacks, match="first session"):
        standby.begin_training(story.office, story.case)
    assert story.state() == State.NOTICED


@pytest.mark.requirement("R150")
def test_a_refusal_is_witnessed_by_somebody_else_who_says_what_happened(story: Story) -> None:
    story.notice()
    for nobody in (story.agent, story.office):
        with pytest.raises(NotYourPart):
            standby.note_receipt(nobody, story.case, refused=True, note="x")
    with pytest.raises(ReasonMissing):
        standby.note_receipt(story.hr, story.case, refused=True)
    standby.note_receipt(story.hr, story.case, refused=True, note="Left without signing.")
    story.case.refresh_from_db()
    assert story.case.refusal_witness == story.hr
    assert story.case.received_at is not None


def test_the_employee_learns_exactly_what_the_case_names(story: Story) -> None:
    story.train()
    story.case.refresh_from_db()
    enrolment = story.case.enrolment
    assert enrolment is not None
    assert enrolment.reason == Enrolment.Reason.STANDBY
    kinds = enrolment.track.items.order_by("position").values_list("title_en", "kind")
    assert list(kinds) == [("Handling calls", "class"), ("Handling calls: check", "assessment")]


@pytest.mark.requirement("R151")
def test_nothing_is_decided_before_the_report_was_signed_and_seen(story: Story) -> None:
    story.train()
    with pytest.raises(NotYourPart):
        standby.write_report(story.agent, story.case, observations="x", opinion="x", results=[])
    with pytest.raises(CaseLacks):
        standby.write_report(story.assessor, story.case, observations="x", opinion="x", results=[])
    story.write(closed=True)
    terms = {"outcome": Outcome.RETURN, "note": "x", "trained": True}
    with pytest.raises(CaseLacks):
        standby.decide_case(story.supervisor, story.case, **terms)  # type: ignore[arg-type]
    standby.see_report(story.agent, story.case)
    with pytest.raises(NotYourPart):
        standby.decide_case(story.assessor, story.case, **terms)  # type: ignore[arg-type]
    standby.decide_case(story.supervisor, story.case, **terms)  # type: ignore[arg-type]


@pytest.mark.requirement("R152")
def test_a_case_with_an_open_gap_does_not_end_as_trained(story: Story) -> None:
    story.report(closed=False)
    with pytest.raises(CaseLacks):
        story.decide(trained=True)
    standby.decide_case(story.supervisor, story.case, Outcome.TRANSFER, "Not met.", trained=False)
    assert story.state() == State.DECIDED
    assert story.case.trained is False


def test_an_extension_goes_back_to_training(story: Story) -> None:
    story.report(closed=False)
    story.case.refresh_from_db()
    before = story.case.ends_on
    story.decide(Outcome.EXTEND, trained=False)
    assert story.state() == State.TRAINING
    assert story.case.ends_on > before
    story.write(closed=True)
    story.decide()
    assert story.state() == State.DECIDED


@pytest.mark.requirement("R152")
def test_an_appeal_is_reviewed_by_somebody_else(story: Story) -> None:
    story.report(closed=False)
    story.decide(Outcome.REFER_HR, trained=False)
    with pytest.raises(NotYourPart):
        standby.appeal(story.hr, story.case, "x")
    standby.appeal(story.agent, story.case, "The second call was not mine.")
    with pytest.raises(NotYourPart):
        standby.review_appeal(story.supervisor, story.case, "Upheld.")
    standby.review_appeal(story.hr, story.case, "It was not.", outcome=Outcome.TRANSFER)
    assert story.state() == State.DECIDED
    assert story.case.outcome == Outcome.TRANSFER
    with pytest.raises(CaseLacks):
        standby.appeal(story.agent, story.case, "Again.")
    standby.close_case(story.office, story.case)
    assert story.state() == State.CLOSED


@pytest.mark.requirement("R149", "A39")
@pytest.mark.parametrize("days_left", [0, -1])
def test_an_appeal_is_in_time_until_its_last_working_day_and_a_case_closes_after_it(
    story: Story, days_left: int
) -> None:
    story.report(closed=False)
    story.decide(Outcome.REFER_HR, trained=False)
    story.case.refresh_from_db()
    today = timezone.localdate()
    assert story.case.appeal_until == work_calendar(story.agent.tenant).add_workdays(today, 5)
    last = StandbyCase.objects.filter(id=story.case.id)
    last.update(appeal_until=today + timedelta(days=days_left))
    if days_left < 0:
        with pytest.raises(CaseLacks):
            standby.appeal(story.agent, story.case, "Too late.")
        standby.close_case(story.office, story.case)
        assert story.state() == State.CLOSED
    else:
        with pytest.raises(CaseLacks):
            standby.close_case(story.office, story.case)
        standby.appeal(story.agent, story.case, "On the last day.")
        assert story.state() == State.APPEALED


def test_there_is_one_open_case_per_person(story: Story) -> None:
    with pytest.raises(CaseOpenAlready):
        standby.open_case(story.office, story.agent, **story.terms())
    with pytest.raises(NotYourPart):
        standby.open_case(story.office, story.office, **story.terms())
    standby.drop_case(story.office, story.case, "The figures were wrong.")
    with pytest.raises(CaseStateMoved):
        standby.send_notice(story.office, story.case)
    assert standby.open_case(story.office, story.agent, **story.terms())


def test_what_was_told_stands_and_only_the_days_may_move_later(story: Story) -> None:
    story.notice()
    later = timezone.localdate() + timedelta(days=20)
    changed = standby.change_case(
        story.office, story.case, **story.terms(detail="Other.", starts_on=later, ends_on=later)
    )
    assert (changed.detail, changed.starts_on) == ("Three calls below 60.", later)
    with pytest.raises(CaseStateMoved):
        standby.add_evidence(story.office, story.case, title="x", happened_on=later)


@pytest.mark.requirement("R152")
def test_the_pack_holds_the_case_its_records_and_its_files(story: Story) -> None:
    story.report()
    story.decide()
    story.case.refresh_from_db()
    pack = zipfile.ZipFile(io.BytesIO(b"".join(evidence_pack(story.office, story.case))))
    assert pack.testzip() is None
    names = pack.namelist()
    assert names[:2] == ["case.json", "completeness.json"]
    assert [name for name in names if name.startswith("records/")] == [
        f"records/{number:02d}-{event}.json"
        for number, event in enumerate(
            ("notice", "receive", "train", "report", "see", "decide"), start=1
        )
    ]
    assert pack.read("attachments/01-call.pdf").startswith(b"%PDF-")
    assert json.loads(pack.read("completeness.json")) == {"missing": []}
    files = json.loads(pack.read("manifest.json"))["files"]
    assert set(files) == set(names) - {"manifest.json"}
    for name, said in files.items():
        content = pack.read(name)
        assert said == {"sha256": sha256(content).hexdigest(), "size": len(content)}


def test_the_pack_of_a_draft_says_what_is_missing(story: Story) -> None:
    pack = zipfile.ZipFile(io.BytesIO(b"".join(evidence_pack(story.office, story.case))))
    lacking = json.loads(pack.read("completeness.json"))["missing"]
    assert [one["code"] for one in lacking] == ["evidence", "gaps"]
