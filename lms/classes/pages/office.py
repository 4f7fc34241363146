"""The desk of the office: leave, make-up, trainers, materials, settings, ledger, transfer."""

from datetime import date, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.classes.forms.office import EmergencyForm, PeriodForm, SettingsForm, TrainerForm
from lms.classes.forms.runs import ReasonForm
from lms.classes.models import (
    ClassMaterial,
    Exemption,
    LeaveRequest,
    MakeUp,
    Participant,
    TrainerProfile,
    Transfer,
)
from lms.classes.pages.parts import sent
from lms.classes.pages.runs import TEACHERS
from lms.classes.queries.calendars import month_of
from lms.classes.queries.ledger import ledger
from lms.classes.queries.makeups import choices_for
from lms.classes.queries.runs import is_office, settings_of
from lms.classes.services.exemptions import decide_exemption, plan_make_up
from lms.classes.services.leave import tell_emergency
from lms.classes.services.settings import save_settings
from lms.classes.services.trainers import confirm_trainer, save_trainer, waive_marks
from lms.classes.services.transfers import is_passed_on, make_transfer
from lms.people.access import require_right, require_role, viewer_of
from lms.people.models import Employee
from lms.people.pages.attachments import attachment_response
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.planning.models import Approval, ApprovalStep
from lms.planning.queries import may_decide, open_step
from lms.ui.acting import attempt, paged, words_of
from lms.ui.adapters.sheets import Cell, xlsx_bytes
from xapi.problems import Problem

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@require_role(*TEACHERS)
def month(request: HttpRequest) -> HttpResponse:
    """The classes of a month."""
    today = timezone.localdate()
    try:
        first = date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        first = today.replace(day=1)
    context = {
        "weeks": month_of(viewer_of(request), first),
        "first": first,
        "today": today,
        "before": (first - timedelta(days=1)).strftime("%Y-%m"),
        "after": (first + timedelta(days=31)).strftime("%Y-%m"),
    }
    return render(request, "classes/calendar.html", context)


@require_GET
@require_right(Right.OWN_ATTENDANCE)
def requests(request: HttpRequest) -> HttpResponse:
    """Exemptions to decide, what is to be made up, and all leave, the latest first."""
    tenant = viewer_of(request).tenant
    make_ups = list(
        MakeUp.objects.filter(tenant=tenant, state=MakeUp.State.OPEN)
        .select_related(
            "attendance__participant__employee", "attendance__session__run", "session__run"
        )
        .order_by("until")[:50]
    )
    leaves = LeaveRequest.objects.filter(tenant=tenant).select_related(
        "participant__employee", "participant__run"
    )
    context = {
        "exemptions": Exemption.objects.filter(tenant=tenant, state=Exemption.State.PENDING)
        .select_related("participant__employee", "session__run", "proof")
        .order_by("asked_at"),
        "make_ups": choices_for(tenant, make_ups),
        "page": paged(request, leaves.order_by("-id")),
        "today": timezone.localdate(),
    }
    return render(request, "classes/requests.html", context)


