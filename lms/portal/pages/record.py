"""The record: statements as they came, told as sentences, and live.

The live stream is made of server-sent events. A request that waits holds one of the few threads of
a web process, so only some may wait at a time; the others are answered at once with what there is,
and their browsers ask again soon (`retry`). Nothing is lost either way: each event carries its
position, and the next request goes on from there.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from datetime import time as clock
from typing import Final
from uuid import UUID

from django import forms
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_safe

from lms.people.access import require_right, viewer_of
from lms.people.models import Employee
from lms.people.rules.roles import Right
from lms.people.services import audit
from lms.portal.pages.parsing import page_language, words
from lms.portal.queries.record import details_of, identifier_of, lines_of
from xapi import vocabulary
from xapi.lrs.queries import StatementFilter, consistent_through, find_statements
from xapi.lrs.rules.positions import first_position
from xapi.statements.formats import is_iri
from xapi.statements.sentences import Language

PAGE_SIZE: Final = 50
WAITS_S: Final = 20.0
LOOKS_EVERY_S: Final = 1.0
RETRY_MS: Final = 2000
_LONGEST_POSITION: Final = 19
_FOLLOWED: Final = ("activity", "registration")
_VERBS: Final = [
    term
    for term in vocabulary.terms_of(*vocabulary.MODULES).values()
    if isinstance(term, vocabulary.Verb)
]

_waiting: Final = threading.BoundedSemaphore(max(1, settings.CALLCRAFT_WEB_THREADS // 4))


class RecordFilter(forms.Form):
    """What the list is narrowed by; it lives in the address."""

    person = forms.CharField(
        required=False,
        max_length=64,
        label=_("Person"),
        widget=forms.TextInput(attrs={"placeholder": _("Number or name")}),
    )
    verb = forms.ChoiceField(required=False, label=_("What was done"))
    activity = forms.CharField(required=False, max_length=2000, label=_("Activity"))
    registration = forms.UUIDField(required=False, label=_("Registration"))
    since = forms.DateField(
        required=False, label=_("From"), widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        required=False, label=_("To"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, viewer: Employee, request: HttpRequest) -> None:
        super().__init__(request.GET)
        self._viewer = viewer
        self.actor: Employee | None = None
        language = page_language()
        verbs = [(verb.iri, verb.display[language]) for verb in _VERBS]
        asked = request.GET.get("verb", "")
        if is_iri(asked) and asked not in dict(verbs):
            verbs.append((asked, asked))
        self.fields["verb"].choices = [("", _("Anything")), *sorted(verbs, key=_by_name)]  # type: ignore[attr-defined]

    def clean_person(self) -> str:
        """Find whom the number, the sign-in name or the whole name stands for."""
        text = words(self.cleaned_data["person"])
        if text:
            people = Employee.objects.filter(tenant=self._viewer.tenant)
            found = people.filter(Q(employee_no=text) | Q(login=text) | Q(name=text))[:2]
            if len(found) != 1:
                raise forms.ValidationError(
                    _("Exactly one person must have this number or name."), code="person"
                )
            self.actor = found[0]
        return text

    def clean_activity(self) -> str:
        text = words(self.cleaned_data["activity"])
        if text and not is_iri(text):
            raise forms.ValidationError(_("An IRI looks like https://…"), code="iri")
        return text

    def asked_for(self) -> list[forms.BoundField]:
        """The fields that people fill in."""
        return [self[name] for name in self.fields if name not in _FOLLOWED]

    def followed(self) -> list[forms.BoundField]:
        """The fields that links fill in, where they did."""
        return [self[name] for name in _FOLLOWED if self.data.get(name)]

    def wanted(self) -> StatementFilter:
        """The filter of the store. Call it on a valid form."""
        asked = self.cleaned_data
        zone = timezone.get_current_timezone()
        return StatementFilter(
            agent=identifier_of(self.actor) if self.actor else None,
            verb=asked["verb"] or None,
            activity=asked["activity"] or None,
            registration=asked["registration"],
            since=asked["since"] and datetime.combine(asked["since"], clock.min, tzinfo=zone),
            until=asked["until"] and datetime.combine(asked["until"], clock.max, tzinfo=zone),
            limit=PAGE_SIZE,
        )

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


@require_safe
@require_right(Right.SEE_STATEMENTS)
def record(request: HttpRequest) -> HttpResponse:
    """Statements, newest first. That somebody looked, and for what, is noted."""
    viewer = viewer_of(request)
    form = RecordFilter(viewer, request)
    before = _position(request.GET.get("before"))
    context = {"form": form, "lines": [], "is_first": before is None, "page_size": PAGE_SIZE}
    if form.is_valid():
        newest = first_position(consistent_through())
        page = find_statements(viewer.tenant, replace(form.wanted(), after=before))
        asked = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
        audit(viewer, "record.viewed", "record", str(viewer.tenant), asked)
        context |= {
            "lines": lines_of(viewer.tenant, page.statements, _language()),
            "older": page.after,
            "newest": newest,
            "can_be_live": before is None and not request.GET.get("until"),
        }
    return render(request, "portal/record.html", context)


@require_safe
@require_right(Right.SEE_STATEMENTS)
def statement(request: HttpRequest, statement_id: UUID) -> HttpResponse:
    """One statement, whole."""
    viewer = viewer_of(request)
    details = details_of(viewer.tenant, statement_id, _language())
    if details is None:
        raise Http404
    audit(viewer, "record.statement_viewed", "statement", statement_id)
    return render(request, "portal/statement.html", {"details": details, "line": details.line})


@require_GET
@require_right(Right.SEE_STATEMENTS)
def live(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What is recorded from a position on, as server-sent events that carry lines of the list."""
    viewer = viewer_of(request)
    form = RecordFilter(viewer, request)
    after = _position(request.headers.get("Last-Event-ID")) or _position(request.GET.get("after"))
    if after is None or not form.is_valid():
        return HttpResponse(status=400)
    wanted = replace(form.wanted(), until=None, ascending=True, after=after)
    events = _events(viewer.tenant, wanted, _language(), translation.get_language())
    response = StreamingHttpResponse(events, content_type="text/event-stream")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # nginx passes it on as it comes
    response["Content-Encoding"] = "identity"  # and our own gzip leaves it alone
    return response


