"""Pages about messages: the list with its filters, one message with its story, replay."""

import json
from uuid import UUID

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.sync.pages.connections import tell_replay
from lms.sync.pages.forms import MessageFilterForm
from lms.sync.queries import (
    MessageFilter,
    attempts_of,
    has_newer,
    message_of,
    messages,
    names_of,
)
from lms.sync.rules.completions import UNSENDABLE
from lms.sync.rules.ordering import DISMISSABLE, REPLAYABLE, MessageState
from lms.sync.services.replay import dismiss, replay

PAGE_SIZE = 50


@require_right(Right.OPERATE_SYNC)
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    tenant = viewer_of(request).tenant
    form = MessageFilterForm(tenant, request.GET)
    wanted = form.wanted()
    page = Paginator(messages(tenant, wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "sync/messages.html",
        {
            "form": form,
            "page_obj": page,
            "names": names_of(tenant, page.object_list),
            "is_narrowed": wanted != MessageFilter(),
        },
    )


@require_right(Right.OPERATE_SYNC)
@require_GET
def detail(request: HttpRequest, message_id: UUID) -> HttpResponse:
    message = message_of(viewer_of(request).tenant, message_id)
    if message is None:
        raise Http404
    overtaken = has_newer(message)
    return render(
        request,
        "sync/message.html",
        {
            "message": message,
            "tries": attempts_of(message),
            "learner_name": names_of(message.tenant, [message]).get(message.learner, ""),
            "sent": json.dumps(message.content, ensure_ascii=False, indent=2, sort_keys=True),
            "has_newer": overtaken,
            "may_replay": MessageState(message.state) in REPLAYABLE
            and not overtaken
            and message.last_error_code not in UNSENDABLE,
            "may_leave": MessageState(message.state) in DISMISSABLE,
        },
    )


@require_right(Right.OPERATE_SYNC)
@require_POST
def replay_one(request: HttpRequest, message_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    if message_of(viewer.tenant, message_id) is None:
        raise Http404
    report = replay(viewer, messages=[message_id])
    tell_replay(request, report.queued, report.left)
    return redirect("sync:message", message_id)


@require_right(Right.OPERATE_SYNC)
@require_POST
def leave(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Leave a message unsent; it no longer counts as trouble."""
    if not dismiss(viewer_of(request), message_id):
        raise Http404
    flash.success(request, gettext("Left as it is. You can still send it again."))
    return redirect("sync:message", message_id)


@require_right(Right.OPERATE_SYNC)
@require_POST
def replay_some(request: HttpRequest) -> HttpResponse:
    """Replay the messages that were ticked in the list, and go back to it."""
    report = replay(viewer_of(request), messages=_ids(request.POST.getlist("message")))
    tell_replay(request, report.queued, report.left)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("sync:messages")


def _ids(given: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in given]
    except ValueError:
        raise Http404 from None
