"""The ambiguity ledger: what is read how, by whom, and what another choice would mean (R6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from lms.people.access import require_right, viewer_of
from lms.regulation.models import Reading
from lms.regulation.pages.doors import may_decide, said
from lms.regulation.pages.reading_forms import LedgerFilter, ReadingForm
from lms.regulation.pages.regulations import PAGE_RIGHTS
from lms.regulation.queries.readings import decisions_in_force, decisions_of, reading
from lms.regulation.rules.ambiguities import AMBIGUITIES
from lms.regulation.rules.ledger import Ambiguity, BoundaryTable, Row
from lms.regulation.rules.settings import Settings, Text
from lms.regulation.services import decide_reading
from xapi.problems import Problem


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """An entry as the list shows it."""

    item: Ambiguity
    decision: Reading | None
    choice: Sequence[tuple[Text, Text]]


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A case: what becomes of it now, and what would by the choice that is looked at."""

    label: Text
    now: Text
    then: Text
    differs: bool


@dataclass(frozen=True, slots=True)
class ComparedTable:
    table: BoundaryTable
    rows: Sequence[ComparedRow]
    changes: int


@require_GET
@require_right(*PAGE_RIGHTS)
def ledger(request: HttpRequest) -> HttpResponse:
    """Every entry: how it is read, who decided it, and what is still as installed."""
    decided = decisions_in_force(viewer_of(request).tenant, timezone.localdate())
    form = LedgerFilter(request.GET)
    form.is_valid()
    lines = [_line(item, decided.get(item.id)) for item in AMBIGUITIES.values()]
    state, words = form.cleaned_data.get("state", ""), form.cleaned_data.get("q", "").lower()
    if state:
        lines = [line for line in lines if bool(line.decision) == (state == "decided")]
    context = {
        "lines": [line for line in lines if words in _searched(line.item)],
        "form": form,
        "decided": len(decided),
        "all": len(AMBIGUITIES),
    }
    return render(request, "regulation/ledger.html", context)


@require_http_methods(["GET", "POST"])
@require_right(*PAGE_RIGHTS)
def entry(request: HttpRequest, ambiguity: str) -> HttpResponse:
    """One entry: choose, look at the boundary table, and sign."""
    item = AMBIGUITIES.get(ambiguity)
    if item is None:
        raise Http404
    viewer, today = viewer_of(request), timezone.localdate()
    signing = may_decide(request)
    if request.method == "POST" and not signing:
        raise Http404
    now = reading(viewer.tenant, item.id, today)
    form, looked_at = _form(request, item, now, signing=signing)
    if request.method == "POST" and request.POST.get("act") == "sign" and form.is_valid():
        try:
            decide_reading(
                viewer,
                item.id,
                form.choice(),
                reason=form.cleaned_data["reason"],
                effective_from=form.cleaned_data["effective_from"],
            )
        except Problem as problem:
            form.add_error("effective_from", said(problem))
        else:
            flash.success(request, _("Signed. It is read this way from that day on."))
            return redirect("regulation:reading", item.id)
    numbers = list(AMBIGUITIES)
    place = numbers.index(item.id)
    history = decisions_of(viewer.tenant, item.id)
    context = {
        "item": item,
        "form": form,
        "signing": signing,
        "now": _said(item, now),
        "decision": next((one for one in history if one.effective_from <= today), None),
        "history": [(one, _said(item, {**item.defaults, **one.choice})) for one in history],
        "tables": [_compared(table, now, looked_at) for table in item.tables],
        "looks": dict(looked_at) != dict(now),
        "previous": numbers[place - 1] if place else None,
        "following": numbers[place + 1] if place + 1 < len(numbers) else None,
        "today": today,
    }
    return render(request, "regulation/reading.html", context, status=400 if form.errors else 200)


def _form(
    request: HttpRequest, item: Ambiguity, now: Settings, *, signing: bool
) -> tuple[ReadingForm, Settings]:
    """The form, and the choice whose tables are to be shown beside the present one."""
    asked = (
        request.POST if request.method == "POST" else request.GET if "s0" in request.GET else None
    )
    initial = ReadingForm.initial_of(item, now)
    if asked is None:
        return ReadingForm(item, initial=initial, signing=signing), now
    sign = signing and request.POST.get("act") == "sign"
    form = ReadingForm(item, asked, signing=sign)
    if not form.is_valid():
        choice_is_fine = not set(form.errors) & set(form.names)
        return form, form.choice() if choice_is_fine else now
    choice = form.choice()
    if signing and not sign:
        kept = {name: _shown(form, name) for name in form.names}
        reason = {"reason": asked.get("reason", "")}
        form = ReadingForm(item, initial={**kept, **reason}, signing=True)
    return form, choice


def _shown(form: ReadingForm, name: str) -> object:
    return form.cleaned_data[name]


def _compared(table: BoundaryTable, now: Settings, then: Settings) -> ComparedTable:
    before = {row.key: row for row in table.rows(now)}
    after = {row.key: row for row in table.rows(then)}
    rows = [_row(before.get(key), after.get(key)) for key in {**before, **after}]
    return ComparedTable(table, rows, sum(row.differs for row in rows))


def _row(before: Row | None, after: Row | None) -> ComparedRow:
    some = before or after
    assert some is not None  # noqa: S101 - the key came from one of both
    none: Text = {"en": "–", "zh-Hans": "–"}
    now, then = before.said if before else none, after.said if after else none
    return ComparedRow(some.label, now, then, dict(now) != dict(then))


def _line(item: Ambiguity, decision: Reading | None) -> LedgerLine:
    choice = {**item.defaults, **decision.choice} if decision else item.defaults
    return LedgerLine(item, decision, _said(item, choice))


def _said(item: Ambiguity, choice: Mapping[str, str]) -> list[tuple[Text, Text]]:
    return [(one.label, one.said(choice[one.name])) for one in item.settings]


def _searched(item: Ambiguity) -> str:
    parts = (item.id, *item.topic.values(), *item.unclear.values(), *item.rows, *item.clauses)
    return " ".join(parts).lower()
