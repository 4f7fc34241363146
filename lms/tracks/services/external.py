"""External training, from the application to the materials that come back (R132–R137)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import holders_of, work_calendar
from lms.people.rules.filing import Text, text
from lms.people.rules.roles import Role
from lms.people.services import audit, file_records, notify, store_attachment
from lms.planning.models import Approval
from lms.planning.services import Step, ask_approval
from lms.regulation.queries import reading
from lms.regulation.rules.ambiguities.external import DEPUTY, RANKS, Break, notes_due
from lms.tracks.exceptions import CaseLacks, CaseStateMoved
from lms.tracks.models import (
    ExternalCase,
    ExternalCost,
    ExternalDeposit,
    ExternalProvider,
    TrackItem,
)
from lms.tracks.rules.consequences import Consequence
from lms.tracks.rules.external import (
    REMIND_AFTER,
    NotesFacts,
    NotesStep,
    State,
    approver,
    as_breaks,
    eligibility,
    has_consequence,
    notes_step,
    reminder_number,
)
from lms.tracks.services.external_records import case_record
from lms.tracks.signals import consequence_due

APPROVAL: Final = "tracks.external"
RECORDED: Final = "recorded"
"""The route of a general manager's training when no deputy is named: nobody approves it."""


@transaction.atomic
def apply_for(
    actor: Employee,
    employee: Employee,
    *,
    provider: ExternalProvider,
    title: str,
    purpose: str,
    place: str,
    starts_on: date,
    ends_on: date,
    costs: Sequence[tuple[str, Decimal]] = (),
    breaks: Sequence[Break] = (),
    deputy: Employee | None = None,
) -> ExternalCase:
    """Apply for `employee` to be sent out; the case says at once whether they are eligible.

    Approval goes by the rank they hold today, never to themselves nor to whoever applies, but one
    level up; a general manager's goes to `deputy`, or is only recorded. Raises NoApprover.
    """
    today = timezone.localdate()
    found = eligibility(
        employee.hire_date,
        applied=today,
        approved=None,
        starts=starts_on,
        reading=reading(actor.tenant, "A30", today),
        breaks=breaks,
    )
    case = ExternalCase.objects.create(
        tenant=actor.tenant,
        employee=employee,
        provider=provider,
        asked_by=actor,
        title=title,
        purpose=purpose,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        applied_on=today,
        rank_level=employee.rank_level,
        breaks=found.as_trace()["breaks"],
        trace=found.as_trace(),
        state=State.INELIGIBLE if found.is_given is False else State.ASKED,
    )
    ExternalCost.objects.bulk_create(
        ExternalCost(tenant=actor.tenant, case=case, label=label, amount=amount)
        for label, amount in costs
    )
    audit(actor, "tracks.external_asked", "external_case", case.id, {"state": case.state})
    if case.state == State.ASKED:
        _route(actor, case, deputy)
    return case


@transaction.atomic
def hear_of_approval(approval: Approval) -> None:
    """What was decided about an application; where the day of approval counts, so does it now."""
    case = ExternalCase.objects.select_for_update().get(
        tenant=approval.tenant, id=approval.object_id
    )
    if case.state != State.ASKED:
        return
    match approval.state:
        case Approval.State.APPROVED:
            _approve(case, timezone.localdate())
        case Approval.State.REJECTED:
            case.state = State.REJECTED
        case _:
            case.state = State.WITHDRAWN
    case.save()


@transaction.atomic
def note_return(actor: Employee, case: ExternalCase, returned_on: date) -> ExternalCase:
    """Somebody is back: from now on their notes are awaited (R135). Raises CaseStateMoved."""
    held = _hold(case, State.APPROVED)
    settings = reading(held.tenant, "A32", returned_on)
    held.returned_on = returned_on
    held.notes_due_on = notes_due(returned_on, settings, work_calendar(held.tenant))
    held.state = State.RETURNED
    held.save(update_fields=["returned_on", "notes_due_on", "state"])
    audit(actor, "tracks.external_returned", "external_case", held.id, {"on": str(returned_on)})
    if not held.provider.forbids_copying:
        notify(
            held.tenant,
            [held.employee],
            kind="tracks.external_notes",
            title=text(
                f"Hand in notes and materials of “{held.title}”",
                f"请提交“{held.title}”的学习笔记和资料",
            ),
            url=reverse("tracks:external_case", args=[held.id]),
            about=("external_case", held.id),
            due_on=held.notes_due_on,
        )
    return held


