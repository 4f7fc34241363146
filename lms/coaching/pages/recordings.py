"""Recordings: the list, the upload, the player with comments and clips, and the sound itself."""

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from lms.coaching.forms.work import ClipForm, CommentForm, UploadForm
from lms.coaching.models import Recording
from lms.coaching.pages.parts import criteria_choices, sent
from lms.coaching.queries.assessments import active_versions, visible_assessments
from lms.coaching.queries.people import may_keep, others
from lms.coaching.queries.recordings import audible
from lms.coaching.services.recordings import (
    CallFacts,
    comment_on,
    cut_clip,
    note_listening,
    upload_recording,
)
from lms.people.access import require_right, viewer_of
from lms.people.models import AuditRow, Employee
from lms.people.queries import has_right, open_attachment
from lms.people.rules.roles import Right
from lms.ui.acting import paged, words_of
from scorm_packages.runtime.rules.files import RangeError, requested_slice
from xapi.problems import Problem

_SOUND_HEADERS = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}


@require_GET
@require_right(Right.COACH, Right.SCORE_CALLS)
def recordings(request: HttpRequest) -> HttpResponse:
    """Recordings of those in reach, the latest first."""
    viewer = viewer_of(request)
    rows = audible(viewer)
    if words := request.GET.get("q", "").strip():
        rows = rows.filter(
            Q(employee__name__icontains=words)
            | Q(employee__employee_no__istartswith=words)
            | Q(call_number__istartswith=words)
        )
    rows = rows.annotate(said=Count("comments", distinct=True)).order_by("-called_at")
    context = {
        "page": paged(request, rows),
        "q": words,
        "may_upload": has_right(viewer, Right.COACH),
    }
    return render(request, "coaching/recordings.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.COACH)
def upload(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"agent": request.GET.get("employee")},
    )
    form.fields["agent"].queryset = others(  # type: ignore[attr-defined]
        viewer, Right.COACH
    ).order_by("name")

    def act(form: UploadForm) -> str:
        said = form.cleaned_data
        facts = CallFacts(
            said["call_number"],
            said["called_at"],
            said["retain_until"],
            said["is_masked"],
            said["note"],
        )
        recording = upload_recording(viewer, said["agent"], said["file"], facts)
        return reverse("coaching:recording", args=[recording.id])

    return sent(
        request,
        form,
        act,
        title=_("Upload a recording"),
        submit=_("Upload"),
        back=reverse("coaching:recordings"),
        note=_(
            "A recording holds customers' personal data. Upload only what is needed, masked where"
            " it can be; everybody who opens it is written down."
        ),
    )


@require_http_methods(["GET", "POST"])
def recording(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """The player, what was said about the call, and its clips."""
    viewer = viewer_of(request)
    row = get_object_or_404(audible(viewer), id=recording_id)
    is_own = row.employee_id == viewer.id
    criteria = _criteria(viewer)
    wants_clip = request.method == "POST" and "clip" in request.POST
    comment = CommentForm(
        request.POST if request.method == "POST" and not wants_clip else None, criteria=criteria
    )
    clip = ClipForm(request.POST if wants_clip else None)
    if request.method == "POST":
        if wants_clip and is_own:
            raise Http404
        form, act = (clip, _cut) if wants_clip else (comment, _say)
        if form.is_valid():
            try:
                act(viewer, row, form.cleaned_data)
                return redirect("coaching:recording", row.id)
            except Problem as problem:
                form.add_error(None, words_of(problem))
    else:
        note_listening(viewer, row)
    titles = dict(criteria)
    heard = AuditRow.objects.filter(
        tenant=viewer.tenant,
        action="coaching.recording_heard",
        object_kind="recording",
        object_id=str(row.id),
    )
    context = {
        "row": row,
        "comments": [
            (one, titles.get(one.criterion, ""))
            for one in row.comments.select_related("author").order_by("at_ms", "made_at")
        ],
        "clips": row.clips.select_related("author").order_by("start_ms"),
        "comment_form": comment,
        "clip_form": clip,
        "is_own": is_own,
        "may_score": has_right(viewer, Right.SCORE_CALLS) and not is_own,
        "may_calibrate": may_keep(viewer) and not is_own,
        "assessments": visible_assessments(viewer).filter(recording=row).order_by("-happened_at"),
        "heard": heard.select_related("actor").order_by("-at")[:10],
    }
    status = 400 if comment.errors or clip.errors else 200
    return render(request, "coaching/recording.html", context, status=status)


@require_safe
def sound(request: HttpRequest, recording_id: UUID) -> HttpResponseBase:
    """The sound, whole or in part (RFC 9110 §14), to whoever may hear it."""
    row = get_object_or_404(audible(viewer_of(request)), id=recording_id)
    if row.attachment is None:
        return HttpResponse(status=410)
    size = row.attachment.size
    try:
        part = requested_slice(request.headers.get("Range", ""), size)
    except RangeError:
        headers = {**_SOUND_HEADERS, "Content-Range": f"bytes */{size}"}
        return HttpResponse(status=416, headers=headers)
    start, end = (part.start, part.end) if part else (0, size)
    blocks: Any = ()
    if request.method != "HEAD":
        blocks = open_attachment(row.attachment, start, end)
    response = StreamingHttpResponse(
        blocks,
        status=206 if part else 200,
        content_type=row.attachment.media_type,
        headers={**_SOUND_HEADERS, "Content-Length": str(end - start)},
    )
    if part:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return response


def _say(viewer: Employee, row: Recording, said: dict[str, Any]) -> None:
    comment_on(viewer, row, at_ms=said["at_ms"], words=said["words"], criterion=said["criterion"])


def _cut(viewer: Employee, row: Recording, said: dict[str, Any]) -> None:
    cut_clip(
        viewer,
        row,
        title=said["title"],
        start_ms=said["start"],
        end_ms=said["end"],
        consent=said["consent"],
    )


def _criteria(viewer: Employee) -> list[tuple[str, str]]:
    """What a comment can be about: the criteria of the scorecards in use."""
    found: dict[str, str] = {}
    for version in active_versions(viewer.tenant):
        found.update(criteria_choices(version.card))
    return list(found.items())