def _events(
    tenant: int, wanted: StatementFilter, language: Language, page_language: str
) -> Iterator[bytes]:
    yield f"retry: {RETRY_MS}\n\n".encode()
    may_wait = _waiting.acquire(blocking=False)
    ends = time.monotonic() + (WAITS_S if may_wait else 0)
    try:
        while True:
            page = find_statements(tenant, replace(wanted, through=consistent_through()))
            lines = lines_of(tenant, page.statements, language)
            connection.close()  # Back to the pool: waiting needs none.
            for line in lines:
                with translation.override(page_language):
                    shown = render_to_string("portal/parts/statement_line.html", {"line": line})
                yield _event(line.position, shown)
                wanted = replace(wanted, after=line.position)
            if page.after is None:
                if time.monotonic() >= ends:
                    return
                yield b":\n\n"  # So that a browser which has gone is noticed.
                time.sleep(LOOKS_EVERY_S)
    finally:
        if may_wait:
            _waiting.release()


def _event(position: int, shown: str) -> bytes:
    data = "".join(f"data: {row}\n" for row in shown.splitlines())
    return f"id: {position}\nevent: statement\n{data}\n".encode()


def _position(text: str | None) -> int | None:
    plain = text is not None and text.isascii() and text.isdecimal()
    return int(text) if plain and text and len(text) <= _LONGEST_POSITION else None


def _language() -> Language:
    return "zh-Hans" if page_language() == "zh-Hans" else "en"


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1]
