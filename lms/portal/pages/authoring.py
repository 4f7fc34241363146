"""H5P content that is being made: the drafts, a new one, the editor's page, copies."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from content.h5p.models import Draft
from content.h5p.queries import (
    draft_of,
    drafts_of,
    has_editor,
    library_titles,
    makeable_libraries,
)
from content.h5p.rules.names import LibraryName
from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.portal.editor_texts import editor_texts
from lms.portal.pages.parsing import page_language, uuid_or_none, words
from lms.portal.queries.authoring import draft_rows, packages_of_contents
from lms.portal.queries.packages import package_of
from lms.portal.services import (
    begin_draft,
    bring_back_draft,
    copy_of_draft,
    drop_draft,
    edit_content,
)
from scorm_packages.runtime.services import open_preview
from xapi.problems import Problem

PER_PAGE: Final = 25
LANGUAGES: Final = (("zh-Hans", _("Chinese")), ("en", _("English")))


class NewDraftForm(forms.Form):
    """What a new draft needs: a kind of content and a title."""

    title = forms.CharField(
        label=_("Title"),
        max_length=255,
        help_text=_("What learners will see. You can change it later."),
    )
    language = forms.ChoiceField(label=_("Language of the content"), choices=LANGUAGES)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def drafts(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    asked = words(request.GET.get("q"))
    page = Paginator(drafts_of(viewer.tenant, search=asked), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": draft_rows(viewer, list(page)),
        "words": asked,
        "deleted": uuid_or_none(request.GET.get("deleted")),
    }
    return render(request, "portal/drafts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_right(Right.MANAGE_PACKAGES)
def new(request: HttpRequest) -> HttpResponseBase:
    """Choose a kind of content; a POST begins the draft and opens it."""
    viewer = viewer_of(request)
    asked = words(request.GET.get("q"))
    form = NewDraftForm(request.POST or None, initial={"language": page_language()})
    told = request.POST.get("library", "") if request.method == "POST" else ""
    context: dict[str, Any] = {"form": form, "words": asked, "chosen": told}
    if request.method == "POST":
        library = LibraryName.parse(told)
        if library is None:
            context["no_library"] = True
        elif form.is_valid():
            try:
                draft = begin_draft(viewer, library, **form.cleaned_data)
            except Problem as problem:
                form.add_error(None, problem.text(page_language()))
            else:
                return redirect("portal:draft", draft.id)
    place = open_preview(tenant=viewer.tenant)
    found = makeable_libraries(viewer.tenant, search=asked)
    context |= {
        "kinds": [
            {
                "library": str(each.name),
                "title": each.title,
                "icon": f"{place.libraries}/{each.name.folder}/icon.svg" if each.has_icon else "",
            }
            for each in found
        ],
        "may_install": has_right(viewer, Right.INSTALL_LIBRARIES),
    }
    status = 422 if request.method == "POST" else 200
    page = render(request, "portal/draft_new.html", context, status=status)
    return _allowing({"img-src": [place.origin]}, request, page)


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    """The page in which the editor works; it shows files and the preview of this draft."""
    row = _draft_or_404(request, draft_id)
    viewer = viewer_of(request)
    packages = packages_of_contents(viewer, [row.published_id])
    context = {
        "draft": row,
        "library": library_titles(viewer.tenant, [row.name]).get(row.name, row.machine_name),
        "package": next(iter(packages.values()), None),
        "config": _config(row),
        "has_full_editor": has_editor(viewer.tenant),
    }
    origin = open_preview(tenant=row.tenant, draft=row.id).origin
    allowed = {
        "img-src": [origin],
        "media-src": [SELF, "blob:", origin],
        "frame-src": [SELF, origin],
    }
    return _allowing(allowed, request, render(request, "portal/draft.html", context))


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def edit(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """Go on writing the content of a package."""
    viewer = viewer_of(request)
    package = package_of(viewer, package_id)
    if package is None or package.h5p_content_id is None:
        raise Http404
    try:
        row = edit_content(viewer, package.h5p_content_id)
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
        return redirect("portal:package", package_id)
    return redirect("portal:draft", row.id)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def copy(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    row = _draft_or_404(request, draft_id)
    title = gettext("%(title)s (copy)") % {"title": row.title}
    made = copy_of_draft(viewer_of(request), draft_id, title=title)
    messages.success(request, gettext("This is the copy. It is published as a course of its own."))
    return redirect("portal:draft", made.id)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def delete(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Delete a draft; the list then offers to bring it back."""
    _draft_or_404(request, draft_id)
    row = drop_draft(viewer_of(request), draft_id)
    messages.success(request, gettext("“%(title)s” is deleted.") % {"title": row.title})
    return redirect(f"{reverse('portal:drafts')}?deleted={row.id}")


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def bring_back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    try:
        row = bring_back_draft(viewer_of(request), draft_id)
    except Problem as problem:
        raise Http404 from problem
    messages.success(request, gettext("“%(title)s” is back.") % {"title": row.title})
    return redirect("portal:drafts")


def _allowing(
    sources: Mapping[str, Sequence[str]], request: HttpRequest, page: HttpResponse
) -> HttpResponseBase:
    """The page, with more sources in its content security policy."""
    return csp_update(dict(sources))(lambda _request: page)(request)


def _config(row: Draft) -> Mapping[str, Any]:
    """What the editor is told."""

    def address(name: str) -> str:
        return reverse(f"portal:{name}", args=[row.id])

    return {
        "language": page_language(),
        "addresses": {
            "data": address("draft_data"),
            "files": address("draft_files"),
            "libraries": reverse("portal:draft_libraries"),
            "preview": address("draft_preview"),
            "publish": address("publish_draft"),
            "history": address("draft_history"),
            "list": reverse("portal:drafts"),
        },
        "texts": editor_texts(),
    }


def _draft_or_404(request: HttpRequest, draft_id: UUID) -> Draft:
    row = draft_of(viewer_of(request).tenant, draft_id)
    if row is None:
        raise Http404
    return row