@require_POST
@require_right(Right.OWN_ATTENDANCE)
def decide(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """Grant or refuse an exemption (R89)."""
    viewer = viewer_of(request)
    found = get_object_or_404(Exemption, tenant=viewer.tenant, id=exemption_id)
    grant = request.POST.get("decision") == "grant"
    return attempt(
        request,
        lambda: decide_exemption(viewer, found, grant=grant, note=request.POST.get("note", "")),
        done=_("Decided."),
        to=reverse("classes:requests"),
    )


@require_POST
@require_right(Right.OWN_ATTENDANCE)
def make_up(request: HttpRequest, make_up_id: UUID) -> HttpResponse:
    """Have somebody make up what they missed in a session."""
    viewer = viewer_of(request)
    found = get_object_or_404(
        MakeUp.objects.select_related(
            "attendance__participant__employee", "attendance__participant__run"
        ),
        tenant=viewer.tenant,
        id=make_up_id,
    )
    [(_row, offered)] = choices_for(viewer.tenant, [found])
    session = next((one for one in offered if str(one.id) == request.POST.get("session")), None)
    if session is None:
        raise Http404
    return attempt(
        request,
        lambda: plan_make_up(viewer, found, session),
        done=_("Planned. The person has been told."),
        to=reverse("classes:requests"),
    )


@require_GET
def leave(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """A leave form: for whose it is, who approves it, and the office."""
    viewer = viewer_of(request)
    found = _seen_leave(viewer, leave_id)
    approval = Approval.objects.filter(
        tenant=viewer.tenant, kind="classes.leave", object_id=found.id
    ).first()
    context = {
        "leave": found,
        "sessions": found.sessions.filter(tenant=viewer.tenant),
        "steps": ApprovalStep.objects.filter(
            tenant=viewer.tenant, approval=approval
        ).select_related("decided_by"),
        "is_own": found.participant.employee_id == viewer.id,
        "may_decide": bool(approval and (step := open_step(approval)) and may_decide(viewer, step)),
        "approval": approval,
    }
    return render(request, "classes/leave.html", context)


@require_GET
def leave_proof(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """The proof of a leave form, for whoever sees the form."""
    found = _seen_leave(viewer_of(request), leave_id)
    if found.proof is None:
        raise Http404
    return attachment_response(found.proof)  # type: ignore[return-value]


@require_GET
@require_right(Right.OWN_ATTENDANCE)
def exemption_proof(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """The proof of official duty."""
    found = get_object_or_404(
        Exemption.objects.select_related("proof"),
        tenant=viewer_of(request).tenant,
        id=exemption_id,
    )
    if found.proof is None:
        raise Http404
    return attachment_response(found.proof)  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def phone_call(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """Write down that somebody called in an emergency (R87)."""
    viewer = viewer_of(request)
    participant = get_object_or_404(
        Participant.objects.select_related("run", "employee__unit"),
        tenant=viewer.tenant,
        id=participant_id,
    )

    def act(form: EmergencyForm) -> str:
        said = form.cleaned_data
        kept = tell_emergency(
            viewer, participant, list(said["sessions"]), said["reason"], told_at=said["told_at"]
        )
        return reverse("classes:leave", args=[kept.id])

    return sent(
        request,
        EmergencyForm(request.POST or None, participant=participant, by_phone=True),
        act,
        title=_("Write down an emergency call"),
        submit=_("Keep"),
        back=reverse("classes:run", args=[participant.run_id]),
        lead=f"{participant.employee.name} · {participant.run.title}",
    )


@require_GET
@require_right(Right.OWN_ATTENDANCE)
def trainers(request: HttpRequest) -> HttpResponse:
    """The trainers of the centre."""
    viewer = viewer_of(request)
    rows = TrainerProfile.objects.filter(tenant=viewer.tenant).select_related(
        "employee", "confirmed_by", "waived_by"
    )
    context = {"page": paged(request, rows), "marks": settings_of(viewer.tenant)}
    return render(request, "classes/trainers.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def trainer(request: HttpRequest, trainer_id: UUID | None = None) -> HttpResponse:
    """A new trainer, or one to change."""
    viewer = viewer_of(request)
    known = (
        get_object_or_404(TrainerProfile, tenant=viewer.tenant, id=trainer_id)
        if trainer_id
        else None
    )

    def act(form: TrainerForm) -> str:
        save_trainer(viewer, form.save(commit=False))
        return reverse("classes:trainers")

    return sent(
        request,
        TrainerForm(request.POST or None, instance=known, tenant=viewer.tenant),
        act,
        title=known.name if known else _("New trainer"),
        submit=_("Save"),
        back=reverse("classes:trainers"),
    )


@require_POST
@require_right(Right.OWN_ATTENDANCE)
def confirm(request: HttpRequest, trainer_id: UUID) -> HttpResponse:
    """Confirm a trainer (R20), or take that back."""
    viewer = viewer_of(request)
    known = get_object_or_404(TrainerProfile, tenant=viewer.tenant, id=trainer_id)
    confirmed = request.POST.get("confirm") == "1"
    return attempt(
        request,
        lambda: confirm_trainer(viewer, known, confirmed=confirmed),
        done=_("Saved."),
        to=reverse("classes:trainers"),
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def waive(request: HttpRequest, trainer_id: UUID) -> HttpResponse:
    """Sign that somebody below the marks may teach new hires (R19)."""
    viewer = viewer_of(request)
    known = get_object_or_404(TrainerProfile, tenant=viewer.tenant, id=trainer_id)

    def act(form: ReasonForm) -> str:
        waive_marks(viewer, known, form.cleaned_data["reason"])
        return reverse("classes:trainers")

    return sent(
        request,
        ReasonForm(request.POST or None),
        act,
        title=_("Sign a waiver"),
        submit=_("Sign"),
        back=reverse("classes:trainers"),
        lead=known.name,
        note=_("Your name and the time are kept with the reason."),
    )


@require_GET
@require_right(Right.RUN_CLASSES)
def materials(request: HttpRequest) -> HttpResponse:
    """The register of materials, each version once (R42)."""
    rows = ClassMaterial.objects.filter(tenant=viewer_of(request).tenant).select_related(
        "attachment", "made_by"
    )
    return render(request, "classes/materials.html", {"page": paged(request, rows)})


@require_GET
@require_right(Right.RUN_CLASSES)
def material_file(request: HttpRequest, material_id: UUID) -> HttpResponse:
    """The file of a version of a material."""
    found = get_object_or_404(
        ClassMaterial.objects.select_related("attachment"),
        tenant=viewer_of(request).tenant,
        id=material_id,
    )
    if found.attachment is None:
        raise Http404
    return attachment_response(found.attachment)  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def settings(request: HttpRequest) -> HttpResponse:
    """The numbers that the regulations leave to the centre."""
    viewer = viewer_of(request)

    def act(form: SettingsForm) -> str:
        save_settings(viewer, form.save(commit=False))
        return reverse("classes:settings")

    form = SettingsForm(request.POST or None, instance=settings_of(viewer.tenant))
    return sent(
        request,
        form,
        act,
        title=_("Class settings"),
        submit=_("Save"),
        back=reverse("classes:runs"),
    )


@require_GET
@require_right(Right.SEE_REPORTS)
def working_time(request: HttpRequest) -> HttpResponse:
    """The working-time ledger: how much training fell into working time (R55)."""
    viewer = viewer_of(request)
    form, since, until = _period(request)
    rows = ledger(viewer.tenant, visible_employees(viewer, Right.SEE_REPORTS), since, until)
    if request.GET.get("as") == "xlsx":
        header = [_("Number"), _("Name"), _("Team"), _("Sessions"), _("Working"), _("Rest")]
        table: list[list[Cell]] = [
            [
                one.employee.employee_no,
                one.employee.name,
                one.employee.unit.name if one.employee.unit else "",
                one.sessions,
                one.working,
                one.rest,
            ]
            for one in rows
        ]
        response = HttpResponse(xlsx_bytes(_("Working time"), header, table), content_type=_XLSX)
        response["Content-Disposition"] = 'attachment; filename="working-time.xlsx"'
        return response
    context = {
        "form": form,
        "page": paged(request, rows),
        "working": sum(one.working for one in rows),
        "rest": sum(one.rest for one in rows),
    }
    return render(request, "classes/ledger.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def transfer(request: HttpRequest) -> HttpResponse:
    """Lateness that goes to HR, where it counts as lateness at work (R90, A4)."""
    viewer = viewer_of(request)
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch, _rows = make_transfer(
                viewer, form.cleaned_data["since"], form.cleaned_data["until"]
            )
        except Problem as problem:
            form.add_error(None, words_of(problem))
        else:
            return redirect("classes:transfer_list", batch)
    batches = (
        Transfer.objects.filter(tenant=viewer.tenant)
        .order_by("-made_at")
        .values("batch", "made_at", "made_by__name")
        .distinct()[:20]
    )
    context = {
        "form": form,
        "batches": batches,
        "is_passed_on": is_passed_on(viewer.tenant, timezone.localdate()),
    }
    return render(request, "classes/transfer.html", context, status=400 if form.errors else 200)


@require_GET
@require_right(Right.OWN_ATTENDANCE)
def transfer_list(request: HttpRequest, batch: UUID) -> HttpResponse:
    """A list that went to HR, as a spreadsheet."""
    rows = Transfer.objects.filter(tenant=viewer_of(request).tenant, batch=batch).select_related(
        "attendance__session__run", "attendance__participant__employee"
    )
    table: list[list[Cell]] = [
        [
            one.attendance.participant.employee.employee_no,
            one.attendance.participant.employee.name,
            one.attendance.session.run.title,
            f"{timezone.localtime(one.attendance.session.starts_at):%Y-%m-%d %H:%M}",
            str(one.attendance.get_state_display()),
            one.attendance.minutes_late,
            one.attendance.minutes_early,
        ]
        for one in rows.order_by("attendance__session__starts_at")
    ]
    header = [
        _("Number"),
        _("Name"),
        pgettext("of training", "Class"),
        pgettext("when", "Time"),
        _("Attendance"),
        _("Minutes late"),
        _("Minutes early"),
    ]
    response = HttpResponse(xlsx_bytes(_("Attendance for HR"), header, table), content_type=_XLSX)
    response["Content-Disposition"] = 'attachment; filename="attendance.xlsx"'
    return response


def _period(request: HttpRequest) -> tuple[PeriodForm, date, date]:
    """The period in the address; this month without one that can be read."""
    today = timezone.localdate()
    this_month = {"since": today.replace(day=1), "until": today}
    form = PeriodForm(request.GET if "since" in request.GET else None, initial=this_month)
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data["since"], form.cleaned_data["until"]
    return form, this_month["since"], this_month["until"]


def _seen_leave(viewer: Employee, leave_id: UUID) -> LeaveRequest:
    """A leave form that the viewer may read. Raises Http404."""
    found = get_object_or_404(
        LeaveRequest.objects.select_related("participant__employee", "participant__run", "proof"),
        tenant=viewer.tenant,
        id=leave_id,
    )
    if found.participant.employee_id == viewer.id or is_office(viewer):
        return found
    for approval in Approval.objects.filter(
        tenant=viewer.tenant, kind="classes.leave", object_id=found.id
    ):
        steps = approval.steps.filter(tenant=viewer.tenant).select_related("approval")
        if any(may_decide(viewer, step) or step.decided_by_id == viewer.id for step in steps):
            return found
    raise Http404
