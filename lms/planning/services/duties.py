"""Duty sheets with their evidence, reports of teams, and the numbers of the centre."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee, Unit
from lms.people.rules.roles import Role
from lms.people.services import audit
from lms.planning.exceptions import MoveImpossible, NotYoursToDraft, ReasonMissing
from lms.planning.models import Duty, DutyEvidence, LimitSet, TeamReport
from lms.planning.queries.access import is_office, visible_units
from lms.planning.queries.reports import figures_for
from lms.planning.rules.duties import default_duties
from lms.planning.rules.limits import NAMES

REPORT_FIELDS = ("done", "results", "problems", "next_steps")


@transaction.atomic
def lay_out_duties(actor: Employee) -> int:
    """Put the duties of a fresh centre into its sheets, where they are missing; returns how many
    were put in. Raises NotYoursToDraft."""
    _require_office(actor)
    held = set(Duty.objects.filter(tenant=actor.tenant).values_list("holder", "code"))
    new = [
        Duty(
            tenant=actor.tenant,
            holder=duty.holder,
            code=duty.code,
            words_en=duty.words["en"],
            words_zh=duty.words["zh-Hans"],
            position=position,
        )
        for position, duty in enumerate(default_duties())
        if (duty.holder, duty.code) not in held
    ]
    Duty.objects.bulk_create(new)
    if new:
        audit(actor, "planning.duties_laid_out", "duty", "all", {"new": len(new)})
    return len(new)


@transaction.atomic
def word_duty(
    actor: Employee, fields: Mapping[str, Any], *, duty_id: UUID | None = None, holder: str = ""
) -> Duty:
    """Word a duty anew, or add one for `holder`. Raises NotYoursToDraft."""
    _require_office(actor)
    if duty_id:
        duty = Duty.objects.get(tenant=actor.tenant, id=duty_id)
    else:
        duty = Duty(tenant=actor.tenant, holder=holder, position=1000)
    before = duty.words_en
    for name in ("code", "words_en", "words_zh", "is_active"):
        setattr(duty, name, fields[name])
    duty.save()
    audit(actor, "planning.duty_worded", "duty", duty.id, {"before": before, "now": duty.words_en})
    return duty


@transaction.atomic
def show_duty_done(
    actor: Employee, duty_id: UUID, month: date, words: str, *, unit: Unit | None = None
) -> DutyEvidence:
    """Enter what shows that a duty was done in a month: for the office, or for one's team.

    Raises NotYoursToDraft, ReasonMissing where nothing is said.
    """
    duty = Duty.objects.get(tenant=actor.tenant, id=duty_id)
    if not words.strip():
        raise ReasonMissing
    if duty.holder == "team":
        if unit is None or not visible_units(actor).filter(id=unit.id).exists():
            raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
    else:
        _require_office(actor)
        unit = None
    evidence = DutyEvidence.objects.create(
        tenant=actor.tenant,
        duty=duty,
        unit=unit,
        month=month.replace(day=1),
        text=words.strip(),
        entered_by=actor,
        entered_at=timezone.now(),
    )
    audit(actor, "planning.duty_shown", "duty", duty.id, {"month": evidence.month.isoformat()})
    return evidence


@transaction.atomic
def write_report(
    actor: Employee,
    unit: Unit,
    year: int,
    month: int,
    fields: Mapping[str, str],
    *,
    hand_in: bool,
) -> TeamReport:
    """Write a team's summary; handing it in counts its figures, which then stay as they are.

    Raises NotYoursToDraft, MoveImpossible once handed in, ReasonMissing with nothing done or said
    of what came of it.
    """
    if not visible_units(actor).filter(id=unit.id).exists():
        raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
    report, _ = TeamReport.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        tenant=actor.tenant, unit=unit, year=year, month=month, defaults={"written_by": actor}
    )
    if report.submitted_at:
        raise MoveImpossible
    for name in REPORT_FIELDS:
        setattr(report, name, fields.get(name, "").strip())
    if hand_in:
        if not (report.done and report.results):
            raise ReasonMissing
        report.written_by, report.submitted_at = actor, timezone.now()
        report.figures = [
            {"label": dict(label), "value": value}
            for label, value in figures_for(unit, year, month)
        ]
        audit(actor, "planning.report_handed_in", "team_report", report.id, {"unit": unit.name})
    report.save()
    return report


@transaction.atomic
def set_limits(actor: Employee, values: Mapping[str, int]) -> LimitSet:
    """Set the numbers of the centre. Raises NotYoursToDraft."""
    _require_office(actor)
    held, _ = LimitSet.objects.update_or_create(
        tenant=actor.tenant, defaults={name: values[name] for name in NAMES}
    )
    audit(actor, "planning.limits_set", "limits", held.id, {name: values[name] for name in NAMES})
    return held


def _require_office(actor: Employee) -> None:
    if not is_office(actor):
        raise NotYoursToDraft(role=Role.TRAINING_OFFICE.value)
