"""Pages about connections: the list, one connection, and what can be done with it."""

from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.rules.roles import Right
from lms.sync.exceptions import ConnectionUnknown, NameTaken, SecretTooWeak, UrlRefused
from lms.sync.models import Connection
from lms.sync.pages.forms import ConnectionForm, NewConnectionForm
from lms.sync.queries import (
    MessageFilter,
    connection_of,
    messages,
    names_of,
    overview_of,
    overviews,
)
from lms.sync.rules.ordering import MessageState
from lms.sync.services import connections as services
from lms.sync.services.replay import replay
from lms.ui.acting import words_of
from xapi.problems import Problem

LATEST = 8
_FIELD_OF: dict[type[Problem], str] = {
    NameTaken: "name",
    UrlRefused: "url",
    SecretTooWeak: "secret",
}


def connection_or_404(request: HttpRequest, connection_id: UUID) -> Connection:
    try:
        return connection_of(viewer_of(request).tenant, connection_id)
    except ConnectionUnknown:
        raise Http404 from None


@require_right(Right.OPERATE_SYNC)
@require_GET
def connection_list(request: HttpRequest) -> HttpResponse:
    found = overviews(viewer_of(request).tenant)
    return render(request, "sync/connections.html", {"overviews": found})


@require_right(Right.OPERATE_SYNC)
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    form = NewConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            connection, made = services.create_connection(
                viewer_of(request), form.draft(), secret=form.cleaned_data["secret"]
            )
        except (NameTaken, UrlRefused, SecretTooWeak) as problem:
            form.add_error(_FIELD_OF[type(problem)], words_of(problem))
        else:
            if form.cleaned_data["secret"]:
                flash.success(request, gettext("The connection is saved. Test it now."))
                return redirect("sync:connection", connection.id)
            return _show_once(request, connection.id, made)
    return render(request, "sync/connection_form.html", {"form": form})


@require_right(Right.OPERATE_SYNC)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection = connection_or_404(request, connection_id)
    form = ConnectionForm.of(connection, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_connection(viewer_of(request), connection_id, form.draft())
        except (NameTaken, UrlRefused) as problem:
            form.add_error(_FIELD_OF[type(problem)], words_of(problem))
        else:
            flash.success(request, gettext("The connection is saved."))
            return redirect("sync:connection", connection_id)
    return render(request, "sync/connection_form.html", {"form": form, "connection": connection})


@require_right(Right.OPERATE_SYNC)
@require_GET
def detail(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection = connection_or_404(request, connection_id)
    latest = list(messages(connection.tenant, MessageFilter(connection=connection.id))[:LATEST])
    return render(
        request,
        "sync/connection.html",
        {
            "overview": overview_of(connection),
            "connection": connection,
            "is_rotating": services.is_rotating(connection),
            "latest": latest,
            "names": names_of(connection.tenant, latest),
        },
    )


@require_right(Right.OPERATE_SYNC)
@require_POST
def switch(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection_or_404(request, connection_id)
    on = request.POST.get("enabled") == "yes"
    services.set_enabled(viewer_of(request), connection_id, on)
    words = (
        gettext("Switched on. What was waiting is sent now.")
        if on
        else gettext("Switched off. New results are kept and wait.")
    )
    flash.success(request, words)
    return redirect("sync:connection", connection_id)


@require_right(Right.OPERATE_SYNC)
@require_POST
def test(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection_or_404(request, connection_id)
    try:
        report = services.try_connection(viewer_of(request), connection_id)
    except Problem as problem:
        flash.error(request, words_of(problem))
    else:
        if report.verdict.reason is None:
            flash.success(request, gettext("The test message was accepted. The connection works."))
        else:
            language = get_language() or "en"
            detail = f" ({report.verdict.detail})" if report.verdict.detail else ""
            flash.error(request, report.verdict.reason.text(language) + detail)
    return redirect("sync:connection", connection_id)


@require_right(Right.OPERATE_SYNC)
@require_POST
def replay_dead(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection_or_404(request, connection_id)
    report = replay(
        viewer_of(request),
        connection=connection_id,
        states=(MessageState.DEAD, MessageState.HELD),
    )
    tell_replay(request, report.queued, report.left)
    return redirect("sync:connection", connection_id)


@require_right(Right.OPERATE_SYNC)
@require_POST
def rotate(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection_or_404(request, connection_id)
    fresh = services.rotate_secret(viewer_of(request), connection_id)
    return _show_once(request, connection_id, fresh)


@require_right(Right.OPERATE_SYNC)
@require_POST
def finish(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection_or_404(request, connection_id)
    try:
        services.finish_rotation(viewer_of(request), connection_id)
    except Problem as problem:
        flash.error(request, words_of(problem))
    else:
        flash.success(request, gettext("Only the newest secret signs from now on."))
    return redirect("sync:connection", connection_id)


@require_right(Right.OPERATE_SYNC)
@require_GET
@never_cache
def secret(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Show a fresh secret to whoever made it, once."""
    connection = connection_or_404(request, connection_id)
    sealed = request.session.pop(_session_key(connection_id), None)
    shown = services.unseal_for_showing(sealed, connection_id) if sealed else None
    return render(request, "sync/secret.html", {"connection": connection, "secret": shown})


@require_right(Right.OPERATE_SYNC)
@require_POST
def retire(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    connection_or_404(request, connection_id)
    services.retire_connection(viewer_of(request), connection_id)
    flash.success(request, gettext("The connection is removed. Its messages are kept."))
    return redirect("sync:connections")


def tell_replay(request: HttpRequest, queued: int, left: int) -> None:
    """Say in a message on the next page what a replay did."""
    if queued:
        text = ngettext(
            "%(number)d message is sent again.", "%(number)d messages are sent again.", queued
        )
        flash.success(request, text % {"number": queued})
    if left:
        text = ngettext(
            "%(number)d message was left: a newer one has taken its place, or it cannot be sent.",
            "%(number)d messages were left: newer ones have taken their place, "
            "or they cannot be sent.",
            left,
        )
        flash.warning(request, text % {"number": left})
    if not queued and not left:
        flash.info(request, gettext("There was nothing to send again."))


def _show_once(request: HttpRequest, connection_id: UUID, made: str) -> HttpResponse:
    """Go on to the page that shows a secret. It crosses the session sealed, like everywhere."""
    request.session[_session_key(connection_id)] = services.seal_for_showing(made, connection_id)
    return redirect("sync:secret", connection_id)


def _session_key(connection_id: UUID) -> str:
    return f"sync.secret:{connection_id}"
