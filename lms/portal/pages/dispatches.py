"""Courses given to other systems: the list with its usage, a new one, one and what can be done."""

import tempfile
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.dispatch_forms import DispatchForm
from lms.portal.pages.parsing import page_language, uuid_or_none
from lms.portal.services import alter_dispatch, hand_out_dispatch, make_dispatch, turn_dispatch
from scorm_packages.export.exceptions import OriginInvalid
from scorm_packages.export.models import Dispatch
from scorm_packages.export.queries import current_package, dispatches, is_over, learners_of
from scorm_packages.export.rules.names import file_name
from scorm_packages.export.rules.outline import Target
from xapi.outside.sealing import UnsealError
from xapi.problems import Problem

LATEST = 50


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def dispatch_list(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = [(one, is_over(one, now)) for one in dispatches(viewer_of(request).tenant)]
    rows.sort(key=lambda row: row[1])
    return render(request, "portal/dispatches.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PACKAGES)
def create(request: HttpRequest) -> HttpResponse:
    """Make a dispatch, and go on to the page where its file is."""
    viewer = viewer_of(request)
    chosen = uuid_or_none(request.GET.get("package"))
    form = DispatchForm(request.POST or None, tenant=viewer.tenant, initial={"package": chosen})
    if request.method == "POST" and form.is_valid():
        try:
            made = make_dispatch(viewer, form.draft())
        except Problem as problem:
            form.add_error(None, problem.text(page_language()))
        else:
            messages.success(request, _("The dispatch is made. Download its file now."))
            return redirect("portal:dispatch", made.id)
    status = 422 if form.errors else 200
    return render(request, "portal/dispatch_form.html", {"form": form}, status=status)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def dispatch(request: HttpRequest, dispatch_id: UUID) -> HttpResponse:
    found = _dispatch_or_404(request, dispatch_id)
    context = {
        "dispatch": found,
        "is_over": is_over(found, timezone.now()),
        "current": current_package(found),
        "learners": learners_of(found, LATEST),
        "latest": LATEST,
    }
    return render(request, "portal/dispatch.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_PACKAGES)
def edit(request: HttpRequest, dispatch_id: UUID) -> HttpResponse:
    """Change the conditions; the files out there stay good."""
    found = _dispatch_or_404(request, dispatch_id)
    form = DispatchForm.of(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            alter_dispatch(viewer_of(request), dispatch_id, form.draft())
        except OriginInvalid as problem:
            form.add_error("origins", problem.text(page_language()))
        else:
            messages.success(request, _("The dispatch is changed, for every file out there."))
            return redirect("portal:dispatch", dispatch_id)
    context = {"form": form, "dispatch": found}
    status = 422 if form.errors else 200
    return render(request, "portal/dispatch_form.html", context, status=status)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def switch(request: HttpRequest, dispatch_id: UUID) -> HttpResponse:
    _dispatch_or_404(request, dispatch_id)
    is_on = request.POST.get("on") == "yes"
    turn_dispatch(viewer_of(request), dispatch_id, is_on=is_on)
    words = (
        _("Switched on. Learners can open the course again.")
        if is_on
        else _("Switched off. Whoever opens the course is told so.")
    )
    messages.success(request, words)
    return redirect("portal:dispatch", dispatch_id)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
@never_cache
def download(request: HttpRequest, dispatch_id: UUID) -> HttpResponseBase:
    """The zip for the other system. A POST, because whoever has it can open the course."""
    found = _dispatch_or_404(request, dispatch_id)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it.
    try:
        hand_out_dispatch(viewer_of(request), found, file)
    except UnsealError:
        file.close()
        lost = _("The secret of this dispatch can no longer be read. Make a new dispatch.")
        messages.error(request, lost)
        return redirect("portal:dispatch", dispatch_id)
    file.seek(0)
    name = file_name(f"{found.package.title}-{found.destination}", Target(found.format))
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _dispatch_or_404(request: HttpRequest, dispatch_id: UUID) -> Dispatch:
    found = dispatches(viewer_of(request).tenant).filter(id=dispatch_id).first()
    if found is None:
        raise Http404
    return found
