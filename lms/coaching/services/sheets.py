"""Sheets of indicators: filled in, decided by a named evaluator, told and filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from lms.coaching.exceptions import IsFinal, NotYours, SheetIncomplete, SheetTwice
from lms.coaching.models import Cadence, IndicatorSheet
from lms.coaching.queries.sheets import form_of, may_evaluate, title_of
from lms.coaching.rules.sheets import (
    TEMPLATES,
    Indicator,
    Kind,
    Verdict,
    lines_of,
    total_of,
    verdict_of,
)
from lms.coaching.services.sheet_records import file_sheet, tell_sheet
from lms.people.models import Employee
from lms.people.services import audit, notify
from lms.regulation.rules.numbers import RoundingMode, rounded
from lms.tracks.services import take_back
from xapi.tenancy import uuid7

PASS_FROM: Final = Fraction(80)
EXTEND_FROM: Final = Fraction(60)
State = IndicatorSheet.State


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """Whom and which days a sheet is about. `checkpoint_day`: 7, 30 or 90 after training."""

    kind: Kind
    first_day: date
    last_day: date
    mentor: Employee | None = None
    checkpoint_day: int | None = None


@transaction.atomic
def begin_sheet(actor: Employee, employee: Employee, facts: SheetFacts) -> IndicatorSheet:
    """A draft with the indicators of its template. Raises NotYours, SheetTwice."""
    if not may_evaluate(actor, employee, facts.kind):
        raise NotYours
    form = form_of(actor.tenant, facts.kind, timezone.localdate())
    try:
        with transaction.atomic():
            return IndicatorSheet.objects.create(
                tenant=actor.tenant,
                kind=facts.kind.value,
                employee=employee,
                evaluator=actor,
                mentor=facts.mentor,
                first_day=facts.first_day,
                last_day=facts.last_day,
                checkpoint_day=facts.checkpoint_day,
                lines=[one.as_record() for one in lines_of(TEMPLATES[facts.kind], form)],
            )
    except IntegrityError as error:
        raise SheetTwice from error


@transaction.atomic
def save_sheet(
    actor: Employee,
    sheet: UUID,
    lines: Sequence[Indicator],
    *,
    verdict: str,
    remark: str,
    action: str,
) -> IndicatorSheet:
    """Keep what the evaluator has said so far. Raises NotYours, IsFinal, SheetIncomplete where a
    score is no number from 0 to 100."""
    held = _own_draft(actor, sheet)
    try:
        total = total_of(lines)
    except ValueError as error:
        raise SheetIncomplete from error
    held.lines = [one.as_record() for one in lines]
    held.score = None if total is None else rounded(total, 2, RoundingMode.HALF_UP)
    extend = EXTEND_FROM if held.kind == Kind.TRIAL_POST else None
    suggested = verdict_of(total, pass_from=PASS_FROM, extend_from=extend)
    held.suggested = suggested.value if suggested else ""
    held.verdict = verdict if verdict in set(Verdict) else ""
    held.remark, held.action = remark.strip(), action.strip()
    held.save()
    return held


@transaction.atomic
def finish_sheet(actor: Employee, sheet: UUID) -> IndicatorSheet:
    """Make a sheet final: told to the record, filed, and shown to whom it is about.

    What is not passed needs an action. Raises NotYours, IsFinal, SheetIncomplete.
    """
    held = _own_draft(actor, sheet)
    if held.score is None or not held.verdict:
        raise SheetIncomplete
    if held.verdict != Verdict.PASS and not held.action:
        raise SheetIncomplete
    held.state, held.final_at, held.statement_id = State.FINAL, timezone.now(), uuid7()
    held.save()
    if held.supersedes:
        held.supersedes.state = State.REPLACED
        held.supersedes.save(update_fields=["state"])
    audit(actor, "coaching.sheet_final", "indicator_sheet", held.id, {"kind": held.kind})
    notify(
        held.tenant,
        [held.employee],
        kind="coaching.sheet",
        title=title_of(held),
        url=reverse("coaching:sheet", args=[held.id]),
        about=("indicator_sheet", held.id),
    )
    if held.supersedes and held.supersedes.statement_id:
        take_back(held.tenant, held.supersedes.statement_id, by=actor)
    tell_sheet(held)
    file_sheet(held)
    return held


@transaction.atomic
def correct_sheet(actor: Employee, sheet: UUID) -> IndicatorSheet:
    """A draft that will take the place of a final sheet of one's own. Raises NotYours, IsFinal."""
    held = IndicatorSheet.objects.select_for_update().get(tenant=actor.tenant, id=sheet)
    if held.evaluator_id != actor.id:
        raise NotYours
    if held.state != State.FINAL or hasattr(held, "replaced_by"):
        raise IsFinal
    told = held.columns(without=("id", "state", "final_at", "statement_id", "supersedes_id"))
    return IndicatorSheet.objects.create(tenant=held.tenant, supersedes=held, **told)


@transaction.atomic
def set_cadence(actor: Employee, post: str, months: int) -> Cadence:
    """Say how often the people of a post are assessed; with 0 never (R110)."""
    cadence, _ = Cadence.objects.update_or_create(
        tenant=actor.tenant, post=post, defaults={"months": months}
    )
    audit(actor, "coaching.cadence_set", "cadence", cadence.id, {"post": post, "months": months})
    return cadence


def _own_draft(actor: Employee, sheet: UUID) -> IndicatorSheet:
    held = (
        IndicatorSheet.objects.select_for_update(of=("self",))
        .select_related("employee", "evaluator", "mentor", "supersedes")
        .get(tenant=actor.tenant, id=sheet)
    )
    if held.evaluator_id != actor.id:
        raise NotYours
    if held.state != State.DRAFT:
        raise IsFinal
    return held
