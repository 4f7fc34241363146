"""Scoring a call: a draft of one rater, then final, told, filed and shown to the agent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.coaching.exceptions import AnswersMissing, IsFinal, NotThatItem, NotYours
from lms.coaching.models import Assessment, Recording, ScorecardVersion
from lms.coaching.queries.people import others
from lms.coaching.rules.scoring import (
    Answers,
    Scored,
    answers_from,
    answers_record,
    missing_in,
    score,
)
from lms.coaching.services.telling import file_assessment, tell_assessment
from lms.people.models import Employee
from lms.people.rules.filing import Text, text
from lms.people.rules.roles import Right
from lms.people.services import audit, notify
from lms.tracks.models import Enrolment, TrackItem
from lms.tracks.services import take_back
from xapi.tenancy import uuid7

State = Assessment.State


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is assessed: a recorded call, a simulated one, or work that the rater watches."""

    purpose: str
    happened_at: datetime
    call_number: str = ""
    recording: Recording | None = None
    enrolment: Enrolment | None = None
    item: TrackItem | None = None


@transaction.atomic
def begin_assessment(
    actor: Employee, employee: Employee, version: ScorecardVersion, occasion: Occasion
) -> Assessment:
    """Begin to score somebody by a published scorecard. Raises NotYours, NotThatItem."""
    if not others(actor, Right.SCORE_CALLS).filter(id=employee.id).exists():
        raise NotYours
    _check_item(employee, occasion)
    recording = occasion.recording
    if recording is not None and recording.employee_id != employee.id:
        raise NotYours
    return Assessment.objects.create(
        tenant=actor.tenant,
        employee=employee,
        rater=actor,
        version=version,
        purpose=occasion.purpose,
        happened_at=recording.called_at if recording else occasion.happened_at,
        call_number=recording.call_number if recording else occasion.call_number,
        recording=recording,
        enrolment=occasion.enrolment,
        item=occasion.item,
    )


@transaction.atomic
def save_answers(actor: Employee, draft: UUID, answers: Answers, remark: str) -> Assessment:
    """Keep what the rater has said so far. Raises IsFinal, NotYours."""
    held = _own_draft(actor, draft)
    held.answers, held.remark = answers_record(answers), remark
    held.save(update_fields=["answers", "remark"])
    return held


@transaction.atomic
def finish_assessment(actor: Employee, draft: UUID) -> Assessment:
    """Make a draft final: told to the record, filed, and shown to the agent.

    Raises IsFinal, NotYours, and AnswersMissing with the keys of what is not answered.
    """
    held = _own_draft(actor, draft)
    if not others(actor, Right.SCORE_CALLS).filter(id=held.employee_id).exists():
        raise NotYours
    scored = _scored(held)
    _finish(held, scored)
    _tell_agent(held, "coaching.scored", text("Your call was scored", "您的通话已评分"))
    audit(actor, "coaching.assessed", "call_assessment", held.id, {"agent": str(held.employee_id)})
    tell_assessment(held, scored)
    file_assessment(held, scored)
    return held


@transaction.atomic
def drop_draft(actor: Employee, draft: UUID) -> None:
    """Throw away what was not finished. Raises IsFinal, NotYours."""
    _own_draft(actor, draft).delete()


def replace_assessment(
    actor: Employee, assessment: Assessment, answers: Answers, remark: str
) -> Assessment:
    """Let a corrected assessment take the place of a final one, in the caller's transaction.

    What was told of the first is voided, and the new one told; both stay on record. Raises
    IsFinal where that happened already, AnswersMissing.
    """
    held = _held(actor.tenant, assessment.id)
    if held.state != State.FINAL:
        raise IsFinal
    held.state = State.REPLACED
    held.save(update_fields=["state"])
    corrected = Assessment(
        tenant=held.tenant,
        employee=held.employee,
        rater=actor,
        version=held.version,
        purpose=held.purpose,
        happened_at=held.happened_at,
        call_number=held.call_number,
        recording=held.recording,
        enrolment=held.enrolment,
        item=held.item,
        answers=answers_record(answers),
        remark=remark,
        supersedes=held,
    )
    scored = _scored(corrected)
    _finish(corrected, scored)
    if held.statement_id:
        take_back(held.tenant, held.statement_id, by=actor)
    tell_assessment(corrected, scored)
    file_assessment(corrected, scored)
    return corrected


def _scored(row: Assessment) -> Scored:
    card, answers = row.version.card, answers_from(row.answers)
    if missing := missing_in(card, answers):
        raise AnswersMissing(criteria=", ".join(missing))
    return score(card, answers)


def _finish(row: Assessment, scored: Scored) -> None:
    row.score, row.passed = scored.percent, scored.passed
    row.critical_hits = list(scored.hits)
    row.state, row.final_at = State.FINAL, timezone.now()
    row.statement_id = uuid7()
    row.save()


def _tell_agent(row: Assessment, kind: str, title: Text) -> None:
    notify(
        row.tenant,
        [row.employee],
        kind=kind,
        title=title,
        url=reverse("coaching:assessment", args=[row.id]),
        about=("call_assessment", row.id),
    )


def _own_draft(actor: Employee, draft: UUID) -> Assessment:
    held = _held(actor.tenant, draft)
    if held.rater_id != actor.id:
        raise NotYours
    if held.state != State.DRAFT:
        raise IsFinal
    return held


def _held(tenant: int, assessment: UUID) -> Assessment:
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("employee", "rater", "version__scorecard", "enrolment", "item", "recording")
        .get(tenant=tenant, id=assessment)
    )


def _check_item(employee: Employee, occasion: Occasion) -> None:
    """An item is one of kind assessment, of a track that the agent is in."""
    enrolment, item = occasion.enrolment, occasion.item
    if enrolment is None and item is None:
        return
    fits = (
        enrolment is not None
        and item is not None
        and enrolment.employee_id == employee.id
        and enrolment.withdrawn_at is None
        and item.track_id == enrolment.track_id
        and item.kind == TrackItem.Kind.ASSESSMENT
    )
    if not fits:
        raise NotThatItem
