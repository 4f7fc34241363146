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
from lms.coaching.queries.sheets import may_evaluate
from lms.coaching.rules.sheets import TEMPLATES, Indicator, Kind, Verdict, total_of, verdict_of
from lms.coaching.services.telling import activity, filled, person
from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.people.services import audit, file_records, notify
from lms.regulation.rules.numbers import RoundingMode, rounded
from lms.tracks.services import take_back, tell
from scorm_packages.runtime.rules.statements import number_of
from xapi import vocabulary
from xapi.tenancy import uuid7
from xapi.vocabulary import CALLCRAFT

PASS_FROM: Final = Fraction(80)
EXTEND_FROM: Final = Fraction(60)
_VERDICTS: Final = {
    Verdict.PASS: text("passed", "通过"),
    Verdict.EXTEND: text("extended", "延长"),
    Verdict.FAIL: text("not passed", "未通过"),
}
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
                lines=[one.as_record() for one in TEMPLATES[facts.kind].indicators],
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
    template = TEMPLATES[Kind(held.kind)]
    if held.supersedes:
        held.supersedes.state = State.REPLACED
        held.supersedes.save(update_fields=["state"])
    audit(actor, "coaching.sheet_final", "indicator_sheet", held.id, {"kind": held.kind})
    notify(
        held.tenant,
        [held.employee],
        kind="coaching.sheet",
        title=template.title,
        url=reverse("coaching:sheet", args=[held.id]),
        about=("indicator_sheet", held.id),
    )
    if held.supersedes and held.supersedes.statement_id:
        take_back(held.tenant, held.supersedes.statement_id, by=actor)
    _tell(held)
    _file(held)
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


def _tell(sheet: IndicatorSheet) -> None:
    title = dict(TEMPLATES[Kind(sheet.kind)].title)
    result: dict[str, object] = {"success": sheet.verdict == Verdict.PASS}
    if sheet.score is not None:
        result["score"] = {
            "scaled": number_of(sheet.score / 100),
            "raw": number_of(sheet.score),
            "min": 0,
            "max": 100,
        }
    tell(
        sheet.employee,
        verb=vocabulary.ASSESSED,
        activity=activity(f"{CALLCRAFT}kpi-sheets/{sheet.id}", vocabulary.KPI_SHEET, title),
        result=result,
        category=vocabulary.SCORECARD_PROFILE,
        at=sheet.final_at or timezone.now(),
        instructor=sheet.evaluator,
        statement_id=sheet.statement_id,
    )


def _file(sheet: IndicatorSheet) -> None:
    template = TEMPLATES[Kind(sheet.kind)]
    score = "" if sheet.score is None else f"{sheet.score.normalize():f}"
    lines = [_line(one) for one in sheet.indicators]
    fields = [
        Field("period", text("Days", "期间"), f"{sheet.first_day} – {sheet.last_day}"),
        Field(
            "checkpoint",
            text("Day after training", "训后天数"),
            str(sheet.checkpoint_day or ""),
        ),
        Field("evaluator", text("Evaluator", "考核人"), person(sheet.evaluator)),
        Field("mentor", text("Mentor", "导师"), person(sheet.mentor) if sheet.mentor else ""),
        Field("indicators", text("Indicators", "考核指标"), lines),
        Field("score", text("Score", "得分"), score),
        Field("verdict", text("Verdict", "结论"), _VERDICTS[Verdict(sheet.verdict)]),
        Field("remark", text("Remark", "评语"), sheet.remark),
        Field("action", text("Action", "改进措施"), sheet.action),
    ]
    file_records(
        sheet.tenant,
        [
            PersonalRecord(
                employee_id=sheet.employee_id,
                kind=f"sheet_{sheet.kind}",
                title=template.title,
                fields=filled(fields),
                occurred_at=sheet.final_at or timezone.now(),
                source=sheet.id,
                supersedes=sheet.supersedes_id,
                form=template.form,
                clauses=list(template.clauses),
            )
        ],
    )


def _line(one: Indicator) -> Text:
    def said(language: str) -> str:
        parts = [one.title[language], one.target, one.actual, one.score or "–", f"×{one.weight}"]
        return " · ".join(part for part in parts if part)

    return text(said("en"), said("zh-Hans"))
