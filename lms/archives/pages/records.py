"""One person's training record (一人一档), on screen and on paper (R138–R140, R146–R148)."""

import logging
import tempfile
from collections import Counter
from typing import IO, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.archives.exceptions import SigningKeyUnreadable
from lms.archives.models import ArchiveEntry
from lms.archives.pages.presenting import rows
from lms.archives.queries import entries_of_person
from lms.archives.queries.access import looks_at
from lms.archives.rules.categories import CATEGORIES, RESULTS, category_of
from lms.archives.rules.shown import shown
from lms.archives.services import Selection, export_selection, print_record
from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.services import audit
from lms.ui.acting import words_of
from lms.ui.exceptions import FontsMissing

PAGE_SIZE = 50

logger = logging.getLogger(__name__)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The viewer's own record."""
    return _record(request, viewer_of(request))


@require_GET
def own_pdf(request: HttpRequest) -> HttpResponse:
    return _pdf(request, viewer_of(request))


@require_GET
def own_proof(request: HttpRequest) -> HttpResponseBase:
    return _proof(request, viewer_of(request))


@require_GET
def own_seen(request: HttpRequest) -> HttpResponse:
    """Who saw the viewer's record (R147)."""
    return _seen(request, viewer_of(request))


@require_GET
def person(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """The record of somebody whom the viewer may see."""
    return _record(request, _visible(request, employee_id))


@require_GET
def person_pdf(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    return _pdf(request, _visible(request, employee_id))


@require_GET
def person_proof(request: HttpRequest, employee_id: UUID) -> HttpResponseBase:
    return _proof(request, _visible(request, employee_id))


@require_GET
def person_seen(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    return _seen(request, _visible(request, employee_id))


def _visible(request: HttpRequest, employee_id: UUID) -> Employee:
    people = visible_employees(viewer_of(request)).select_related("unit")
    return get_object_or_404(people, id=employee_id)


@transaction.atomic
def _record(request: HttpRequest, employee: Employee) -> HttpResponse:
    """The entries under one heading, or all; contents are opened for the page that is shown."""
    viewer, language = viewer_of(request), get_language() or "en"
    audit(viewer, "archive.record_viewed", "employee", employee.id)
    entries = entries_of_person(viewer.tenant, employee.id)
    kinds = Counter(entries.values_list("kind", flat=True))
    counts = Counter[str]()
    for kind, count in kinds.items():
        counts[category_of(kind)] += count
    part = request.GET.get("part", "")
    chosen = entries.order_by("-person_seq")
    if part in CATEGORIES:
        chosen = chosen.filter(kind__in=[kind for kind in kinds if category_of(kind) == part])
    page = Paginator(chosen, PAGE_SIZE).get_page(request.GET.get("page"))
    passed, failed = _standing(entries)
    context = {
        "person": employee,
        "is_own": employee.id == viewer.id,
        "page": page,
        "rows": rows(page.object_list, language),
        "part": part if part in CATEGORIES else "",
        "parts": [(one, counts[one]) for one in CATEGORIES if counts[one]],
        "all": sum(counts.values()),
        "passed": passed,
        "failed": failed,
        "last": entries.order_by("person_seq").last(),
    }
    return render(request, "archives/record.html", context)


def _standing(entries: QuerySet[ArchiveEntry]) -> tuple[int, int]:
    """How many results that still stand are passed, and how many are not."""
    outcomes = Counter(
        shown(entry.payload, "en").outcome
        for entry in entries.filter(kind__in=RESULTS)
        if not entry.is_superseded  # type: ignore[attr-defined]
    )
    return outcomes["pass"], outcomes["fail"]


def _seen(request: HttpRequest, employee: Employee) -> HttpResponse:
    viewer = viewer_of(request)
    looks = looks_at(viewer.tenant, employee.id)
    context = {
        "person": employee,
        "is_own": employee.id == viewer.id,
        "page": Paginator(looks, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "archives/seen.html", context)


def _proof(request: HttpRequest, employee: Employee) -> HttpResponseBase:
    """The record as a zip that anybody can check, and that shows nobody else's (R148)."""
    viewer = viewer_of(request)
    scope = {"kind": "person", "person": str(employee.id)}
    file = cast(IO[bytes], tempfile.TemporaryFile())  # noqa: SIM115 - the response closes it
    try:
        selection = Selection(scope, frozenset({employee.id}))
        export_selection(viewer.tenant, selection, file, exported_by=viewer)
    except SigningKeyUnreadable as problem:
        file.close()
        return _not_printed(request, employee, problem)
    file.seek(0)
    name = f"training-record-{employee.employee_no}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _pdf(request: HttpRequest, employee: Employee) -> HttpResponse:
    viewer, language = viewer_of(request), get_language() or "en"
    try:
        with transaction.atomic():
            audit(viewer, "archive.record_printed", "employee", employee.id)
            printed = print_record(employee, language)
    except (FontsMissing, SigningKeyUnreadable) as problem:
        return _not_printed(request, employee, problem)
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="record-{employee.id}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )


def _not_printed(
    request: HttpRequest, employee: Employee, problem: FontsMissing | SigningKeyUnreadable
) -> HttpResponse:
    """Back to the record, with the reason."""
    logger.exception("record not printed: %s", problem.code)
    messages.error(request, words_of(problem))
    if employee.id == viewer_of(request).id:
        return redirect("archives:me")
    return redirect("archives:person", employee.id)
