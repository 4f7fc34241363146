"""Exports: asked for, made by a job with progress, taken away, gone after a week."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from content.storage.services import open_file
from lms.archives.exceptions import ExportGone
from lms.archives.forms import ExportForm
from lms.archives.models import ArchiveExport
from lms.archives.services import request_export
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.ui.acting import words_of

PAGE_SIZE = 25
TYPES = {
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@require_right(Right.KEEP_ARCHIVE)
def export_list(request: HttpRequest) -> HttpResponse:
    return _list(request, ExportForm(viewer_of(request).tenant, initial=request.GET.dict()))


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def new(request: HttpRequest) -> HttpResponse:
    """Ask for an export."""
    viewer = viewer_of(request)
    form = ExportForm(viewer.tenant, request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    given: dict[str, Any] = form.cleaned_data
    scope = given["scope"]
    chosen = {scope: given[scope]} if scope != ArchiveExport.Scope.ALL else {}
    request_export(viewer, scope, given["format"], get_language() or "en", **chosen)
    messages.success(request, _("The export is being made. It appears here."))
    return redirect("archives:exports")


@require_GET
@require_right(Right.KEEP_ARCHIVE)
def download(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Take an export away."""
    viewer = viewer_of(request)
    export = get_object_or_404(ArchiveExport, tenant=viewer.tenant, id=export_id)
    try:
        blocks = open_file(export.storage_key) if export.state == "done" else None
    except FileNotFoundError:
        blocks = None
    if blocks is None:
        messages.error(request, words_of(ExportGone()))
        return redirect("archives:exports")
    audit(viewer, "archive.export_taken", "archive_export", export.id)
    name = f"training-archive-{export.scope}-{export.requested_at:%Y%m%d}.{export.format}"
    response = StreamingHttpResponse(blocks, content_type=TYPES[export.format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(export.size)
    response["Cache-Control"] = "private, no-store"
    return response


def _list(request: HttpRequest, form: ExportForm, status: int = 200) -> HttpResponse:
    exports = (
        ArchiveExport.objects.filter(tenant=viewer_of(request).tenant)
        .select_related("requested_by", "person", "unit")
        .order_by("-requested_at")
    )
    page = Paginator(exports, PAGE_SIZE).get_page(request.GET.get("page"))
    is_busy = any(one.state in {"queued", "in_progress"} for one in page.object_list)
    context = {"page": page, "form": form, "is_busy": is_busy}
    return render(request, "archives/exports.html", context, status=status)
