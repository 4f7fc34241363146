"""The figures of the centre as charts, and each as a file."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.files import table_file
from lms.portal.pages.parsing import date_or_none
from lms.portal.queries.figures import FIGURES, Period, period_of

HALF_YEAR = timedelta(days=182)
LONGEST = timedelta(days=5 * 366)


@require_safe
@require_right(Right.SEE_REPORTS)
def figures(request: HttpRequest) -> HttpResponse:
    """All figures of the period that the address names; else of the last half year."""
    period = _period(request)
    context = {
        "period": period,
        "figures": [figure(period) for figure in FIGURES.values()],
    }
    return render(request, "portal/figures.html", context)


@require_safe
@require_right(Right.SEE_REPORTS)
def export(request: HttpRequest, what: str, kind: str) -> HttpResponse:
    """The table behind one figure, as the page shows it."""
    if what not in FIGURES:
        raise Http404
    figure = FIGURES[what](_period(request))
    return table_file(figure.key, kind, figure.title, figure.header, figure.rows)


def _period(request: HttpRequest) -> Period:
    today = timezone.localdate()
    until = date_or_none(request.GET.get("to")) or today
    since = date_or_none(request.GET.get("from")) or max(until, today) - HALF_YEAR
    since, until = min(since, until), max(since, until)
    return period_of(viewer_of(request).tenant, max(since, until - LONGEST), until)
