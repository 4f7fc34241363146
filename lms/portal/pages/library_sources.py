"""Where H5P libraries come from besides files: a hub. And H5P's own editor, from an archive."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.h5p.queries import current_editor, hub_address, hub_listing, offered_types
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.parsing import page_language, uuid_or_none, words
from lms.portal.queries.packages import by_severity
from lms.portal.services.library_sources import (
    install_from_hub,
    install_h5p_editor,
    look_at_hub,
    remove_h5p_editor,
)
from xapi.problems import Problem

PER_PAGE = 25


class EditorUploadForm(forms.Form):
    archive = forms.FileField(
        label=_("Archive file"),
        help_text=_(
            "A .zip file with H5P's editor library (h5p-editor-php-library), or a plugin of "
            "another system that has it inside."
        ),
    )


@require_safe
@require_right(Right.INSTALL_LIBRARIES)
def hub(request: HttpRequest) -> HttpResponse:
    """What the hub offered when it was asked last; this page itself asks nobody."""
    return _hub_page(request, {}, 200)


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def refresh(request: HttpRequest) -> HttpResponse:
    try:
        listing = look_at_hub(viewer_of(request))
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
        return redirect("portal:library_hub")
    if listing.failure:
        messages.warning(request, _("The hub did not answer as it should. Try again later."))
    else:
        messages.success(request, _("This is what the hub offers now."))
    return redirect("portal:library_hub")


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def install(request: HttpRequest) -> HttpResponse:
    """Fetch a content type and install it; the answer says what came in and what was found."""
    name = words(request.POST.get("name"))
    try:
        report = install_from_hub(viewer_of(request), name)
    except Problem as problem:
        context: dict[str, object] = {"problem": problem.text(page_language()), "wanted": name}
        return _hub_page(request, context, problem.http_status)
    findings = by_severity(report.findings, page_language())
    context = {"report": report, "file_name": name, "findings": findings}
    return _hub_page(request, context, 422 if report.refused else 200)


def _hub_page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    asked = words(request.GET.get("q"))
    listing = hub_listing(viewer_of(request).tenant)
    rows = offered_types(listing, search=asked) if listing else []
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context |= {"page": page, "words": asked, "listing": listing, "address": hub_address()}
    return render(request, "portal/library_hub.html", context, status=status)


@require_http_methods(["GET", "POST"])
@require_right(Right.INSTALL_LIBRARIES)
def editor(request: HttpRequest) -> HttpResponse:
    """H5P's own editor: whether it is installed, and from which archive; a POST installs it."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EditorUploadForm(*sent)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["archive"]
        report = install_h5p_editor(viewer_of(request), file, file.name)
        findings = by_severity(report.findings, page_language())
        context |= {"report": report, "file_name": file.name, "findings": findings}
        status = 422 if report.refused else 200
    elif request.method == "POST":
        status = 422
    context["editor"] = current_editor(viewer_of(request).tenant)
    return render(request, "portal/h5p_editor_archive.html", context, status=status)


@require_POST
@require_right(Right.INSTALL_LIBRARIES)
def remove_editor(request: HttpRequest) -> HttpResponse:
    wanted = uuid_or_none(request.POST.get("editor"))
    try:
        if wanted is not None:
            remove_h5p_editor(viewer_of(request), wanted)
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
        return redirect("portal:h5p_editor")
    messages.success(request, _("The full editor is removed. Drafts go on in the form."))
    return redirect("portal:h5p_editor")
