"""Scorecards: the list, one with its versions, the editor of a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.coaching.forms.cards import CardForms, NewCardForm
from lms.coaching.models import Scorecard, ScorecardVersion
from lms.coaching.pages.parts import sent
from lms.coaching.queries.people import KEEPERS, may_keep
from lms.coaching.rules.card import faults_of
from lms.coaching.services.cards import draft_version, make_scorecard, publish_card, save_card
from lms.people.access import require_right, require_role, viewer_of
from lms.people.rules.filing import text
from lms.people.rules.roles import Right
from lms.ui.acting import attempt, paged


@require_GET
@require_right(Right.SCORE_CALLS)
def scorecards(request: HttpRequest) -> HttpResponse:
    """Every scorecard with its newest version."""
    viewer = viewer_of(request)
    cards = Scorecard.objects.filter(tenant=viewer.tenant).prefetch_related("versions")
    context = {"page": paged(request, cards), "may_keep": may_keep(viewer)}
    return render(request, "coaching/scorecards.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def new_scorecard(request: HttpRequest) -> HttpResponse:
    """Begin one from the library."""
    viewer = viewer_of(request)

    def act(form: NewCardForm) -> str:
        said = form.cleaned_data
        version = make_scorecard(
            viewer,
            text(said["title_en"], said["title_zh"]),
            library=said["library"],
            pass_share=said["pass_share"],
            minimum_sample=said["minimum_sample"],
        )
        return reverse("coaching:edit_card", args=[version.id])

    return sent(
        request,
        NewCardForm(request.POST or None),
        act,
        title=_("New scorecard"),
        lead=_("Choose what to begin with; every line can be changed before it is published."),
        submit=_("Make the draft"),
        back=reverse("coaching:scorecards"),
    )


@require_GET
@require_right(Right.SCORE_CALLS)
def scorecard(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version as it is scored by."""
    version = _version(request, version_id)
    viewer = viewer_of(request)
    context = {
        "version": version,
        "card": version.card,
        "may_keep": may_keep(viewer),
        "versions": version.scorecard.versions.filter(tenant=viewer.tenant).order_by("-number"),
        "faults": [key or code for key, code in faults_of(version.card)],
    }
    return render(request, "coaching/scorecard.html", context)


@require_http_methods(["GET", "POST"])
@require_role(*KEEPERS)
def edit_card(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Change a draft, line by line."""
    version = _version(request, version_id)
    if version.state != ScorecardVersion.State.DRAFT:
        raise Http404
    editor = CardForms(version.card, request.POST or None)
    invalid = False
    if request.method == "POST":
        if editor.is_valid():
            save_card(version, editor.card())
            messages.success(request, _("Saved."))
            again = "coaching:edit_card" if "more" in request.POST else "coaching:scorecard"
            return redirect(again, version.id)
        invalid = True
    context = {"version": version, "editor": editor, "invalid": invalid}
    return render(request, "coaching/card_edit.html", context, status=400 if invalid else 200)


@require_POST
@require_role(*KEEPERS)
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    version = _version(request, version_id)
    return attempt(
        request,
        lambda: publish_card(viewer_of(request), version),
        done=_("Published. Calls are scored by this version from now on."),
        to=reverse("coaching:scorecard", args=[version.id]),
    )


@require_POST
@require_role(*KEEPERS)
def new_version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    draft = draft_version(viewer_of(request), _version(request, version_id).scorecard)
    return redirect("coaching:edit_card", draft.id)


def _version(request: HttpRequest, version_id: UUID) -> ScorecardVersion:
    return get_object_or_404(
        ScorecardVersion.objects.select_related("scorecard"),
        tenant=viewer_of(request).tenant,
        id=version_id,
    )
