"""Published figures, for everybody of the centre (R129, A34)."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from lms.archives.models import TrainingReport
from lms.archives.pages.presenting import report_table
from lms.archives.rules.report import publishable
from lms.archives.services.reports import period_of
from lms.people.access import viewer_of
from lms.regulation.queries import reading

PAGE_SIZE = 25


@require_GET
def published_list(request: HttpRequest) -> HttpResponse:
    reports = TrainingReport.objects.filter(
        tenant=viewer_of(request).tenant, published_at__isnull=False, unit=None
    ).order_by("-starts_on", "kind")
    page = Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "archives/published.html", {"page": page})


@require_GET
def published(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The figures of groups that are large enough, by the reading of A34 in force."""
    viewer = viewer_of(request)
    report = get_object_or_404(
        TrainingReport, tenant=viewer.tenant, id=report_id, published_at__isnull=False, unit=None
    )
    smallest = int(reading(viewer.tenant, "A34", timezone.localdate())["k_min"])
    strata = publishable(report.figures["strata"], smallest)
    context = {
        "report": report,
        "smallest": smallest,
        "period": period_of(report.kind, report.starts_on),
        "table": report_table(strata, get_language() or "en"),
    }
    return render(request, "archives/published_report.html", context)
