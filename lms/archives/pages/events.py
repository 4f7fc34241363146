"""Files of events (一期一档): the list with deadlines, and one file with its parts (R97, R141)."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lms.archives.forms import EventFilter, PartForm, WaiverForm
from lms.archives.models import EventFile
from lms.archives.pages.presenting import rows
from lms.archives.queries.events import (
    deadlines,
    entries_of_event,
    event_files,
    parts_there,
    states_of,
)
from lms.archives.rules.event_parts import state_of
from lms.archives.services import add_part, close_event, waive_part
from lms.people.access import require_right, viewer_of
from lms.people.exceptions import AttachmentNotAllowed, AttachmentTooLarge
from lms.people.models import Employee
from lms.people.queries import has_right, visible_employees
from lms.people.rules.roles import Right
from lms.people.services import audit, store_attachment
from lms.ui.acting import words_of
from xapi.problems import Problem

PAGE_SIZE = 30


@require_GET
@require_right(Right.KEEP_ARCHIVE, Right.SEE_REPORTS)
def event_list(request: HttpRequest) -> HttpResponse:
    """The files of events, what each still lacks, and by when."""
    tenant, today = viewer_of(request).tenant, timezone.localdate()
    form = EventFilter(request.GET)
    files = event_files(tenant)
    if form.is_valid():
        files = _narrowed(files, form)
    page = Paginator(files, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    there, standing = parts_there(tenant, shown), deadlines(tenant, shown, today)
    listed = [
        {
            "file": file,
            "deadline": standing[file.id],
            "missing": [
                one.part
                for one in state_of(there[file.id], file.not_needed)
                if one.state == "missing"
            ],
        }
        for file in shown
    ]
    context = {"page": page, "form": form, "listed": listed, "filtered": bool(request.GET)}
    return render(request, "archives/events.html", context)


@require_GET
@require_right(Right.KEEP_ARCHIVE, Right.SEE_REPORTS)
def event(request: HttpRequest, file_id: UUID) -> HttpResponse:
    return _event(request, _file(request, file_id))


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def add(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """File a part that nothing else brings."""
    viewer, file = viewer_of(request), _file(request, file_id)
    form = PartForm(request.POST, request.FILES)
    if not form.is_valid():
        return _event(request, file, add=form)
    given = form.cleaned_data
    try:
        stored = [store_attachment(viewer, given["document"])] if given["document"] else []
    except (AttachmentNotAllowed, AttachmentTooLarge) as problem:
        form.add_error("document", words_of(problem))
        return _event(request, file, add=form)
    add_part(viewer, file, given["part"], given["note"], stored)
    messages.success(request, _("Filed."))
    return redirect("archives:event", file.id)


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def waive(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Say why the file has no such part."""
    viewer, file = viewer_of(request), _file(request, file_id)
    form = WaiverForm(request.POST)
    if not form.is_valid():
        return _event(request, file, waive=form)
    try:
        waive_part(viewer, file.id, form.cleaned_data["part"], form.cleaned_data["reason"])
    except Problem as problem:
        messages.error(request, words_of(problem))
    return redirect("archives:event", file.id)


@require_POST
@require_right(Right.KEEP_ARCHIVE)
def close(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Close a complete file."""
    viewer, file = viewer_of(request), _file(request, file_id)
    try:
        close_event(viewer, file.id)
        messages.success(request, _("The file is closed."))
    except Problem as problem:
        messages.error(request, words_of(problem))
    return redirect("archives:event", file.id)


def _file(request: HttpRequest, file_id: UUID) -> EventFile:
    return get_object_or_404(EventFile, tenant=viewer_of(request).tenant, id=file_id)


@transaction.atomic
def _event(
    request: HttpRequest,
    file: EventFile,
    *,
    add: PartForm | None = None,
    waive: WaiverForm | None = None,
) -> HttpResponse:
    """One file. Entries are shown of people whom the viewer may see; all count for the parts."""
    viewer = viewer_of(request)
    entries = list(entries_of_event(file))
    seen = _seen(viewer, {entry.employee_id for entry in entries})
    shown = [entry for entry in entries if entry.employee_id in seen]
    audit(
        viewer,
        "archive.event_viewed",
        "event_file",
        file.id,
        {"employees": sorted(str(entry.employee_id) for entry in shown)},
    )
    has_error = bool((add and add.errors) or (waive and waive.errors))
    context = {
        "file": file,
        "states": states_of(file, entries),
        "deadline": deadlines(file.tenant, [file], timezone.localdate())[file.id],
        "rows": rows(shown, get_language() or "en"),
        "hidden": len(entries) - len(shown),
        "add": add or PartForm(),
        "waive": waive or WaiverForm(),
        "keeps_archive": has_right(viewer, Right.KEEP_ARCHIVE),
    }
    return render(request, "archives/event.html", context, status=422 if has_error else 200)


def _seen(viewer: Employee, people: set[UUID]) -> set[UUID]:
    return set(visible_employees(viewer).filter(id__in=people).values_list("id", flat=True))


def _narrowed(files: QuerySet[EventFile], form: EventFilter) -> QuerySet[EventFile]:
    asked = form.cleaned_data
    if words := asked["q"]:
        files = files.filter(Q(title_en__icontains=words) | Q(title_zh__icontains=words))
    if asked["state"] == "closed":
        return files.filter(closed_at__isnull=False)
    if asked["state"]:
        files = files.filter(closed_at=None)
    if asked["state"] == "overdue":
        files = files.filter(due_on__lt=timezone.localdate())
    return files
