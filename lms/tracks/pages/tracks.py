"""Tracks: the list, one of them, and what is done with it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.queries import has_right
from lms.people.rules.roles import Right
from lms.regulation.queries import reading
from lms.tracks.forms.tracks import NewTrackForm, TrackForm
from lms.tracks.models import Stage, Track
from lms.tracks.pages.tools import attempt, form_page
from lms.tracks.queries.curricula import electives, findings_of_track, item_shapes
from lms.tracks.queries.enrolments import post_coverage
from lms.tracks.rules.curricula import CURRICULA
from lms.tracks.rules.curricula.catalogue import CATEGORIES, DAILY_KINDS, METHODS
from lms.tracks.rules.structure import covered_modules, methods_of
from lms.tracks.services.curricula import (
    change_track,
    make_track,
    make_version,
    publish_track,
    retire_track,
)
from lms.ui.templatetags.ui import worded

PER_PAGE = 25


@require_GET
@require_right(Right.MANAGE_TRACKS, Right.ASSIGN_COURSES)
def track_list(request: HttpRequest) -> HttpResponse:
    """The tracks of the centre, by kind and state; single courses are among the packages."""
    viewer = viewer_of(request)
    tracks = Track.objects.filter(tenant=viewer.tenant, is_internal=False)
    tracks = tracks.exclude(kind=Track.Kind.COURSE)
    if not has_right(viewer, Right.MANAGE_TRACKS):
        tracks = tracks.filter(state=Track.State.ACTIVE)
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    if kind in Track.Kind.values:
        tracks = tracks.filter(kind=kind)
    if state in Track.State.values:
        tracks = tracks.filter(state=state)
    if words := request.GET.get("q", "").strip():
        tracks = tracks.filter(Q(title_en__icontains=words) | Q(title_zh__icontains=words))
    inside = Q(enrolments__withdrawn_at=None, enrolments__renewed_at=None)
    counted = tracks.annotate(people=Count("enrolments", filter=inside)).order_by(
        "kind", "title_en", "-version"
    )
    page = Paginator(counted, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kinds": [one for one in Track.Kind.choices if one[0] != Track.Kind.COURSE],
        "states": Track.State.choices,
        "asked": {"kind": kind, "state": state, "q": words},
        "may_manage": has_right(viewer, Right.MANAGE_TRACKS),
        "coverage": post_coverage(viewer),
    }
    return render(request, "tracks/list.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def new_track(request: HttpRequest) -> HttpResponse:
    """Begin a track: with a template, the centre's own reading of A26 first (R37)."""
    viewer = viewer_of(request)
    suggested = reading(viewer.tenant, "A26", timezone.localdate())["curriculum_template"]
    form = NewTrackForm(request.POST or None, suggested=suggested)

    def make() -> str:
        said = dict(form.cleaned_data)
        curriculum = CURRICULA.get(said.pop("curriculum"))
        if curriculum:
            said.pop("kind")
        track = make_track(viewer, curriculum=curriculum, **said)
        return reverse("tracks:track", args=[track.id])

    return form_page(
        request,
        form,
        title=_("New track"),
        lead=_("It is a draft that only the office sees until you open it."),
        submit=_("Make the draft"),
        back=reverse("tracks:list"),
        action=make,
    )


@require_GET
@require_right(Right.MANAGE_TRACKS, Right.ASSIGN_COURSES)
def track(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """One track: stages, blocks and items, what is to be mended, how it is taught."""
    viewer = viewer_of(request)
    may_manage = has_right(viewer, Right.MANAGE_TRACKS)
    found = _of(request, track_id)
    if found.is_draft and not may_manage:
        raise Http404
    stages = (
        Stage.objects.filter(tenant=viewer.tenant, track=found)
        .prefetch_related("items__package", "items__attachment", "items__prerequisites__needs")
        .order_by("position")
    )
    shapes = item_shapes(found)
    curriculum = CURRICULA.get(found.curriculum)
    covered = covered_modules(shapes)
    mix = methods_of(shapes)
    context = {
        "track": found,
        "stages": stages,
        "findings": findings_of_track(found) if found.is_draft else [],
        "mix": [(METHODS[name], count) for name, count in mix.items()],  # type: ignore[index]
        "mix_chart": _chart(mix),
        "modules": [
            (title, module in covered)
            for module, title in (curriculum.modules if curriculum else {}).items()
        ],
        "versions": Track.objects.filter(
            tenant=viewer.tenant, family=found.family or found.key
        ).order_by("-version"),
        "categories": CATEGORIES,
        "methods": METHODS,
        "daily_kinds": DAILY_KINDS,
        "may_manage": may_manage,
        "may_enrol": found.state == Track.State.ACTIVE and has_right(viewer, Right.ASSIGN_COURSES),
    }
    return render(request, "tracks/track.html", context)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def edit_track(request: HttpRequest, track_id: UUID) -> HttpResponse:
    viewer, found = viewer_of(request), _of(request, track_id)
    form = TrackForm(request.POST or None, instance=found)
    back = reverse("tracks:track", args=[found.id])

    def change() -> str:
        change_track(viewer, found, **form.cleaned_data)
        return back

    return form_page(request, form, title=str(found), submit=_("Save"), back=back, action=change)


@require_POST
@require_right(Right.MANAGE_TRACKS)
def act_on_track(request: HttpRequest, track_id: UUID) -> HttpResponse:
    """Open a draft, retire a track, or begin its next version."""
    viewer, found = viewer_of(request), _of(request, track_id)
    match request.POST.get("act"):
        case "publish":
            attempt(
                request,
                lambda: publish_track(viewer, found),
                _("The track is open: people can join it."),
            )
        case "retire":
            attempt(request, lambda: retire_track(viewer, found), _("Nobody joins it any more."))
        case "version":
            found = make_version(viewer, found)
        case _:
            raise Http404
    return redirect("tracks:track", found.id)


@require_GET
@require_right(Right.MANAGE_TRACKS, Right.ASSIGN_COURSES)
def elective_list(request: HttpRequest) -> HttpResponse:
    """What can be chosen freely, by category (R66)."""
    viewer = viewer_of(request)
    context = {"items": list(electives(viewer.tenant)), "categories": CATEGORIES}
    return render(request, "tracks/electives.html", context)


def _of(request: HttpRequest, track_id: UUID) -> Track:
    return get_object_or_404(Track, tenant=viewer_of(request).tenant, id=track_id)


def _chart(mix: dict[str, int]) -> dict[str, Any]:
    return {
        "categories": [worded(METHODS[name]) for name in mix],  # type: ignore[index]
        "series": [{"name": _("Items"), "data": list(mix.values())}],
        "unit": "",
    }
