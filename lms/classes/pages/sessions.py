"""Sessions: planned, the class page for the phone, the code on the screen, the roll, the sheet."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.classes.forms.office import IncidentForm, MarkForm
from lms.classes.forms.runs import SessionForm, session_as_initial
from lms.classes.models import Attendance, Case, SheetScan
from lms.classes.pages.parts import managed_run, managed_session, seen_session, sent
from lms.classes.pages.printing import sheet_pdf
from lms.classes.pages.qr import qr_svg
from lms.classes.queries.runs import expected_in, is_office
from lms.classes.queries.sheets import sheet_rows
from lms.classes.rules.rotating_code import code_at, seconds_left, step_of, token_at
from lms.classes.services.cases import report_incident, report_proxy
from lms.classes.services.sessions import add_session, cancel_session, change_session
from lms.classes.services.sheets import amend, close_sheet, finalise_sheet, reopen_sheet
from lms.classes.services.signing import (
    add_scan,
    call_roll,
    closes_at,
    confirm_from_paper,
    opens_at,
)
from lms.people.access import require_right, viewer_of
from lms.people.pages.attachments import attachment_response
from lms.people.rules.file_kinds import PAPERS
from lms.people.rules.roles import Right
from lms.people.services import store_attachment
from lms.ui.acting import attempt, words_of
from xapi.problems import Problem


@require_http_methods(["GET", "POST"])
@require_right(Right.RUN_CLASSES)
def new_session(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Plan a session of a run."""
    viewer = viewer_of(request)
    run = managed_run(viewer, run_id)
    address = reverse("classes:run", args=[run.id])

    def act(form: SessionForm) -> str:
        add_session(viewer, run, form.draft())
        return f"{address}#sessions"

    form = SessionForm(request.POST or None)
    return sent(
        request,
        form,
        act,
        title=_("Plan a session"),
        submit=pgettext("a class", "Plan"),
        back=address,
        lead=run.title,
    )


@require_http_methods(["GET", "POST"])
@require_right(Right.RUN_CLASSES)
def edit_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Move a session, or change its room."""
    viewer = viewer_of(request)
    session = managed_session(viewer, session_id)
    address = reverse("classes:run", args=[session.run_id])

    def act(form: SessionForm) -> str:
        change_session(viewer, session, form.draft())
        return f"{address}#sessions"

    form = SessionForm(request.POST or None, initial=session_as_initial(session))
    return sent(
        request,
        form,
        act,
        title=_("Change the session"),
        submit=_("Save"),
        back=address,
        lead=session.run.title,
    )


@require_POST
@require_right(Right.RUN_CLASSES)
def call_off(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Call a session off."""
    viewer = viewer_of(request)
    session = managed_session(viewer, session_id)
    return attempt(
        request,
        lambda: cancel_session(viewer, session),
        done=_("The session is called off."),
        to=reverse("classes:run", args=[session.run_id]) + "#sessions",
    )


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The class page for the phone: who is there, and calling the roll."""
    viewer = viewer_of(request)
    found = seen_session(viewer, session_id)
    if request.method == "POST":
        marks = {
            one.id: request.POST[f"mark-{one.id}"] == "1"
            for one in expected_in(found)
            if f"mark-{one.id}" in request.POST
        }
        return attempt(
            request,
            lambda: call_roll(viewer, found, marks),
            done=_("The roll is kept."),
            to=reverse("classes:session", args=[session_id]),
        )
    rows = sheet_rows(found)
    context = {
        "session": found,
        "run": found.run,
        "rows": rows,
        "signed": sum(one.sign_in is not None for one in rows),
        "is_open": found.sheet == found.Sheet.OPEN and found.cancelled_at is None,
        "has_ended": found.ends_at <= timezone.now(),
    }
    return render(request, "classes/session.html", context)


@require_GET
@never_cache
def code(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The code of the class for the big screen; the page asks for the next one by itself."""
    found = seen_session(viewer_of(request), session_id)
    now = timezone.now()
    step = step_of(now)
    name = str(found.id)
    token = token_at(found.code_secret, name, step)
    address = request.build_absolute_uri(reverse("classes:sign", args=[found.id]))
    is_open = found.sheet == found.Sheet.OPEN and opens_at(found) <= now <= closes_at(found)
    digits = code_at(found.code_secret, name, step)
    context = {
        "session": found,
        "run": found.run,
        "code": f"{digits[:3]} {digits[3:]}" if is_open else "",
        "qr": qr_svg(f"{address}?code={token}") if is_open else "",
        "left": seconds_left(now),
        "opens": opens_at(found),
        "address": address,
    }
    return render(request, "classes/code.html", context)


