"""Changing the version in which a course is played."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.parsing import page_language, uuid_or_none
from lms.portal.queries.packages import package_of
from lms.portal.queries.versions import item_of
from lms.portal.services import play_version
from xapi.problems import Problem


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def use(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Let a track play this package from now on, and say who goes on in the old one.

    A track is everybody's: whoever gives courses to their own people alone does not change it.
    """
    viewer = viewer_of(request)
    package = package_of(viewer, package_id)
    asked = uuid_or_none(request.POST.get("item"))
    item = item_of(viewer, asked) if asked else None
    if package is None or item is None:
        raise Http404
    anew = request.POST.get("who") == "not_passed"
    try:
        play_version(viewer, item, package, anew=anew)
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
    else:
        messages.success(request, _("The course is played in this version from now on."))
    return redirect("portal:package", package_id)
