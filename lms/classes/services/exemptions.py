"""Lateness on official duty, which does not count (R89), and making up what was missed (R86)."""

from django.db import transaction
from django.utils import timezone

from lms.classes.exceptions import (
    MakeUpTooLate,
    NothingToExempt,
    ProofMissing,
    ReasonMissing,
    SheetNotOpen,
)
from lms.classes.models import Exemption, MakeUp, Participant, TrainingSession
from lms.classes.queries.runs import expected_in
from lms.classes.services.sheets import look_again
from lms.classes.services.telling import event_of, filed
from lms.people.models import Attachment, Employee
from lms.people.rules.filing import Field, PersonalRecord, text
from lms.people.services import audit, file_records, notify

RECORD_KIND = "tardy_exemption"


@transaction.atomic
def ask_exemption(
    actor: Employee,
    session: TrainingSession,
    participant: Participant,
    reason: str,
    proof: Attachment | None = None,
) -> Exemption:
    """Say that a late arrival or early leave was official duty; the proof may follow.

    Until it is decided nobody can say how often the person was late: what is told says so. Raises
    NothingToExempt, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    known = Exemption.objects.filter(
        tenant=session.tenant, session=session, participant=participant
    ).first()
    if known is not None and known.state != Exemption.State.PENDING:
        raise NothingToExempt
    exemption = known or Exemption(
        tenant=session.tenant,
        session=session,
        participant=participant,
        asked_at=timezone.now(),
    )
    exemption.reason = reason.strip()
    exemption.proof = proof or exemption.proof
    exemption.save()
    audit(actor, "classes.exemption_asked", "exemption", exemption.id, {})
    look_again(actor, session, [participant], exemption.reason)
    return exemption


@transaction.atomic
def decide_exemption(
    actor: Employee, exemption: Exemption, *, grant: bool, note: str = ""
) -> Exemption:
    """Grant or refuse it. Official duty and its proof are both needed (R89).

    The caller has made sure that the actor owns attendance. Raises ProofMissing, ReasonMissing
    for a refusal without a word, NothingToExempt.
    """
    held = (
        Exemption.objects.select_for_update(of=("self",), no_key=True)
        .select_related("participant__employee", "session__run", "proof")
        .get(tenant=exemption.tenant, id=exemption.id)
    )
    if held.state != Exemption.State.PENDING:
        raise NothingToExempt
    if grant and held.proof is None:
        raise ProofMissing
    if not grant and not note.strip():
        raise ReasonMissing
    held.state = Exemption.State.GRANTED if grant else Exemption.State.REFUSED
    held.decided_by, held.decided_at, held.note = actor, timezone.now(), note.strip()
    held.save()
    run = held.session.run
    look_again(actor, held.session, [held.participant], held.note or held.reason)
    audit(actor, "classes.exemption_decided", "exemption", held.id, {"state": held.state})
    words = text("granted", "同意免计") if grant else text("refused", "不予免计")
    values = (
        ("run", text("Class", "班次"), text(run.title_en, run.title_zh)),
        ("time", text("Time", "时间"), f"{timezone.localtime(held.session.starts_at):%F %H:%M}"),
        ("reason", text("Reason", "事由"), held.reason),
        ("state", text("Decision", "结论"), words),
        ("by", text("Decided by", "审核人"), actor.name),
        ("note", text("Note", "说明"), held.note),
    )
    file_records(
        held.tenant,
        [
            PersonalRecord(
                employee_id=held.participant.employee_id,
                kind=RECORD_KIND,
                title=text(
                    f"Exempt from the count of lateness: {run.title_en}",
                    f"迟到早退免计：{run.title_zh}",
                ),
                fields=[Field(*one) for one in values if one[2]],
                occurred_at=held.decided_at,
                source=held.id,
                clauses=["S09#5"],
                attachments=filed(held.proof),
                event=event_of(run),
            )
        ],
    )
    return held


@transaction.atomic
def plan_make_up(actor: Employee, make_up: MakeUp, session: TrainingSession) -> MakeUp:
    """Have somebody make up what they missed in `session`, and tell them (R86, A16).

    Raises MakeUpTooLate beyond the last day, SheetNotOpen.
    """
    if session.sheet != TrainingSession.Sheet.OPEN or session.cancelled_at:
        raise SheetNotOpen
    if timezone.localdate(session.starts_at) > make_up.until:
        raise MakeUpTooLate(until=make_up.until.isoformat())
    make_up.session = session
    make_up.save(update_fields=["session"])
    audit(actor, "classes.make_up_planned", "make_up", make_up.id, {"session": str(session.id)})
    participant = make_up.attendance.participant
    start = f"{timezone.localtime(session.starts_at):%Y-%m-%d %H:%M}"
    place = session.room or session.run.place
    notify(
        make_up.tenant,
        [participant.employee],
        kind="classes.make_up",
        title={
            "en": f"You make up a class on {start}: {participant.run.title_en}",
            "zh-Hans": f"补课安排 {start}：{participant.run.title_zh}",
        },
        body={
            "en": f"Place: {place}. To be made up by {make_up.until}.",
            "zh-Hans": f"地点：{place}。最迟补课日期：{make_up.until}。",
        },
        must_acknowledge=True,
        due_on=timezone.localdate(session.starts_at),
        about=("make_up", session.id),
    )
    return make_up


def is_expected(session: TrainingSession, participant: Participant) -> bool:
    """Whether somebody is on the list of a session."""
    return participant.id in {one.id for one in expected_in(session)}
