"""Packages: the list, the upload with its findings, one package and who it is for."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.portal.forms import AssignForm, UploadForm
from lms.portal.pages.parsing import page_language, uuid_or_none, words
from lms.portal.queries.h5p_upgrades import is_behind
from lms.portal.queries.packages import (
    by_severity,
    items_of,
    may_be_walked,
    package_of,
    packages,
    people_found,
    stored_findings,
    uses_of,
)
from lms.portal.queries.versions import other_versions, uses_of_other_versions
from lms.portal.services import preview_package
from lms.tracks.services import assign_package
from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from xapi.problems import Problem

PER_PAGE = 25


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def shelf(request: HttpRequest) -> HttpResponse:
    asked = words(request.GET.get("q"))
    page = Paginator(packages(viewer_of(request), words=asked), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(request, "portal/packages.html", {"page": page, "words": asked})


@require_right(Right.MANAGE_PACKAGES)
def upload(request: HttpRequest) -> HttpResponse:
    """Take in a package. With htmx only the report comes back, else the whole page."""
    if request.method != "POST":
        return render(request, "portal/upload.html", {"form": UploadForm()})
    form = UploadForm(request.POST, request.FILES)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        viewer = viewer_of(request)
        file = form.cleaned_data["package"]
        report = import_package(
            tenant=viewer.tenant,
            upload=file,
            file_name=file.name,
            imported_by=viewer.name,
            dry_run=form.cleaned_data["dry_run"],
            may_install_libraries=has_right(viewer, Right.INSTALL_LIBRARIES),
        )
        context |= {
            "report": report,
            "file_name": file.name,
            "dry_run": form.cleaned_data["dry_run"],
            "findings": by_severity(report.findings, page_language()),
        }
    is_fragment = request.headers.get("HX-Request") == "true"
    template = "portal/parts/import_report.html" if is_fragment else "portal/upload.html"
    return render(request, template, context)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def package(request: HttpRequest, package_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    return _show(request, _package_or_404(viewer, package_id), AssignForm(viewer=viewer))


@require_safe
@require_right(Right.ASSIGN_COURSES)
def find_people(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """The part of the assign form that lists people: those chosen, then those who match."""
    viewer = viewer_of(request)
    _package_or_404(viewer, package_id)
    chosen = [one for one in map(uuid_or_none, request.GET.getlist("people")) if one]
    asked = words(request.GET.get("q"))
    context = {
        "found": people_found(viewer, asked, chosen),
        "chosen": set(chosen),
        "words": asked,
    }
    return render(request, "portal/parts/people_found.html", context)


@require_POST
@require_right(Right.ASSIGN_COURSES)
def assign(request: HttpRequest, package_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    chosen_package = _package_or_404(viewer, package_id)
    form = AssignForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _show(request, chosen_package, form, status=422)
    try:
        done = assign_package(
            viewer, chosen_package, form.chosen(), due_on=form.cleaned_data["due_on"]
        )
    except Problem as problem:
        form.add_error(None, problem.text(page_language()))
        return _show(request, chosen_package, form, status=problem.http_status)
    new = len(done.enrolled)
    text = ngettext("%(n)d person has this course now.", "%(n)d people have this course now.", new)
    messages.success(request, text % {"n": new})
    if done.already:
        had = ngettext("%(n)d person had it already.", "%(n)d people had it already.", done.already)
        messages.info(request, had % {"n": done.already})
    return redirect("portal:package", package_id)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def preview(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Send the trainer's browser to the player, where nothing counts."""
    viewer = viewer_of(request)
    back = reverse("portal:package", args=[package_id])
    language = page_language()
    try:
        url = preview_package(
            viewer,
            _package_or_404(viewer, package_id),
            exit_url=request.build_absolute_uri(back),
            language=language,
        )
    except Problem as problem:
        messages.error(request, problem.text(language))
        return redirect(back)
    return HttpResponseRedirect(url)


def _package_or_404(viewer: Employee, package_id: UUID) -> Package:
    found = package_of(viewer, package_id)
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest, shown: Package, form: AssignForm, *, status: int = 200
) -> HttpResponse:
    viewer = viewer_of(request)
    chosen = [one for one in map(uuid_or_none, request.POST.getlist("people")) if one]
    context = {
        "package": shown,
        "items": items_of(shown),
        "findings": by_severity(stored_findings(shown), page_language()),
        "uses": uses_of(shown),
        "versions": other_versions(shown),
        "older_uses": uses_of_other_versions(shown),
        "form": form,
        "may_assign": has_right(viewer, Right.ASSIGN_COURSES),
        "may_be_walked": may_be_walked(shown),
        "is_behind": is_behind(shown),
        "found": people_found(viewer, "", chosen),
        "chosen": set(chosen),
    }
    return render(request, "portal/package.html", context, status=status)
