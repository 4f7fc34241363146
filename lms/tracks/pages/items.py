"""Stages and items of a draft."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.pages.attachments import attachment_response
from lms.people.rules.roles import Right
from lms.tracks.forms.tracks import ItemForm, StageForm
from lms.tracks.models import Stage, Track, TrackItem
from lms.tracks.pages.tools import attempt, form_page
from lms.tracks.services.curricula import (
    MOVES,
    move_item,
    remove_item,
    remove_stage,
    save_item,
    save_stage,
)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def edit_stage(request: HttpRequest, track_id: UUID, stage_id: UUID | None = None) -> HttpResponse:
    """Add a stage, change one, or take one out."""
    viewer = viewer_of(request)
    track = get_object_or_404(Track, tenant=viewer.tenant, id=track_id)
    stage = (
        get_object_or_404(Stage, tenant=viewer.tenant, track=track, id=stage_id)
        if stage_id
        else None
    )
    back = reverse("tracks:track", args=[track.id])
    if stage and "remove" in request.POST:
        attempt(request, lambda: remove_stage(viewer, stage), _("The stage is gone."))
        return redirect(back)
    form = StageForm(request.POST or None, instance=stage)

    def save() -> str:
        save_stage(viewer, track, stage, **form.cleaned_data)
        return back

    title = str(stage) if stage else _("New stage")
    return form_page(request, form, title=title, submit=_("Save"), back=back, action=save)


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_TRACKS)
def edit_item(request: HttpRequest, track_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """Add an item, or change one."""
    viewer = viewer_of(request)
    track = get_object_or_404(Track, tenant=viewer.tenant, id=track_id)
    item = (
        get_object_or_404(TrackItem, tenant=viewer.tenant, track=track, id=item_id)
        if item_id
        else None
    )
    begun = {"stage": request.GET.get("stage", "")}
    form = ItemForm(
        request.POST or None,
        request.FILES or None,
        instance=item,
        track=track,
        actor=viewer,
        initial=begun,
    )
    back = reverse("tracks:track", args=[track.id])

    def save() -> str:
        details = form.details()
        # The form has changed its own copy already; what is kept is what the service saves.
        kept = TrackItem.objects.get(tenant=viewer.tenant, id=item.id) if item else None
        save_item(viewer, form.cleaned_data["stage"], kept, **details)
        return back

    title = str(item) if item else _("New item")
    return form_page(request, form, title=title, submit=_("Save"), back=back, action=save)


@require_GET
@require_right(Right.MANAGE_TRACKS)
def item_file(request: HttpRequest, track_id: UUID, item_id: UUID) -> HttpResponseBase:
    """The file that goes with an item."""
    item = get_object_or_404(
        TrackItem.objects.select_related("attachment"),
        tenant=viewer_of(request).tenant,
        track=track_id,
        id=item_id,
    )
    if item.attachment is None:
        raise Http404
    return attachment_response(item.attachment)


@require_POST
@require_right(Right.MANAGE_TRACKS)
def act_on_item(request: HttpRequest, track_id: UUID, item_id: UUID) -> HttpResponse:
    """Move an item up or down, or take it out."""
    viewer = viewer_of(request)
    item = get_object_or_404(TrackItem, tenant=viewer.tenant, track=track_id, id=item_id)
    act = request.POST.get("act", "")
    if act in MOVES:
        attempt(request, lambda: move_item(viewer, item, act), _("Moved."))
    elif act == "remove":
        attempt(request, lambda: remove_item(viewer, item), _("The item is gone."))
    else:
        raise Http404
    return redirect("tracks:track", track_id)
