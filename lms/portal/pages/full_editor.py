"""A draft in H5P's own editor: the page around the frame in which the editor runs."""

from typing import Any
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from content.h5p.models import Draft
from content.h5p.queries import current_editor, draft_of
from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.portal.pages.parsing import page_language
from scorm_packages.runtime.services import Editing, open_editing


@require_safe
@require_right(Right.MANAGE_PACKAGES)
def full_editor(request: HttpRequest, draft_id: UUID) -> HttpResponseBase:
    viewer = viewer_of(request)
    draft = draft_of(viewer.tenant, draft_id)
    if draft is None:
        raise Http404
    editor = current_editor(viewer.tenant)
    if editor is None:
        messages.warning(request, gettext("The full editor is not installed. Go on in the form."))
        return redirect("portal:draft", draft.id)
    place = open_editing(
        tenant=viewer.tenant,
        draft=draft.id,
        editor=editor.id,
        by=viewer.name,
        language=page_language(),
    )
    context = {"draft": draft, "config": _config(draft, place)}
    page = render(request, "portal/draft_full_editor.html", context)
    return csp_update({"frame-src": [SELF, place.origin]})(lambda _request: page)(request)


def _config(draft: Draft, place: Editing) -> dict[str, Any]:
    def address(name: str) -> str:
        return reverse(f"portal:{name}", args=[draft.id])

    return {
        "frame": {"url": place.url, "origin": place.origin},
        "language": draft.language,
        "addresses": {
            "data": address("draft_data"),
            "files": address("draft_files"),
            "libraries": reverse("portal:draft_libraries"),
            "preview": address("draft_preview"),
            "publish": address("publish_draft"),
            "history": address("draft_history"),
            "list": reverse("portal:drafts"),
        },
        "texts": {
            "loading": gettext("The editor is loading…"),
            "ready": gettext("Everything is saved."),
            "not_saved": gettext("Not saved yet."),
            "saving": gettext("Saving…"),
            "saved": gettext("Saved."),
            "nothing": gettext(
                "The editor did not hand over what you made. Wait until it has loaded, then save "
                "again."
            ),
            "failed": gettext(
                "The editor could not be loaded. Reload the page, or go on in the form."
            ),
            "server_error": gettext("The server could not save it. Try again in a moment."),
            "offline": gettext("There is no connection. Leave this page open and save again."),
            "signed_out": gettext(
                "You were signed out. Sign in again in another tab, then save again here."
            ),
        },
    }