@transaction.atomic
def hand_in(
    actor: Employee, case: ExternalCase, kind: str, file: "UploadedFile[bytes]"
) -> ExternalDeposit:
    """Notes or materials come in, in time or late (R135).

    Raises CaseStateMoved, AttachmentNotAllowed, AttachmentTooLarge.
    """
    held = _hold(case, State.RETURNED, State.OVERDUE)
    deposit = ExternalDeposit.objects.create(
        tenant=held.tenant,
        case=held,
        kind=kind,
        attachment=store_attachment(actor, file),
        handed_in_on=timezone.localdate(),
    )
    audit(actor, "tracks.external_deposit", "external_case", held.id, {"kind": kind})
    return deposit


@transaction.atomic
def reuse(actor: Employee, deposit: ExternalDeposit, item: TrackItem) -> None:
    """Note in which item the material is taught again inside (R135)."""
    deposit.reused_in = item
    deposit.save(update_fields=["reused_in"])
    audit(actor, "tracks.external_reused", "track_item", item.id, {"deposit": str(deposit.id)})


@transaction.atomic
def close_external(actor: Employee, case: ExternalCase, *, reimbursed: bool) -> ExternalCase:
    """Close and file a case.

    Raises CaseStateMoved; CaseLacks where notes are owed and may still come in time, or where costs
    of a case are to be paid whose notes never came (R136), unless the centre only records that.
    """
    held = _hold(case, State.RETURNED, State.OVERDUE)
    if not (_has_notes(held) or held.provider.forbids_copying):
        if held.state == State.RETURNED:
            raise CaseLacks(what=dict(_NOTES_MISSING))
        if reimbursed and has_consequence(reading(held.tenant, "A32", timezone.localdate())):
            raise CaseLacks(what=dict(_NOT_PAID))
    held.reimbursed, held.state, held.closed_at = reimbursed, State.CLOSED, timezone.now()
    held.save(update_fields=["reimbursed", "state", "closed_at"])
    audit(actor, "tracks.external_closed", "external_case", held.id, {"reimbursed": reimbursed})
    file_records(held.tenant, [case_record(held)])
    return held


@transaction.atomic
def watch_notes(tenant: int, today: date) -> None:
    """Remind whoever owes notes, and recommend what follows where the time is over (R136)."""
    calendar = work_calendar(tenant)
    settings = reading(tenant, "A32", today)
    waiting = ExternalCase.objects.select_for_update(of=("self",)).filter(
        tenant=tenant, state=State.RETURNED, returned_on__isnull=False
    )
    for case in waiting.select_related("provider", "employee").order_by("id"):
        facts = NotesFacts(
            returned=case.returned_on or today,
            today=today,
            handed_in=_has_notes(case),
            copying_forbidden=case.provider.forbids_copying,
        )
        step, gone = notes_step(facts, settings, calendar)
        if step is NotesStep.REMIND:
            _remind(case, reminder_number(gone))
        elif step in {NotesStep.RECOMMEND, NotesStep.RECORD}:
            case.state = State.OVERDUE
            case.save(update_fields=["state"])
            if step is NotesStep.RECOMMEND:
                consequence_due.send(
                    ExternalCase, tenant=tenant, consequence=_demerit(case, settings)
                )


def _route(actor: Employee, case: ExternalCase, deputy: Employee | None) -> None:
    settings = reading(case.tenant, "A31", case.applied_on)
    case.route = approver(case.rank_level, settings)
    case.trace["approval"] = {"reading": {"A31": dict(settings)}, "route": case.route}
    if case.route == DEPUTY and deputy is None:
        case.route = case.trace["approval"]["route"] = RECORDED
        _approve(case, case.applied_on)
        case.save()
        return
    step = Step(employee=deputy) if case.route == DEPUTY else Step(role=_office(actor, case))
    case.save()
    ask_approval(
        actor,
        kind=APPROVAL,
        object_id=case.id,
        title=text(
            f"External training of {case.employee.name}: {case.title}",
            f"{case.employee.name} 外派培训：{case.title}",
        ),
        url=reverse("tracks:external_case", args=[case.id]),
        steps=[step],
        about=case.employee,
    )


