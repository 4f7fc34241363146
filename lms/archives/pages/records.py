"""One person's training record, on screen and on paper (R138, R139, R148)."""

import logging
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.archives.exceptions import FontsMissing, SigningKeyUnreadable
from lms.archives.pages.presenting import rows
from lms.archives.queries import entries_of_person
from lms.archives.services import print_record
from lms.people.access import viewer_of
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.services import audit

logger = logging.getLogger(__name__)


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The viewer's own record."""
    return _record(request, viewer_of(request))


@require_GET
def own_pdf(request: HttpRequest) -> HttpResponse:
    return _pdf(request, viewer_of(request))


@require_GET
def person(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    """The record of somebody whom the viewer may see."""
    return _record(request, _visible(request, employee_id))


@require_GET
def person_pdf(request: HttpRequest, employee_id: UUID) -> HttpResponse:
    return _pdf(request, _visible(request, employee_id))


def _visible(request: HttpRequest, employee_id: UUID) -> Employee:
    people = visible_employees(viewer_of(request)).select_related("unit")
    return get_object_or_404(people, id=employee_id)


@transaction.atomic
def _record(request: HttpRequest, employee: Employee) -> HttpResponse:
    viewer = viewer_of(request)
    audit(viewer, "archive.record_viewed", "employee", employee.id)
    shown = rows(entries_of_person(viewer.tenant, employee.id), get_language() or "en")
    standing = [row for row in shown if not row.entry.is_superseded]  # type: ignore[attr-defined]
    context = {
        "person": employee,
        "is_own": employee.id == viewer.id,
        "rows": shown[::-1],
        "passed": sum(row.facts.outcome == "pass" for row in standing),
        "failed": sum(row.facts.outcome == "fail" for row in standing),
        "last": shown[-1].entry if shown else None,
    }
    return render(request, "archives/record.html", context)


def _pdf(request: HttpRequest, employee: Employee) -> HttpResponse:
    viewer, language = viewer_of(request), get_language() or "en"
    try:
        with transaction.atomic():
            audit(viewer, "archive.record_printed", "employee", employee.id)
            printed = print_record(employee, language)
    except (FontsMissing, SigningKeyUnreadable) as problem:
        logger.exception("record not printed: %s", problem.code)
        messages.error(request, problem.text(language))
        if employee.id == viewer.id:
            return redirect("archives:me")
        return redirect("archives:person", employee.id)
    return HttpResponse(
        printed,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="record-{employee.id}.pdf"',
            "Cache-Control": "private, no-store",
        },
    )
