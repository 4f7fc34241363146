"""Results of the people in the viewer's reach: on the screen, and the same rows as a file."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.files import table_file
from lms.portal.pages.parsing import uuid_or_none, words
from lms.portal.queries.results import (
    OVERDUE,
    STATES,
    Result,
    ResultFilter,
    choosable_tracks,
    results,
    results_of,
    shares,
)
from lms.portal.queries.units import choosable_units
from lms.portal.queries.wording import title_of
from lms.ui.adapters.sheets import Cell
from lms.ui.badges import badge_of

PER_PAGE = 50


@require_safe
@require_right(Right.SEE_RESULTS)
def table(request: HttpRequest) -> HttpResponse:
    viewer, asked = viewer_of(request), _asked(request)
    page = Paginator(results(viewer, asked), PER_PAGE).get_page(request.GET.get("page"))
    spread = shares(viewer, asked)
    context = {
        "page": page,
        "results": list(results_of(page.object_list)),
        "asked": asked,
        "shares": spread,
        "total": sum(share.count for share in spread),
        "units": choosable_units(viewer, Right.SEE_RESULTS),
        "tracks": [(track.id, title_of(track)) for track in choosable_tracks(viewer)],
        "states": [(state, badge_of(state).label) for state in (*STATES, OVERDUE)],
    }
    return render(request, "portal/results.html", context)


@require_safe
@require_right(Right.SEE_RESULTS)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """All rows of the table as it is filtered now, with the columns of the screen."""
    header = [
        _("Employee number"),
        _("Name"),
        _("Team"),
        _("Course"),
        _("Result"),
        _("Grade"),
        _("Due"),
        _("Decided"),
    ]
    rows = results(viewer_of(request), _asked(request)).iterator(chunk_size=1000)
    return table_file("results", kind, _("Results"), header, map(_cells, results_of(rows)))


def _asked(request: HttpRequest) -> ResultFilter:
    return ResultFilter(
        unit=uuid_or_none(request.GET.get("unit")),
        track=uuid_or_none(request.GET.get("track")),
        state=request.GET.get("state", ""),
        words=words(request.GET.get("q")),
    )


def _cells(result: Result) -> list[Cell]:
    """One row of a file: what the screen shows, with dates as dates and grades as numbers."""
    unit, decided = result.employee.unit, result.decided_at
    words = str(badge_of(result.state).label)
    return [
        result.employee.employee_no,
        result.employee.name,
        unit.name if unit else "",
        result.title,
        f"{words} ({badge_of(OVERDUE).label})" if result.is_overdue else words,
        result.score,
        result.due_on,
        timezone.localtime(decided).date() if decided else None,
    ]
