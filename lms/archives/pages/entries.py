"""The list of all entries that a viewer may see."""

from datetime import datetime, time

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.archives.forms import EntryFilter
from lms.archives.models import ArchiveEntry
from lms.archives.pages.presenting import rows
from lms.archives.queries import latest_check, latest_seal, visible_entries
from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.people.services import audit

PAGE_SIZE = 50


@require_GET
@require_right(Right.SEE_RECORDS)
def entry_list(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, narrowed by what the address says. Whose were shown is noted."""
    viewer = viewer_of(request)
    form = EntryFilter(request.GET)
    entries = visible_entries(viewer)
    if form.is_valid():
        entries = _narrowed(entries, form)
    page = Paginator(entries, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = rows(page.object_list, get_language() or "en")
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


def _narrowed(entries: QuerySet[ArchiveEntry], form: EntryFilter) -> QuerySet[ArchiveEntry]:
    asked = form.cleaned_data
    if words := asked["q"]:
        entries = entries.filter(
            Q(employee__name__icontains=words) | Q(employee__employee_no__istartswith=words)
        )
    if asked["kind"]:
        entries = entries.filter(kind=asked["kind"])
    if asked["outcome"]:
        entries = entries.filter(content__payload__outcome=asked["outcome"])
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