def _office(actor: Employee, case: ExternalCase) -> Role:
    """The role that approves: the route's, or the next above it that somebody else holds (A31)."""
    levels = [level for level in RANKS if level in _ROLES]
    above = levels[levels.index(case.route) :]
    for level in above:
        others = holders_of(case.tenant, _ROLES[level]).exclude(id__in=[actor.id, case.employee_id])
        if others.exists():
            if level != case.route:
                case.trace["approval"]["raised_to"] = level
                case.route = level
            return _ROLES[level]
    return _ROLES[case.route]


def _approve(case: ExternalCase, on: date) -> None:
    """Approved; whoever has not served long enough by the day that counts does not go after all."""
    case.approved_on = on
    found = eligibility(
        case.employee.hire_date,
        applied=case.applied_on,
        approved=on,
        starts=case.starts_on,
        reading=case.trace["reading"]["A30"],
        breaks=as_breaks(case.breaks),
    )
    case.trace = {**case.trace, **found.as_trace()} | {
        "reading": case.trace["reading"],
        "approval": case.trace["approval"],
    }
    case.state = State.APPROVED if found.is_given else State.INELIGIBLE


def _remind(case: ExternalCase, number: int) -> None:
    notify(
        case.tenant,
        [case.employee],
        kind=f"tracks.external_reminder_{number}",
        title=text(
            f"Your notes of “{case.title}” are awaited", f"请尽快提交“{case.title}”的学习笔记"
        ),
        body=text(
            f"They are due on {case.notes_due_on}; you have been back for"
            f" {REMIND_AFTER[number - 1]} working days.",
            f"提交截止日为 {case.notes_due_on}，您已返岗 {REMIND_AFTER[number - 1]} 个工作日。",
        ),
        url=reverse("tracks:external_case", args=[case.id]),
        about=("external_case", case.id),
        due_on=case.notes_due_on,
    )


def _demerit(case: ExternalCase, settings: Any) -> Consequence:
    return Consequence(
        employee_id=case.employee_id,
        kind="demerit",
        title=text("Notes of external training were not handed in", "外派培训资料逾期未提交"),
        detail=text(
            f"“{case.title}” ended with the return on {case.returned_on}; notes were due on"
            f" {case.notes_due_on}. The regulation names a demerit and no reimbursement.",
            f"“{case.title}”于 {case.returned_on} 返岗，资料应于 {case.notes_due_on} 前提交。"
            "制度规定予以记过、相关费用不予报销。",
        ),
        clause="S16#3.3",
        source=case.id,
        readings={"A32": dict(settings)},
        evidence=(str(case.id),),
    )


def _has_notes(case: ExternalCase) -> bool:
    return ExternalDeposit.objects.filter(
        tenant=case.tenant, case=case, kind=ExternalDeposit.Kind.NOTES
    ).exists()


def _hold(case: ExternalCase, *states: State) -> ExternalCase:
    held = (
        ExternalCase.objects.select_for_update(of=("self",))
        .select_related("employee", "provider")
        .get(tenant=case.tenant, id=case.id)
    )
    if held.state not in states:
        raise CaseStateMoved
    return held


_ROLES: Final = {
    "team_lead": Role.TEAM_LEAD,
    "supervisor": Role.SUPERVISOR,
    "manager": Role.MANAGER,
    "general_manager": Role.GENERAL_MANAGER,
}
_NOTES_MISSING: Final[Text] = text("Hand in the study notes first.", "请先提交学习笔记。")
_NOT_PAID: Final[Text] = text(
    "Without the study notes costs are not reimbursed: have them handed in, or close the case"
    " without reimbursement.",
    "未提交学习笔记的，相关费用不予报销：请先补交，或以“不予报销”结案。",
)