@require_GET
def sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet of a session: what is known of everybody and what it comes to."""
    viewer = viewer_of(request)
    found = seen_session(viewer, session_id)
    context = {
        "session": found,
        "run": found.run,
        "rows": sheet_rows(found),
        "scans": found.scans.filter(tenant=viewer.tenant).select_related("uploaded_by"),
        "is_office": is_office(viewer),
        "has_ended": found.ends_at <= timezone.now(),
        "amendments": _amendments(found.id, viewer.tenant),
    }
    return render(request, "classes/sheet.html", context)


@require_POST
def change_sheet(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Close a sheet, open it again, or make it final; the last is for the office only (R21)."""
    viewer = viewer_of(request)
    found = seen_session(viewer, session_id)
    word = request.POST.get("act")
    if word == "close":
        act, done = close_sheet, _("The sheet is closed. The training office makes it final.")
    elif word == "reopen":
        act, done = reopen_sheet, _("The sheet is open again.")
    elif word == "final" and is_office(viewer):
        done = _("The sheet is final. What it says is recorded and filed.")
        return attempt(
            request,
            lambda: finalise_sheet(viewer, found),
            done=done,
            to=reverse("classes:sheet", args=[session_id]),
        )
    else:
        raise Http404
    to = reverse("classes:sheet", args=[session_id])
    return attempt(request, lambda: act(viewer, found), done=done, to=to)


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def amend_mark(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Change a mark of a final sheet, with a reason (R102)."""
    viewer = viewer_of(request)
    row = get_object_or_404(
        Attendance.objects.select_related("session__run", "participant__employee"),
        tenant=viewer.tenant,
        id=attendance_id,
    )
    address = reverse("classes:sheet", args=[row.session_id])

    def act(form: MarkForm) -> str:
        amend(viewer, row, form.mark(), form.cleaned_data["reason"])
        return address

    names = ("state", "minutes_late", "minutes_early", "leave_kind", "remark")
    form = MarkForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return sent(
        request,
        form,
        act,
        title=_("Amend a mark"),
        submit=_("Amend"),
        back=address,
        lead=f"{row.participant.employee.name} · {row.session.run.title}",
        note=_("The original mark is kept with your name, the time and the reason."),
    )


@require_GET
def paper(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The sheet for printing (F17), with a QR code in every row."""
    found = seen_session(viewer_of(request), session_id)
    address = request.build_absolute_uri(reverse("classes:session", args=[found.id]))
    response = HttpResponse(sheet_pdf(found, address), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="sign-in-sheet.pdf"'
    return response


@require_POST
def upload_scan(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Keep a photograph of the signed sheet."""
    viewer = viewer_of(request)
    found = seen_session(viewer, session_id)
    address = reverse("classes:sheet", args=[session_id])
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose the photograph of the signed sheet first."))
        return redirect(address)
    try:
        kept = add_scan(viewer, found, store_attachment(viewer, file, kinds=PAPERS))
    except Problem as problem:
        messages.error(request, words_of(problem))
        return redirect(address)
    if is_office(viewer):
        return redirect("classes:scan", kept.id)
    messages.success(request, _("The photograph is kept. The training office confirms the rows."))
    return redirect(address)


@require_http_methods(["GET", "POST"])
@require_right(Right.OWN_ATTENDANCE)
def scan(request: HttpRequest, scan_id: UUID) -> HttpResponse:
    """The photograph beside the rows: the office confirms each signature that it sees."""
    viewer = viewer_of(request)
    kept = get_object_or_404(
        SheetScan.objects.select_related("session__run", "attachment"),
        tenant=viewer.tenant,
        id=scan_id,
    )
    if request.method == "POST":
        participants = {str(one.id): one for one in expected_in(kept.session)}
        participant = participants.get(request.POST.get("participant", ""))
        if participant is None:
            raise Http404
        return attempt(
            request,
            lambda: confirm_from_paper(viewer, kept, participant),
            done=_("Confirmed."),
            to=f"{reverse('classes:scan', args=[scan_id])}#row-{participant.id}",
        )
    context = {
        "scan": kept,
        "session": kept.session,
        "run": kept.session.run,
        "rows": sheet_rows(kept.session),
        "is_picture": kept.attachment.media_type.startswith("image/"),
    }
    return render(request, "classes/scan.html", context)


@require_GET
@require_right(Right.OWN_ATTENDANCE)
def scan_picture(request: HttpRequest, scan_id: UUID) -> HttpResponse:
    """The photograph itself."""
    kept = get_object_or_404(
        SheetScan.objects.select_related("attachment"),
        tenant=viewer_of(request).tenant,
        id=scan_id,
    )
    return attachment_response(kept.attachment, inline=True)  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Report what happened in class (R78, R95, R98–R100)."""
    viewer = viewer_of(request)
    found = seen_session(viewer, session_id)
    address = reverse("classes:session", args=[session_id])

    def act(form: IncidentForm) -> str:
        said = form.cleaned_data
        if said["kind"] == Case.Kind.PROXY_SIGN:
            case = report_proxy(
                viewer,
                found,
                signer=said["signer"].employee,
                absent=said["people"][0].employee,
                circumstances=said["circumstances"],
            )
        else:
            case = report_incident(
                viewer,
                found.run,
                said["kind"],
                [one.employee for one in said["people"]],
                session=found,
                circumstances=said["circumstances"],
                witnesses=said["witnesses"],
            )
        return reverse("classes:case", args=[case.id])

    return sent(
        request,
        IncidentForm(request.POST or None, people=expected_in(found)),
        act,
        title=_("Report what happened"),
        submit=pgettext("an incident", "Report"),
        back=address,
        lead=found.run.title,
        note=_("Everybody concerned is heard before anything follows from it."),
    )


def _amendments(session_id: UUID, tenant: int) -> list[Attendance]:
    """The rows of a session that were amended, with how."""
    return list(
        Attendance.objects.filter(tenant=tenant, session=session_id, amendments__isnull=False)
        .distinct()
        .select_related("participant__employee")
        .prefetch_related("amendments__made_by")
    )
