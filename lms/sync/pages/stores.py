"""Pages about other record stores, to which statements go and from which they come.

They are added on the command line, where their secrets stay out of browsers; here they are watched,
paused, resumed, and their dead letters settled.
"""

from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.people.services import audit
from xapi.forwarding import services
from xapi.forwarding.exceptions import LetterUnknown, PartnerUnknown
from xapi.forwarding.models import Destination, Source
from xapi.forwarding.queries import open_letters, partner_of, status, status_of

MOST_SHOWN = 100


def store_or_404(request: HttpRequest, store_id: UUID) -> Destination | Source:
    try:
        return partner_of(viewer_of(request).tenant, store_id)
    except PartnerUnknown:
        raise Http404 from None


@require_right(Right.OPERATE_SYNC)
@require_GET
def store_list(request: HttpRequest) -> HttpResponse:
    tenant = viewer_of(request).tenant
    found = status(tenant, now=timezone.now(), language=get_language() or "en")
    return render(request, "sync/stores.html", found)


@require_right(Right.OPERATE_SYNC)
@require_GET
def detail(request: HttpRequest, store_id: UUID) -> HttpResponse:
    store = store_or_404(request, store_id)
    letters = open_letters(store)
    return render(
        request,
        "sync/store.html",
        {
            "store": status_of(store, now=timezone.now(), language=get_language() or "en"),
            "is_source": isinstance(store, Source),
            "last_detail": store.last_failure_detail if store.failures else "",
            "letters": letters[:MOST_SHOWN],
            "is_cut": letters.count() > MOST_SHOWN,
        },
    )


@require_right(Right.OPERATE_SYNC)
@require_POST
def switch(request: HttpRequest, store_id: UUID) -> HttpResponse:
    """Pause, or go on: the second also ends a block and the rest after a failure."""
    store = store_or_404(request, store_id)
    on = request.POST.get("enabled") == "yes"
    (services.resume if on else services.pause)(store)
    action = "forwarding.resumed" if on else "forwarding.paused"
    audit(viewer_of(request), action, "forwarding.store", store.id)
    words = gettext("It goes on from where it was.") if on else gettext("Paused. Nothing is lost.")
    flash.success(request, words)
    return redirect("sync:store", store_id)


@require_right(Right.OPERATE_SYNC)
@require_POST
def settle(request: HttpRequest, store_id: UUID) -> HttpResponse:
    """Try dead letters once more, or leave them: the one that is named, or all."""
    store = store_or_404(request, store_id)
    again = request.POST.get("what") == "retry"
    try:
        statement = request.POST.get("statement")
        chosen = [UUID(statement)] if statement else []
        count = (services.retry if again else services.dismiss)(store, chosen)
    except (LetterUnknown, ValueError):
        raise Http404 from None
    action = "forwarding.retried" if again else "forwarding.dismissed"
    audit(viewer_of(request), action, "forwarding.store", store.id, {"letters": count})
    told = (
        ngettext("%(n)d statement is tried again.", "%(n)d statements are tried again.", count)
        if again
        else ngettext("%(n)d statement is left as it is.", "%(n)d statements are left.", count)
    )
    flash.success(request, told % {"n": count})
    return redirect("sync:store", store_id)
