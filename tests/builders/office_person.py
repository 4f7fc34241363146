"""Somebody about whom every room of the office has said something, with one mark in all of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.utils import timezone

from lms.classes.models import (
    Amendment,
    Attendance,
    Case,
    CaseEvidence,
    CaseParty,
    Exemption,
    SignEvent,
    TrainerProfile,
    TrainingSession,
)
from lms.classes.services.leave import tell_emergency
from lms.coaching.models import Calibration, FeedbackAnswer, FeedbackForm, IndicatorSheet
from lms.coaching.rules.scoring import Answer, answers_record
from lms.coaching.services.assessing import (
    Occasion,
    begin_assessment,
    finish_assessment,
    save_answers,
)
from lms.coaching.services.calibrating import open_calibration, submit_rating
from lms.coaching.services.disputing import (
    answer_dispute,
    decide_dispute,
    escalate_dispute,
    raise_dispute,
)
from lms.coaching.services.recordings import comment_on, cut_clip
from lms.coaching.services.talking import TalkDraft, follow_up, record_talk
from lms.grading.models import Recommendation
from lms.grading.services import appeal_consequence, confirm, review_appeal
from lms.people.models import Attachment, Employee, Unit
from lms.people.rules.filing import text
from lms.people.rules.roles import Role
from lms.people.services import store_attachment
from lms.people.services.forgetting import OfficeHolder, Table
from lms.planning.models import Approval
from lms.planning.services import decide_approval
from lms.planning.services.meetings import call_meeting, report_of_week, write_memo
from lms.planning.services.requests import (
    answer_help,
    call_for_help,
    hand_in_request,
    write_request,
)
from lms.tracks.models import Enrolment, ExternalProvider, IndividualPlan, IndividualPlanItem
from lms.tracks.rules.consequences import Consequence
from lms.tracks.services import grant_clearance, move_due_date, revoke_clearance, standby
from lms.tracks.services.external import apply_for, hand_in, note_return
from lms.tracks.signals import consequence_due
from tests.builders.centre import Centre
from tests.builders.classroom import added_item, announced_run, taking_part
from tests.builders.coached import answers_for, approved_plan, published_card, recorded
from tests.builders.office_tracks import item_of, office_of, open_track
from xapi.lrs.rules.holders import holders
from xapi.tenancy import uuid7

ROOMS = ("people", "planning", "regulation", "tracks", "classes", "coaching", "grading")


def office_holders() -> list[OfficeHolder]:
    return [one for one in holders() if isinstance(one, OfficeHolder)]


@dataclass
class Office:
    """Those who write about others, and what they need for it."""

    centre: Centre
    team: Unit = field(init=False)

    def __post_init__(self) -> None:
        centre = self.centre
        self.team = centre.unit("Pine")
        self.office = office_of(centre)
        self.lead = centre.person("Lead", Role.TEAM_LEAD, unit=self.team)
        self.qa = centre.person("QA", Role.QA, unit=self.team)
        self.quality_lead = centre.person("Quality", Role.OPERATIONS)
        self.hr = centre.person("HR", Role.HR)
        self.manager = centre.person("Manager", Role.MANAGER)
        self.supervisor = centre.person("Supervisor", Role.SUPERVISOR)
        self.card = published_card(self.qa)
        yesterday = timezone.now() - timedelta(days=1)
        self.coaching_plan = approved_plan(self.quality_lead, approved_at=yesterday)
        self.standby = open_track(self.office, "standby")
        self.track = centre.track(
            [("Theory", "理论", [("course", "Course", "课程", centre.package())])]
        )
        self.class_item = added_item(self.track, "voice", "class")

    def agent(self, name: str) -> "Marked":
        person = self.centre.person(name, unit=self.team)
        person.hire_date, person.rank_level = date(2020, 1, 1), "agent"
        person.save(update_fields=["hire_date", "rank_level"])
        return Marked(self, person, f"zq{name}qz")


@dataclass
class Marked:
    """A person, and the mark that stands in every text about them."""

    office: Office
    person: Employee
    mark: str

    def written_about(self) -> None:
        """Let all rooms write about the person, then put the mark wherever words may stand."""
        self._in_planning()
        enrolment = self._in_tracks()
        self._in_classes(enrolment)
        self._in_coaching()
        self._mark_all()

    def pdf(self) -> Attachment:
        name = f"{self.mark}-{uuid7()}.pdf"
        content = b"%PDF-1.7 " + name.encode()
        return store_attachment(self.office.office, self._upload(name, content))

    def _upload(self, name: str, content: bytes) -> "SimpleUploadedFile":
        return SimpleUploadedFile(name, content, content_type="application/pdf")

    def _in_planning(self) -> None:
        of, mark = self.office, self.mark
        write_memo(self.person, mark)
        call = call_for_help(self.person, topic=mark, words=mark)
        answer_help(of.lead, call.id, mark)
        request = write_request(
            self.person,
            dict.fromkeys(("topic", "reason", "objective", "participants"), mark),
        )
        hand_in_request(self.person, request.id)
        self._approve(request.id, of.lead)
        meeting = call_meeting(
            of.lead,
            {
                "kind": "weekly",
                "unit": of.team,
                "topic": "The week",
                "starts_at": timezone.now() + timedelta(days=1),
                "minutes_long": 30,
            },
        )
        report_of_week(self.person, meeting.id, last_week=mark, next_steps=mark)

    def _in_tracks(self) -> Enrolment:
        of, mark, today = self.office, self.mark, timezone.localdate()
        enrolment = of.centre.enrolled(self.person, of.track)
        move_due_date(of.office, enrolment, today + timedelta(days=30), mark)
        grant_clearance(self.person, decision_id=uuid7(), granted_by=of.manager)
        revoke_clearance(of.manager, self.person, reason=mark)
        plan = IndividualPlan.objects.create(
            tenant=of.centre.tenant.id,
            employee=self.person,
            made_by=of.lead,
            starts_on=today,
            ends_on=today,
        )
        IndividualPlanItem.objects.create(
            tenant=plan.tenant, plan=plan, topic=mark, source="wish", detail=mark
        )
        self._external()
        case = standby.open_case(
            of.office,
            self.person,
            reason="qa",
            detail=mark,
            starts_on=today + timedelta(days=1),
            ends_on=today + timedelta(days=10),
            place=mark,
            pass_standard=mark,
            follows=mark,
        )
        standby.add_evidence(
            of.office, case, title=mark, detail=mark, happened_on=today, attachment=self.pdf()
        )
        standby.save_gap(
            of.office,
            case,
            None,
            title=mark,
            trains=[item_of(of.standby, "calls")],
            measures=[item_of(of.standby, "calls-check")],
        )
        standby.send_notice(of.office, case)
        standby.drop_case(of.office, case, mark)
        return enrolment

    def _external(self) -> None:
        of, mark = self.office, self.mark
        provider, _ = ExternalProvider.objects.get_or_create(
            tenant=of.centre.tenant.id, name="Made-up Institute", kind="school"
        )
        starts = timezone.localdate() + timedelta(days=14)
        case = apply_for(
            of.office,
            self.person,
            provider=provider,
            title=mark,
            purpose=mark,
            place=mark,
            starts_on=starts,
            ends_on=starts,
            costs=[(mark, Decimal(100))],
        )
        self._approve(case.id, of.supervisor)
        case.refresh_from_db()
        note_return(of.office, case, starts)
        hand_in(of.office, case, "notes", self._upload(f"{mark}.pdf", b"%PDF-1.7" + mark.encode()))

    def _in_classes(self, enrolment: Enrolment) -> None:
        of, mark, tenant = self.office, self.mark, self.office.centre.tenant.id
        run = announced_run(
            of.class_item, of.office, [timezone.now() + timedelta(days=day) for day in (5, -1)]
        )
        (participant,) = taking_part(run, [enrolment])
        sessions = TrainingSession.objects.filter(run=run).order_by("starts_at")
        held, coming = sessions
        tell_emergency(self.person, participant, [coming], mark)
        participant.leaves.update(proof=self.pdf())
        Exemption.objects.create(
            tenant=tenant,
            session=held,
            participant=participant,
            reason=mark,
            proof=self.pdf(),
            state=Exemption.State.GRANTED,
            asked_at=timezone.now(),
            note=mark,
        )
        SignEvent.objects.create(
            tenant=tenant,
            session=held,
            participant=participant,
            direction="in",
            method="drawn",
            at=held.starts_at,
            recorded_by=self.person,
            signature=self.pdf(),
        )
        row = Attendance.objects.create(
            tenant=tenant, session=held, participant=participant, state="present", remark=mark
        )
        Amendment.objects.create(
            tenant=tenant,
            attendance=row,
            reason=mark,
            before={"state": "absent", "remark": mark},
            after={"state": "present", "remark": mark},
            made_by=of.office,
            made_at=timezone.now(),
        )
        self._in_a_case(held)
        TrainerProfile.objects.create(
            tenant=tenant,
            employee=self.person,
            name=self.person.name,
            certificates=mark,
            waiver=mark,
        )
        self._in_grading()

    def _in_a_case(self, session: TrainingSession) -> None:
        of, mark, tenant = self.office, self.mark, session.tenant
        case = Case.objects.create(
            tenant=tenant,
            kind=Case.Kind.CONDUCT,
            run=session.run,
            session=session,
            circumstances=mark,
            witnesses=mark,
            opened_by=of.office,
            opened_at=timezone.now(),
            state=Case.State.UPHELD,
            conclusion=mark,
        )
        CaseParty.objects.create(tenant=tenant, case=case, employee=self.person, statement=mark)
        CaseEvidence.objects.create(
            tenant=tenant, case=case, note=mark, attachment=self.pdf(), added_by=of.office
        )

    def _in_grading(self) -> None:
        of, mark, tenant = self.office, self.mark, self.office.centre.tenant.id
        consequence = Consequence(
            self.person.id,
            "conduct",
            text("Breach of class rules", "违反课堂纪律"),
            text(mark, mark),
            "S09#9",
            uuid7(),
        )
        consequence_due.send(sender=None, tenant=tenant, consequence=consequence)
        found = Recommendation.objects.get(tenant=tenant, employee=self.person, kind="conduct")
        confirm(of.hr, found.id, mark)
        appeal = appeal_consequence(self.person, found.id, mark)
        review_appeal(of.manager, appeal.id, "upheld", mark)

    def _in_coaching(self) -> None:
        of, mark, tenant = self.office, self.mark, self.office.centre.tenant.id
        recording = recorded(of.qa, self.person, f"CALL-{self.person.employee_no}")
        comment_on(of.qa, recording, at_ms=10, words=mark)
        cut_clip(of.qa, recording, title=mark, start_ms=0, end_ms=10, consent=mark)
        calibration = open_calibration(
            of.qa,
            recording,
            of.card,
            [of.qa, of.lead],
            title=mark,
            due_on=timezone.localdate() + timedelta(days=3),
        )
        said = {key: Answer(one.value, mark) for key, one in answers_for(of.card.card).items()}
        submit_rating(of.lead, calibration.id, said)
        Calibration.objects.filter(id=calibration.id).update(reference=answers_record(said))
        talk = record_talk(
            of.quality_lead,
            of.coaching_plan,
            self.person,
            TalkDraft(timezone.now(), "skill", mark, [mark], practised=mark),
            [recording],
        )
        follow_up(of.quality_lead, talk.id, mark)
        now = Occasion("quality", timezone.now())
        final, draft = (begin_assessment(of.qa, self.person, of.card, now) for _ in "ab")
        for one in (final, draft):
            save_answers(of.qa, one.id, said, mark)
        assessment = finish_assessment(of.qa, final.id)
        dispute = raise_dispute(self.person, assessment.id, reason=mark)
        answer_dispute(of.qa, dispute.id, answer=mark, answers=None)
        escalate_dispute(self.person, dispute.id)
        decide_dispute(of.quality_lead, dispute.id, decision=mark, answers=None)
        IndicatorSheet.objects.create(
            tenant=tenant,
            kind="period",
            employee=self.person,
            evaluator=of.lead,
            first_day=timezone.localdate(),
            last_day=timezone.localdate(),
            lines=[{"key": "a", "title": {}, "weight": 1, "score": "80", "actual": mark}],
            remark=mark,
            action=mark,
        )
        for trainer, author in ((self.person, None), (of.lead, self.person)):
            form = FeedbackForm.objects.create(
                tenant=tenant,
                kind="F9",
                direction="about",
                title_en="Voice",
                title_zh="发声",
                trainer=trainer,
                closes_on=timezone.localdate(),
                opened_by=of.office,
                state="closed",
            )
            FeedbackAnswer.objects.create(
                tenant=tenant, form=form, author=author, ratings={"q": 5}, words=mark
            )

    def _approve(self, object_id: UUID, by: Employee) -> None:
        approval = Approval.objects.get(object_id=object_id)
        decide_approval(by, approval.id, approve=True, note=self.mark)

    def _mark_all(self) -> None:
        """Columns that none of the above has filled."""
        empty = self.unmarked()
        for table, column in self.columns():
            if f"{table.name}.{column}" not in empty:
                continue
            rows = table.rows(self.office.centre.tenant.id, [self.person.id])
            if isinstance(rows.model._meta.get_field(column), models.CharField | models.TextField):
                rows.update(**{column: self.mark})

    def columns(self) -> Iterator[tuple[Table, str]]:
        """All that is to be emptied of the person."""
        for holder in office_holders():
            for table in holder.tables:
                for column in table.empties:
                    yield table, column

    def unmarked(self) -> list[str]:
        """Columns to be emptied in which the mark does not stand: they would prove nothing."""
        return [
            f"{table.name}.{column}"
            for table, column in self.columns()
            if not any(
                self.mark in str(getattr(row, column))
                for row in table.rows(self.office.centre.tenant.id, [self.person.id])
            )
        ]

    def found_in(self) -> set[str]:
        """Every column with text of the office in which the mark stands."""
        return {
            f"{model._meta.label}.{column.name}"
            for model in apps.get_models()
            if model._meta.app_label in ROOMS
            for column in model._meta.concrete_fields
            if isinstance(
                column, models.CharField | models.TextField | models.JSONField | ArrayField
            )
            and self._stands_in(model._meta.db_table, column.name)
        }

    def _stands_in(self, table: str, column: str) -> bool:
        with connection.cursor() as cursor:
            query = f'SELECT 1 FROM "{table}" WHERE "{column}"::text LIKE %s LIMIT 1'
            cursor.execute(query, [f"%{self.mark}%"])
            return cursor.fetchone() is not None
