"""The office cockpit: everything that waits for the viewer, on one page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.people.access import viewer_of
from lms.portal.pages.parsing import words
from lms.portal.queries.cockpit import cockpit, is_staff


@require_safe
def office(request: HttpRequest) -> HttpResponse:
    """What is due, blocked, overdue or waiting; the address narrows it by room and urgency."""
    viewer = viewer_of(request)
    if not is_staff(viewer):
        raise Http404
    asked = {name: words(request.GET.get(name)) for name in ("room", "urgency")}
    context = {"desk": cockpit(viewer, **asked), **asked}
    return render(request, "portal/office.html", context)
