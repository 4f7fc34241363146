"""What people who learn see and do: their classes, signing, leave, their attendance."""

import base64
import binascii
import io
from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.classes.exceptions import (
    LeaveTooLate,
    NotThoseSessions,
    ProofMissing,
    ReasonNotAllowed,
    ReasonTextMissing,
)
from lms.classes.forms.office import EmergencyForm, ExemptionForm, LeaveForm
from lms.classes.models import (
    Attendance,
    LeaveRequest,
    Participant,
    SignEvent,
    TrainingSession,
)
from lms.classes.pages.parts import proof_of, sent
from lms.classes.queries.calendars import calendar_of, owner_of
from lms.classes.queries.mine import exemptible, my_classes
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import is_office, participant_in
from lms.classes.services.calendars import new_address
from lms.classes.services.exemptions import ask_exemption
from lms.classes.services.leave import ask_leave, hand_in_form, tell_emergency, withdraw_leave
from lms.classes.services.signing import accept_terms, has_accepted, sign, sign_by_code
from lms.people.access import viewer_of
from lms.people.models import Attachment, Employee
from lms.people.services import store_attachment
from lms.ui.acting import attempt, words_of
from xapi.problems import Problem

_PICTURE = "data:image/png;base64,"
_MOST_PICTURE = 400_000
_LEAVE_FIELDS: Final[Mapping[type[Problem], str]] = {
    LeaveTooLate: "sessions",
    NotThoseSessions: "sessions",
    ReasonNotAllowed: "kind",
    ReasonTextMissing: "reason",
    ProofMissing: "proof",
}
"""Beside which field of a leave form what is wrong with it stands."""


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """My sessions, what I can sign now, my leave, my attendance."""
    viewer = viewer_of(request)
    found = my_classes(viewer)
    context = {
        "mine": found,
        "rows": [(one, exemptible(one)) for one in found.attended],
        "calendar": request.session.pop("classes.calendar", ""),
    }
    return render(request, "classes/mine.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def sign_page(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Sign in, or out: with the code on the screen, or by signature."""
    viewer = viewer_of(request)
    session = _expected(viewer, session_id)
    problem = ""
    if request.method == "POST":
        try:
            _sign(viewer, session, request)
        except Problem as found:
            problem = words_of(found)
        else:
            return redirect("classes:sign", session.id)
    modes = reading_of(viewer.tenant, "A13", timezone.localdate())["sign_modes"].split(",")
    signed = SignEvent.objects.filter(
        tenant=viewer.tenant, session=session, participant__employee=viewer, struck_by=None
    ).order_by("at")
    context = {
        "session": session,
        "run": session.run,
        "signed": signed,
        "is_done": len(signed) >= (2 if session.signs_out else 1),
        "accepted": has_accepted(viewer),
        "code": request.GET.get("code", "")[:40],
        "modes": modes,
        "problem": problem,
    }
    return render(request, "classes/sign.html", context, status=400 if problem else 200)


def _sign(viewer: Employee, session: TrainingSession, request: HttpRequest) -> None:
    """Do what the form asks for: accept the terms, and sign in one of the ways."""
    said = request.POST
    if said.get("accept"):
        accept_terms(viewer)
    if "code" in said:
        sign_by_code(viewer, session, said["code"])
    elif said.get("way") == "drawn" and said.get("picture"):
        sign(
            viewer,
            session,
            SignEvent.Method.DRAWN,
            signature=_signature(viewer, said["picture"]),
        )
    elif said.get("way") == "typed" or (said.get("way") == "drawn" and said.get("confirm")):
        sign(viewer, session, SignEvent.Method.TYPED)
    elif not said.get("accept"):
        raise Http404


def _signature(viewer: Employee, picture: str) -> Attachment:
    """The drawn signature, kept. Raises Http404 for what the page does not send."""
    if not picture.startswith(_PICTURE) or len(picture) > _MOST_PICTURE:
        raise Http404
    try:
        content = base64.b64decode(picture.removeprefix(_PICTURE), validate=True)
    except binascii.Error as error:
        raise Http404 from error
    file = InMemoryUploadedFile(
        io.BytesIO(content), "picture", "signature.png", "image/png", len(content), None
    )
    return store_attachment(viewer, file, kinds={"image/png"})


@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a new secret address of my calendar, and show it once."""
    token = new_address(viewer_of(request))
    path = reverse("classes:feed", args=[token])
    request.session["classes.calendar"] = request.build_absolute_uri(path)
    return redirect(f"{reverse('classes:mine')}#calendar")


@login_not_required
@require_GET
@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whoever has this address, for calendar programs (RFC 5545)."""
    owner = owner_of(token)
    if owner is None:
        raise Http404
    with override(owner.language or "zh-hans"):
        content = calendar_of(owner, request.get_host())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")


@require_http_methods(["GET", "POST"])
def ask_for_leave(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Hand in a leave form before class (R83, R85)."""
    viewer = viewer_of(request)
    participant = _participant(viewer, run_id)

    def act(form: LeaveForm) -> str:
        proof = proof_of(viewer, form.cleaned_data["proof"])
        leave = ask_leave(viewer, participant, form.draft(proof))
        return reverse("classes:leave", args=[leave.id])

    return sent(
        request,
        LeaveForm(request.POST or None, request.FILES or None, participant=participant),
        act,
        title=_("Ask for leave from class"),
        submit=_("Hand in"),
        back=reverse("classes:mine"),
        lead=participant.run.title,
        note=_("What you miss is made up later. In an emergency tell us at once instead."),
        beside=_LEAVE_FIELDS,
    )


@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Tell of an emergency; the form follows (R84, R87)."""
    viewer = viewer_of(request)
    participant = _participant(viewer, run_id)

    def act(form: EmergencyForm) -> str:
        said = form.cleaned_data
        leave = tell_emergency(viewer, participant, list(said["sessions"]), said["reason"])
        return reverse("classes:leave", args=[leave.id])

    return sent(
        request,
        EmergencyForm(request.POST or None, participant=participant),
        act,
        title=_("Tell of an emergency"),
        submit=_("Tell now"),
        back=reverse("classes:mine"),
        lead=participant.run.title,
        note=_("Hand in the leave form when you are back at work."),
        beside=_LEAVE_FIELDS,
    )


@require_http_methods(["GET", "POST"])
def leave_form(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Hand in the form after an emergency (R84)."""
    viewer = viewer_of(request)
    leave = get_object_or_404(
        LeaveRequest.objects.select_related("participant__run", "participant__employee"),
        tenant=viewer.tenant,
        participant__employee=viewer,
        state=LeaveRequest.State.TOLD,
        id=leave_id,
    )

    def act(form: LeaveForm) -> str:
        proof = proof_of(viewer, form.cleaned_data["proof"])
        hand_in_form(viewer, leave, form.draft(proof), form.cleaned_data["returned_on"])
        return reverse("classes:leave", args=[leave.id])

    form = LeaveForm(
        request.POST or None,
        request.FILES or None,
        participant=leave.participant,
        returned=True,
        initial={
            "sessions": list(leave.sessions.values_list("id", flat=True)),
            "kind": leave.reason_kind,
            "reason": leave.reason,
        },
    )
    return sent(
        request,
        form,
        act,
        title=_("Leave form after an emergency"),
        submit=_("Hand in"),
        back=reverse("classes:mine"),
        lead=leave.participant.run.title,
        beside=_LEAVE_FIELDS,
    )


@require_POST
def withdraw(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Take back a form of mine that waits."""
    viewer = viewer_of(request)
    leave = get_object_or_404(
        LeaveRequest, tenant=viewer.tenant, participant__employee=viewer, id=leave_id
    )
    return attempt(
        request,
        lambda: withdraw_leave(viewer, leave),
        done=_("The form is taken back."),
        to=reverse("classes:mine"),
    )


@require_http_methods(["GET", "POST"])
def exempt(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Say that lateness was official duty (R89)."""
    viewer = viewer_of(request)
    rows = Attendance.objects.select_related("session__run", "participant__employee")
    own = {} if is_office(viewer) else {"participant__employee": viewer}
    row = get_object_or_404(rows, tenant=viewer.tenant, id=attendance_id, **own)
    back = reverse("classes:mine")

    def act(form: ExemptionForm) -> str:
        said = form.cleaned_data
        proof = proof_of(viewer, said["proof"])
        ask_exemption(viewer, row.session, row.participant, said["reason"], proof)
        return back

    return sent(
        request,
        ExemptionForm(request.POST or None, request.FILES or None),
        act,
        title=_("Official duty"),
        submit=_("Hand in"),
        back=back,
        lead=row.session.run.title,
        note=_("With a proof, lateness on official duty does not count."),
    )


def _expected(viewer: Employee, session_id: UUID) -> TrainingSession:
    """A session in which `viewer` is expected. Raises Http404."""
    session = get_object_or_404(
        TrainingSession.objects.select_related("run"), tenant=viewer.tenant, id=session_id
    )
    if participant_in(session, viewer) is None:
        raise Http404
    return session


def _participant(viewer: Employee, run_id: UUID) -> Participant:
    """Who `viewer` is in a run. Raises Http404."""
    return get_object_or_404(
        Participant.objects.select_related("run", "employee__unit"),
        tenant=viewer.tenant,
        run=run_id,
        employee=viewer,
        removed_at=None,
    )
