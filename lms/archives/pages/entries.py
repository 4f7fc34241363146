"""The list of all entries that a viewer may see, and each of them."""

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.archives.forms import EntryFilter
from lms.archives.models import ArchiveEntry, ArchiveSeal
from lms.archives.pages.papers import languages_of, pdf_response
from lms.archives.pages.presenting import row_of, rows
from lms.archives.queries import (
    kinds_of,
    latest_check,
    latest_seal,
    visible_entries,
    with_outcome,
)
from lms.archives.rules.categories import RESULTS
from lms.archives.rules.kinds import kind_words
from lms.archives.rules.shown import documents_of
from lms.archives.services.papers import print_entry
from lms.people.access import require_right, viewer_of
from lms.people.models import Attachment
from lms.people.pages.attachments import attachment_response
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.ui.acting import words_of
from lms.ui.exceptions import FontsMissing

PAGE_SIZE = 50


@require_GET
@require_right(Right.SEE_RECORDS)
def entry_list(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, narrowed by what the address says. Whose were shown is noted."""
    viewer = viewer_of(request)
    language = get_language() or "en"
    there = {*RESULTS, *kinds_of(viewer.tenant)}
    kinds = [(kind, kind_words(kind, language)) for kind in there]
    form = EntryFilter(request.GET, kinds=sorted(kinds, key=lambda one: one[1]))
    entries = visible_entries(viewer)
    if form.is_valid():
        entries = _narrowed(entries, form)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = rows(page.object_list, language)
    audit(
        viewer,
        "archive.list_viewed",
        "archive",
        str(viewer.tenant),
        {"employees": sorted({str(row.entry.employee_id) for row in shown})},
    )
    context = {
        "page": page,
        "rows": shown,
        "form": form,
        "filtered": any(request.GET.get(name) for name in form.fields),
        "check": latest_check(viewer.tenant),
        "seal": latest_seal(viewer.tenant),
        "keeps_archive": has_right(viewer, Right.KEEP_ARCHIVE),
    }
    return render(request, "archives/list.html", context)


@require_GET
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry with all its fields, documents and its place in the chain."""
    found = _visible(request, entry_id)
    audit(viewer_of(request), "archive.entry_viewed", "employee", found.employee_id)
    newer = ArchiveEntry.objects.filter(tenant=found.tenant, supersedes_seq=found.seq).first()
    older = ArchiveEntry.objects.filter(tenant=found.tenant, seq=found.supersedes_seq or 0).first()
    context = {
        "row": row_of(found, get_language() or "en"),
        "entry": found,
        "newer": newer,
        "older": older,
        "documents": found.payload.get("attachments") or [],
        "seal": ArchiveSeal.objects.filter(
            tenant=found.tenant, first_seq__lte=found.seq, last_seq__gte=found.seq
        ).first(),
        "is_own": found.employee_id == viewer_of(request).id,
    }
    return render(request, "archives/entry.html", context)


@require_GET
def entry_pdf(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The entry on paper, as its form where it has one; `?lang=zh|en|both`."""
    found = _visible(request, entry_id)
    try:
        printed = print_entry(found, languages_of(request))
    except FontsMissing as problem:
        messages.error(request, words_of(problem))
        return redirect("archives:entry", entry_id)
    audit(viewer_of(request), "archive.entry_printed", "employee", found.employee_id)
    return pdf_response(printed, f"entry-{found.seq}")


@require_GET
def document(request: HttpRequest, entry_id: UUID, sha256: str) -> HttpResponseBase:
    """A document that an entry names."""
    found = _visible(request, entry_id)
    if sha256 not in documents_of(found.payload):
        raise Http404
    stored = Attachment.objects.filter(tenant=found.tenant, sha256=sha256)
    attachment = stored.order_by("stored_at").first()
    if attachment is None:
        raise Http404
    audit(viewer_of(request), "archive.document_taken", "employee", found.employee_id)
    return attachment_response(attachment)


def _visible(request: HttpRequest, entry_id: UUID) -> ArchiveEntry:
    return get_object_or_404(visible_entries(viewer_of(request)), id=entry_id)


def _narrowed(entries: QuerySet[ArchiveEntry], form: EntryFilter) -> QuerySet[ArchiveEntry]:
    asked = form.cleaned_data
    if words := asked["q"]:
        entries = entries.filter(
            Q(employee__name__icontains=words) | Q(employee__employee_no__istartswith=words)
        )
    if asked["kind"]:
        entries = entries.filter(kind=asked["kind"])
    if asked["outcome"]:
        entries = with_outcome(entries, asked["outcome"])
    zone = timezone.get_current_timezone()
    if asked["since"]:
        entries = entries.filter(
            occurred_at__gte=datetime.combine(asked["since"], time.min, tzinfo=zone)
        )
    if asked["until"]:
        entries = entries.filter(
            occurred_at__lte=datetime.combine(asked["until"], time.max, tzinfo=zone)
        )
    return entries
