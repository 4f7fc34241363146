"""A dry run: the trainer's browser plays a package by itself and says what it found."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.portal.pages.parsing import page_language
from lms.portal.queries.packages import by_severity, may_be_walked, package_of
from lms.portal.services import preview_package
from scorm_packages.intake.rules.dryrun import DryRunError
from scorm_packages.intake.services import record_dry_run
from scorm_packages.runtime.models import Package
from xapi.problems import Problem

_RUN = "dry_run"
"""The key in the session of the run under way: only what this browser began is taken back."""


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def dry_run(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """What a dry run does, and the place to which it comes back."""
    context = {"package": _package_or_404(request, package_id), "run": request.GET.get("run", "")}
    return render(request, "portal/dry_run.html", context)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def start(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Send the browser to the player, which walks the package in browse mode."""
    package = _package_or_404(request, package_id)
    run = secrets.token_urlsafe(16)
    back = reverse("portal:dry_run", args=[package_id])
    try:
        url = preview_package(
            viewer_of(request),
            package,
            exit_url=request.build_absolute_uri(f"{back}?run={run}"),
            language=page_language(),
        )
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
        return redirect(back)
    request.session[_RUN] = run
    return HttpResponseRedirect(f"{url}?dry-run")


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def report(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Take what the run found, once, and show it."""
    viewer, package = viewer_of(request), _package_or_404(request, package_id)
    begun = request.session.pop(_RUN, "")
    if not begun or not constant_time_compare(begun, request.POST.get("run", "")):
        messages.error(request, _("This dry run is not under way any more. Start it again."))
        return redirect("portal:dry_run", package_id)
    try:
        findings = record_dry_run(
            tenant=viewer.tenant, package=package.id, report=request.POST.get("report", "")
        )
    except DryRunError:
        messages.error(request, _("The dry run came back without a report. Start it again."))
        return redirect("portal:dry_run", package_id)
    audit(viewer, "package.dry_run", "package", package_id, {"codes": [f.code for f in findings]})
    context = {"package": package, "findings": by_severity(findings, page_language())}
    return render(request, "portal/dry_run.html", context)


def _package_or_404(request: HttpRequest, package_id: UUID) -> Package:
    found = package_of(viewer_of(request), package_id)
    if found is None or not may_be_walked(found):
        raise Http404
    return found
