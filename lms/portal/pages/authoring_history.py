"""What a draft of H5P content was before, what is different now, and the way back."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from content.h5p.models import Draft, DraftRevision
from content.h5p.queries import draft_of, revision_of, revisions_of
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.parsing import page_language, whole_number
from lms.portal.queries.authoring import changes_since, packages_of_contents
from lms.portal.services import set_back
from xapi.problems import Problem

PER_PAGE = 50


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def history(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    row = _draft_or_404(request, draft_id)
    page = Paginator(revisions_of(viewer.tenant, draft_id), PER_PAGE).get_page(
        request.GET.get("page")
    )
    packages = packages_of_contents(viewer, (each.content_id for each in page))
    kept = [
        {"row": each, "package": packages.get(each.content_id) if each.content_id else None}
        for each in page
    ]
    return render(request, "portal/draft_history.html", {"draft": row, "page": page, "kept": kept})


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def compare(request: HttpRequest, draft_id: UUID, revision: int) -> HttpResponse:
    """What is different now from what the draft was."""
    row = _draft_or_404(request, draft_id)
    kept = _revision_or_404(row, revision)
    context = {"draft": row, "kept": kept, "changes": changes_since(kept, row)}
    return render(request, "portal/draft_compare.html", context)


@require_POST
@require_right(Right.MANAGE_PACKAGES)
def restore(request: HttpRequest, draft_id: UUID, revision: int) -> HttpResponse:
    """Set the draft back; `seen` is the revision that whoever asks has looked at."""
    row = _draft_or_404(request, draft_id)
    seen = whole_number(request.POST.get("seen"), default=row.revision)
    try:
        set_back(viewer_of(request), draft_id, revision=seen, wanted=revision)
    except Problem as problem:
        messages.error(request, problem.text(page_language()))
        return redirect("portal:draft_history", draft_id)
    messages.success(request, gettext("Set back. What it was until now is in the history as well."))
    return redirect("portal:draft", draft_id)


def _draft_or_404(request: HttpRequest, draft_id: UUID) -> Draft:
    row = draft_of(viewer_of(request).tenant, draft_id)
    if row is None:
        raise Http404
    return row


def _revision_or_404(draft: Draft, revision: int) -> DraftRevision:
    row = revision_of(draft.tenant, draft.id, revision)
    if row is None:
        raise Http404
    return row
