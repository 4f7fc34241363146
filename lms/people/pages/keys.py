"""Pages about the keys to the Learning Record Store: who holds one, a new one, a new secret."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from lms.people.access import require_right, viewer_of
from lms.people.key_forms import VOICE_NAMES, KeyForm
from lms.people.rules.roles import Right
from lms.people.services import make_key, renew_key, withdraw_key
from lms.ui.acting import words_of
from xapi.lrs.exceptions import CredentialUnknown, HomePageMissing
from xapi.lrs.models import Credential
from xapi.lrs.queries import held_keys
from xapi.lrs.rules.access import SpeaksFor
from xapi.outside.policy import passphrases
from xapi.outside.sealing import UnsealError, seal, unseal

GRACE: Final = timedelta(hours=24)
_SHOWN_ONCE: Final = "people.key_secret"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key as the list shows it."""

    held: Credential
    speaks_for: str | Promise
    state: str | Promise
    tone: str
    works: bool

    @classmethod
    def of(cls, held: Credential, now: datetime) -> "KeyRow":
        """The row of a key, and how it stands at `now`."""
        expired = held.expires_at is not None and held.expires_at <= now
        renewing = held.previous_until is not None and held.previous_until > now
        if not held.is_active:
            state, tone = _("revoked"), "red"
        elif expired:
            state, tone = _("expired"), "orange"
        elif renewing:
            state, tone = _("two secrets work"), "blue"
        else:
            state, tone = _("works"), "green"
        voice = SpeaksFor(held.speaks_for)
        named = held.home_page if voice is SpeaksFor.HOME_PAGE else VOICE_NAMES[voice]
        return cls(held, named, state, tone, held.is_active and not expired)


@require_GET
@require_right(Right.MANAGE_KEYS)
def key_list(request: HttpRequest) -> HttpResponse:
    """All keys of the centre, those that work first."""
    now = timezone.now()
    rows = [KeyRow.of(held, now) for held in held_keys(viewer_of(request).tenant)]
    rows.sort(key=lambda row: not row.works)
    address = f"{settings.CALLCRAFT_BASE_URL}/xapi"
    return render(request, "people/keys.html", {"rows": rows, "address": address})


@require_http_methods(["GET", "POST"])
@require_right(Right.MANAGE_KEYS)
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key, and go on to the page that shows its secret."""
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            key, secret_ = make_key(viewer_of(request), form.draft())
        except HomePageMissing as problem:
            form.add_error("home_page", words_of(problem))
        else:
            return _show_once(request, key, secret_)
    status = 400 if form.errors else 200
    return render(request, "people/key_new.html", {"form": form}, status=status)


@require_POST
@require_right(Right.MANAGE_KEYS)
def renew(request: HttpRequest, key: str) -> HttpResponse:
    """Make a new secret; the old one works for a day, so that clients can be changed in peace."""
    try:
        return _show_once(request, key, renew_key(viewer_of(request), key, grace=GRACE))
    except CredentialUnknown as problem:
        raise Http404 from problem


@require_POST
@require_right(Right.MANAGE_KEYS)
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """Take a key back at once."""
    try:
        withdraw_key(viewer_of(request), key)
    except CredentialUnknown as problem:
        raise Http404 from problem
    flash.success(request, gettext("The key is revoked. Its next request is refused already."))
    return redirect("people:keys")


@require_GET
@require_right(Right.MANAGE_KEYS)
@never_cache
def secret(request: HttpRequest) -> HttpResponse:
    """Show a fresh secret to whoever made it, once."""
    sealed = request.session.pop(_SHOWN_ONCE, None)
    context = {"address": f"{settings.CALLCRAFT_BASE_URL}/xapi"}
    if sealed:
        try:
            plain = unseal(sealed, place=_place(request), passphrases=passphrases())
        except UnsealError as error:
            raise Http404 from error
        context["key"], context["secret"] = json.loads(plain)
    return render(request, "people/key_secret.html", context)


def _show_once(request: HttpRequest, key: str, secret_: str) -> HttpResponse:
    """Go on to the page that shows a secret. It crosses the session sealed."""
    request.session[_SHOWN_ONCE] = seal(
        json.dumps([key, secret_]), place=_place(request), passphrase=passphrases()[0]
    )
    return redirect("people:key_secret")


def _place(request: HttpRequest) -> str:
    return f"{_SHOWN_ONCE}:{viewer_of(request).id}"
