"""Cases: heard, supported by evidence, concluded; a consequence is only ever recommended."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, time, timedelta
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from lms.classes.exceptions import (
    AbsentDidNotKnow,
    CaseConcluded,
    EvidenceMissing,
    NotHeard,
    ReasonMissing,
)
from lms.classes.models import (
    Attendance,
    Case,
    CaseEvidence,
    CaseParty,
    CourseRun,
    Participant,
    SignEvent,
    TrainingSession,
)
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import run_minutes
from lms.classes.queries.sheets import sheet_rows
from lms.classes.rules.attendance import PRESENT, find
from lms.classes.rules.wording import CASE_CLAUSES, CASE_OUTCOMES, CASES
from lms.classes.services.opening import open_case
from lms.classes.services.sheets import Mark, amend, hold_session
from lms.classes.services.telling import event_of, filed
from lms.people.models import Attachment, Employee
from lms.people.rules.filing import Field, PersonalRecord, text
from lms.people.services import audit, file_records
from lms.regulation.rules.ambiguities.signing import proxy_hours
from lms.tracks.rules.consequences import Consequence
from lms.tracks.signals import consequence_due

RECORD_KIND = "class_case"
SIGNATURE_ONLY: Final = {"attendance_sources": "signin", "mismatch": "case"}


@transaction.atomic
def report_incident(
    actor: Employee,
    run: CourseRun,
    kind: str,
    people: Iterable[Employee],
    *,
    session: TrainingSession | None = None,
    circumstances: str,
    witnesses: str = "",
) -> Case:
    """Report what happened in class (R78, R98–R100). Raises ReasonMissing without a word on it."""
    if not circumstances.strip():
        raise ReasonMissing
    return open_case(
        actor,
        kind,
        run,
        people,
        session=session,
        circumstances=circumstances,
        witnesses=witnesses,
    )


@transaction.atomic
def report_proxy(
    actor: Employee,
    session: TrainingSession,
    *,
    signer: Employee,
    absent: Employee,
    circumstances: str,
) -> Case:
    """Report that somebody signed for somebody else (R95): one case about both."""
    if not circumstances.strip():
        raise ReasonMissing
    return open_case(
        actor,
        Case.Kind.PROXY_SIGN,
        session.run,
        [signer, absent],
        session=session,
        circumstances=circumstances,
        parts={signer.id: CaseParty.Part.SIGNER, absent.id: CaseParty.Part.ABSENT},
    )


@transaction.atomic
def give_statement(
    actor: Employee, party: CaseParty, words: str, *, knew: bool | None = None
) -> CaseParty:
    """Note what somebody says: by themselves, or by whoever hears them. It is their hearing.

    Raises CaseConcluded, ReasonMissing.
    """
    _hold(party.case)
    if not words.strip():
        raise ReasonMissing
    party.statement, party.heard_at, party.heard_by = words.strip(), timezone.now(), actor
    if knew is not None and actor.id != party.employee_id:
        party.knew = knew
    party.save()
    audit(actor, "classes.case_heard", "class_case", party.case_id, {"party": str(party.id)})
    return party


@transaction.atomic
def add_evidence(
    actor: Employee, case: Case, note: str, attachment: Attachment | None = None
) -> CaseEvidence:
    """Add a file or an observation. Raises CaseConcluded, ReasonMissing."""
    _hold(case)
    if not note.strip() and attachment is None:
        raise ReasonMissing
    return CaseEvidence.objects.create(
        tenant=case.tenant, case=case, note=note.strip(), attachment=attachment, added_by=actor
    )


@transaction.atomic
def conclude_case(
    actor: Employee, case: Case, *, upheld: Collection[UUID], conclusion: str
) -> Case:
    """Conclude a case for its parties; `upheld` are the ids of those whom it is upheld against.

    For each of them a consequence is recommended, which a named human confirms elsewhere (A39).
    Nobody is upheld against unheard, nor without evidence (R95, R98). Raises NotHeard,
    EvidenceMissing, AbsentDidNotKnow, CaseConcluded, ReasonMissing.
    """
    case = _hold(case)
    if not conclusion.strip():
        raise ReasonMissing
    parties = list(case.parties.filter(tenant=case.tenant).select_related("employee"))
    against = [one for one in parties if one.id in set(upheld)]
    if against:
        _check(case, parties, against)
    for one in parties:
        one.is_upheld = one in against
        one.save(update_fields=["is_upheld"])
    case.state = Case.State.UPHELD if against else Case.State.DISMISSED
    case.conclusion, case.concluded_by = conclusion.strip(), actor
    case.concluded_at = timezone.now()
    case.save()
    audit(actor, "classes.case_concluded", "class_case", case.id, {"state": case.state})
    if case.kind == Case.Kind.PROXY_SIGN and against:
        _strike(actor, case, parties)
    if case.kind == Case.Kind.MISMATCH:
        _settle(actor, case, parties)
    for one in against:
        if case.kind in CASE_OUTCOMES:
            _recommend(case, one)
    file_records(case.tenant, [_record(case, one) for one in parties])
    return case


def _check(case: Case, parties: list[CaseParty], against: list[CaseParty]) -> None:
    unheard = [one.employee.name for one in parties if one.heard_at is None]
    overdue = case.explain_until is not None and timezone.localdate() > case.explain_until
    # Who was asked and said nothing until the day was over has been heard, but for a proxy
    # signature, where both have to be.
    if unheard and (not overdue or case.kind == Case.Kind.PROXY_SIGN):
        raise NotHeard(names=", ".join(unheard))
    # Whoever did not sign out: the sheet itself is the evidence (R101).
    is_supported = case.circumstances or case.kind == Case.Kind.FORGOT_SIGN
    if not is_supported and not case.evidence.filter(tenant=case.tenant).exists():
        raise EvidenceMissing
    if case.kind == Case.Kind.PROXY_SIGN:
        if not case.evidence.filter(tenant=case.tenant).exists():
            raise EvidenceMissing
        rule = reading_of(case.tenant, "A15", timezone.localdate(case.opened_at))
        for one in against:
            is_absent = one.part == CaseParty.Part.ABSENT
            if is_absent and not one.knew and rule["absent_party_knowledge"] == "required":
                raise AbsentDidNotKnow(name=one.employee.name)


def _strike(actor: Employee, case: Case, parties: list[CaseParty]) -> None:
    """Take the signature that was not theirs off the sheet: the absent person was absent."""
    if case.session is None:
        return
    held = hold_session(case.session)
    for one in parties:
        if one.part != CaseParty.Part.ABSENT:
            continue
        participants = Participant.objects.filter(tenant=case.tenant, employee=one.employee)
        SignEvent.objects.filter(
            tenant=case.tenant, session=held, participant__in=participants, struck_by=None
        ).update(struck_by=case)
        kept = Attendance.objects.filter(
            tenant=case.tenant, session=held, participant__in=participants
        ).first()
        if kept is not None and kept.state != Attendance.State.ABSENT:
            amend(actor, kept, Mark(Attendance.State.ABSENT), case.conclusion)


def _settle(actor: Employee, case: Case, parties: list[CaseParty]) -> None:
    """Settle the rows that waited for a contradiction to be looked into (A14)."""
    for one in parties:
        row = (
            Attendance.objects.filter(
                tenant=case.tenant,
                session=case.session,
                participant__employee=one.employee,
                state=Attendance.State.WAITS,
            )
            .select_related("session", "participant__employee")
            .first()
        )
        if row is not None:
            mark = Mark(Attendance.State.ABSENT) if one.is_upheld else _believed(row)
            amend(actor, row, mark, case.conclusion)


def _believed(row: Attendance) -> Mark:
    """Somebody was there after all; how late or early, the signature says."""
    [known] = sheet_rows(row.session, [row.participant])
    found = find(replace(known.seen, in_roll_call=True), SIGNATURE_ONLY)
    if found.state != PRESENT:
        return Mark(Attendance.State.PRESENT)
    return Mark(Attendance.State.PRESENT, found.late, found.early, found.leave_kind)


def _recommend(case: Case, party: CaseParty) -> None:
    words = CASES[case.kind]
    readings = {}
    detail = text(case.conclusion, case.conclusion)
    if case.kind == Case.Kind.PROXY_SIGN:
        rule = reading_of(case.tenant, "A15", timezone.localdate(case.opened_at))
        readings = {"A15": dict(rule)}
        hours = _proxy_hours(case, party)
        detail = text(
            f"{hours} class minutes count as missed. {case.conclusion}",
            f"按缺课 {hours} 分钟计。{case.conclusion}",
        )
    participant = Participant.objects.filter(
        tenant=case.tenant, run=case.run, employee=party.employee
    ).first()
    consequence_due.send(
        Case,
        tenant=case.tenant,
        consequence=Consequence(
            employee_id=party.employee_id,
            kind=CASE_OUTCOMES[case.kind],
            title=words,
            detail=detail,
            clause=CASE_CLAUSES[case.kind],
            source=case.id,
            enrolment_id=participant.enrolment_id if participant else None,
            readings=readings,
            evidence=[
                str(one)
                for one in case.evidence.filter(tenant=case.tenant).values_list("id", flat=True)
            ],
        ),
    )


def _proxy_hours(case: Case, party: CaseParty) -> Fraction:
    """Minutes that count as missed for a proxy signature, by reading A15."""
    session = case.session
    if session is None:
        return Fraction(0)
    zone = timezone.get_current_timezone()
    day = timezone.localdate(session.starts_at)
    start = datetime.combine(day, time(), zone)
    of_day = TrainingSession.objects.filter(
        Q(run__participants__employee=party.employee_id) | Q(id=session.id),
        tenant=case.tenant,
        cancelled_at=None,
        starts_at__gte=start,
        starts_at__lt=start + timedelta(days=1),
    ).distinct()
    return proxy_hours(
        Fraction(session.minutes),
        Fraction(sum(one.minutes for one in of_day)),
        Fraction(run_minutes(case.run)),
        reading_of(case.tenant, "A15", day),
    )


def _record(case: Case, party: CaseParty) -> PersonalRecord:
    words = CASES[case.kind]
    outcome = text("upheld", "成立") if party.is_upheld else text("not upheld", "不成立")
    evidence = list(case.evidence.filter(tenant=case.tenant).select_related("attachment"))
    values = (
        ("what", text("What happened", "事由"), words),
        ("circumstances", text("Circumstances", "经过"), case.circumstances),
        ("witnesses", text("Witnesses", "见证人"), case.witnesses),
        ("statement", text("Own statement", "本人陈述"), party.statement),
        ("evidence", text("Evidence", "证据"), [one.note for one in evidence if one.note]),
        ("outcome", text("Outcome", "结论"), outcome),
        ("conclusion", text("Reasons", "理由"), case.conclusion),
        (
            "by",
            text("Concluded by", "认定人"),
            case.concluded_by.name if case.concluded_by else "",
        ),
    )
    return PersonalRecord(
        employee_id=party.employee_id,
        kind=RECORD_KIND,
        title=text(f"Case: {words['en']}", f"事项：{words['zh-Hans']}"),
        fields=[Field(*one) for one in values if one[2]],
        occurred_at=case.opened_at,
        source=party.id,
        clauses=[CASE_CLAUSES[case.kind]],
        attachments=[file for one in evidence for file in filed(one.attachment)],
        event=event_of(case.run),
    )


def _hold(case: Case) -> Case:
    held = (
        Case.objects.select_for_update(of=("self",), no_key=True)
        .select_related("run__item", "run__trainer", "session__run")
        .get(tenant=case.tenant, id=case.id)
    )
    if held.state != Case.State.OPEN:
        raise CaseConcluded
    return held
