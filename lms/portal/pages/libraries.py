"""H5P libraries: the list, one library with who needs it, and what may come in."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.h5p.queries import (
    LibraryRow,
    allowed_entries,
    allowed_libraries,
    hub_address,
    library_rows,
)
from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.portal.pages.parsing import page_language, words
from lms.portal.queries.libraries import packages_with
from lms.portal.queries.packages import by_severity
from lms.portal.services import (
    drop_library,
    forbid_library,
    install_libraries,
    permit_library,
    set_library_policy,
    turn_library,
)
from xapi.problems import Problem

PER_PAGE = 50


class LibraryUploadForm(forms.Form):
    package = forms.FileField(
        label=_("File"),
        help_text=_("Any .h5p file: its libraries are installed, its content is passed over."),
    )


class AllowForm(forms.Form):
    machine_name = forms.CharField(
        label=_("Library"),
        max_length=255,
        help_text=_("Its name in library.json, such as H5P.MultiChoice."),
    )
    sha256 = forms.CharField(
        label=_("Fingerprint"),
        required=False,
        max_length=64,
        help_text=_("Of exactly one version, from its page. Empty for every version."),
    )


@require_safe
@require_right(Right.INSTALL_LIBRARIES)
def libraries(request: HttpRequest) -> HttpResponse:
    asked = words(request.GET.get("q"))
    viewer = viewer_of(request)
    rows = library_rows(viewer.tenant, search=asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "words": asked,
        "has_hub": bool(hub_address()),
        "may_upgrade": has_right(viewer, Right.MANAGE_PACKAGES),
    }
    return render(request, "portal/libraries.html", context)


@require_safe
@require_right(Right.INSTALL_LIBRARIES)
def library(request: HttpRequest, library_id: UUID) -> HttpResponse:
    row = _row_or_404(request, library_id)
    packages = packages_with(viewer_of(request), row.library.name)
    context = {"row": row, "library": row.library, "packages": packages}
    return render(request, "portal/library.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.INSTALL_LIBRARIES)
def upload(request: HttpRequest) -> HttpResponse:
    """Install libraries from a file; the answer says what came in and what was found."""
    form = LibraryUploadForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method != "POST":
        return render(request, "portal/library_upload.html", context)
    if not form.is_valid():
        return render(request, "portal/library_upload.html", context, status=422)
    file = form.cleaned_data["package"]
    language = page_language()
    try:
        report = install_libraries(viewer_of(request), file)
    except Problem as problem:
        form.add_error("package", problem.text(language))
        return render(request, "portal/library_upload.html", context, status=problem.http_status)
    context |= {
        "report": report,
        "file_name": file.name,
        "findings": by_severity(report.findings, language),
    }
    status = 422 if report.refused else 200
    return render(request, "portal/library_upload.html", context, status=status)


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def switch(request: HttpRequest, library_id: UUID) -> HttpResponse:
    _row_or_404(request, library_id)
    is_on = request.POST.get("on") == "yes"
    turn_library(viewer_of(request), library_id, is_on=is_on)
    said = (
        _("Switched on. What needs it is played again.")
        if is_on
        else _("Switched off. What needs it is not played until you switch it on again.")
    )
    messages.success(request, said)
    return redirect("portal:library", library_id)


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def remove(request: HttpRequest, library_id: UUID) -> HttpResponse:
    row = _row_or_404(request, library_id)
    try:
        drop_library(viewer_of(request), library_id)
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
        return redirect("portal:library", library_id)
    messages.success(request, _("%(library)s is removed.") % {"library": row.library})
    return redirect("portal:libraries")


@require_http_methods(["GET", "POST"])
@require_right(Right.INSTALL_LIBRARIES)
def allowed(request: HttpRequest) -> HttpResponse:
    """The list of libraries that anybody may bring in; a POST puts one on it."""
    viewer = viewer_of(request)
    form = AllowForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            permit_library(viewer, form.cleaned_data["machine_name"], form.cleaned_data["sha256"])
        except Problem as problem:
            field = "sha256" if problem.code == "h5p.wrong_fingerprint" else "machine_name"
            form.add_error(field, problem.text(page_language()))
        else:
            messages.success(request, _("The library is on the list."))
            return redirect("portal:allowed_libraries")
    if form.errors:
        status = 422
    context = {
        "form": form,
        "entries": allowed_entries(viewer.tenant),
        "only_these": allowed_libraries(viewer.tenant).only_these,
    }
    return render(request, "portal/libraries_allowed.html", context, status=status)


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def allow_this(request: HttpRequest, library_id: UUID) -> HttpResponse:
    """Put these very files of an installed library on the list."""
    found = _row_or_404(request, library_id).library
    permit_library(viewer_of(request), found.machine_name, found.sha256)
    messages.success(request, _("These files of the library may come in by anybody."))
    return redirect("portal:library", library_id)


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def disallow(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    forbid_library(viewer_of(request), entry_id)
    messages.success(request, _("Taken off the list. What is installed stays."))
    return redirect("portal:allowed_libraries")


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def policy(request: HttpRequest) -> HttpResponse:
    only_allowed = request.POST.get("only_allowed") == "yes"
    set_library_policy(viewer_of(request), only_allowed=only_allowed)
    said = (
        _("From now on only libraries on the list come in.")
        if only_allowed
        else _("Whoever may install libraries may install any again.")
    )
    messages.success(request, said)
    return redirect("portal:allowed_libraries")


def _row_or_404(request: HttpRequest, library_id: UUID) -> LibraryRow:
    rows = library_rows(viewer_of(request).tenant)
    found = next((row for row in rows if row.library.id == library_id), None)
    if found is None:
        raise Http404
    return found
