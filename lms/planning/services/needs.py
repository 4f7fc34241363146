"""What is done with needs: surveyed, written by teams, handed in, and reviewed by the office."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Employee, Unit
from lms.people.queries import leads_in
from lms.people.rules.filing import text
from lms.people.rules.roles import Role
from lms.people.services import audit, notify
from lms.planning.exceptions import (
    FiguresMissing,
    ItemMissing,
    MoveImpossible,
    NeedsIncomplete,
    NotYoursToDraft,
    PlanMissing,
    ReasonMissing,
)
from lms.planning.models import Need, NeedsPlan, NeedsSurvey, Plan, PlanItem
from lms.planning.queries.access import is_office, visible_units
from lms.planning.rules.checks import SURVEY_PARTS, lacks_figures, missing_fields
from lms.planning.rules.moves import CHANGEABLE_PLANS, NEEDS_PLAN, moved
from lms.planning.rules.periods import Level
from lms.planning.rules.words import NEED_FIELDS

FIELDS = (*NEED_FIELDS, "other", "source", "measure", "measured", "target", "sample")


@transaction.atomic
def write_survey(actor: Employee, year: int, parts: Mapping[str, str]) -> NeedsSurvey:
    """Write the needs survey of a year, in three parts (R28). Raises NotYoursToDraft."""
    _require_office(actor)
    survey, _ = NeedsSurvey.objects.update_or_create(
        tenant=actor.tenant,
        year=year,
        defaults={
            **{name: parts.get(name, "").strip() for name in SURVEY_PARTS},
            "written_by": actor,
            "written_at": timezone.now(),
        },
    )
    audit(actor, "planning.survey_written", "needs_survey", survey.id, {"year": year})
    return survey


@transaction.atomic
def open_needs_plan(actor: Employee, unit: Unit, year: int) -> NeedsPlan:
    """The needs plan of a team for a year, begun where there is none. Raises NotYoursToDraft."""
    _require_team(actor, unit.id)
    plan, is_new = NeedsPlan.objects.get_or_create(
        tenant=actor.tenant, unit=unit, year=year, defaults={"written_by": actor}
    )
    if is_new:
        audit(actor, "planning.needs_opened", "needs_plan", plan.id, {"unit": unit.name})
    return plan


@transaction.atomic
def put_team_need(
    actor: Employee, needs_plan_id: UUID, fields: Mapping[str, Any], *, need_id: UUID | None = None
) -> Need:
    """Write a need of a team; gaps may stay until it is handed in.

    Raises NotYoursToDraft, MoveImpossible after handing in, FiguresMissing.
    """
    plan = _open(actor, needs_plan_id)
    if need_id:
        need = Need.objects.get(tenant=actor.tenant, needs_plan=plan, id=need_id)
    else:
        need = Need(
            tenant=actor.tenant,
            needs_plan=plan,
            unit=plan.unit,
            year=plan.year,
            entered_by=actor,
            entered_at=timezone.now(),
        )
    _write(need, fields)
    return need


@transaction.atomic
def remove_team_need(actor: Employee, needs_plan_id: UUID, need_id: UUID) -> None:
    """Take a need out again before handing in."""
    plan = _open(actor, needs_plan_id)
    Need.objects.filter(tenant=actor.tenant, needs_plan=plan, id=need_id).delete()


def hand_in_needs(actor: Employee, needs_plan_id: UUID, *, other: str = "") -> NeedsPlan:
    """Hand a needs plan in. With any of the six fields empty it is INCOMPLETE instead (R31).

    Raises NeedsIncomplete, after that state is stored.
    """
    with transaction.atomic():
        plan = _open(actor, needs_plan_id)
        needs = list(plan.needs.all())
        gaps = [need for need in needs if missing_fields(_fields(need))]
        act = "hand_in" if needs and not gaps else "fall_short"
        plan.state = moved(NEEDS_PLAN, plan.state, act)
        plan.other = other.strip() or plan.other
        if act == "hand_in":
            plan.submitted_at, plan.submitted_by = timezone.now(), actor
        plan.save()
        audit(actor, f"planning.needs_{plan.state}", "needs_plan", plan.id, {"gaps": len(gaps)})
    if act == "fall_short":
        raise NeedsIncomplete
    return plan


@transaction.atomic
def return_needs(actor: Employee, needs_plan_id: UUID, reason: str) -> NeedsPlan:
    """Give a needs plan back to its team to be mended. Raises ReasonMissing, MoveImpossible."""
    _require_office(actor)
    if not reason.strip():
        raise ReasonMissing
    plan = _locked(actor, needs_plan_id)
    plan.state = moved(NEEDS_PLAN, plan.state, "return")
    plan.submitted_at = plan.submitted_by = None
    plan.save()
    audit(actor, "planning.needs_returned", "needs_plan", plan.id, {"reason": reason})
    notify(
        plan.tenant,
        leads_in(plan.tenant, [plan.unit_id]),
        kind="planning.needs_returned",
        title=text(f"Your needs plan of {plan.year} came back", f"{plan.year} 年度需求计划已退回"),
        body=text(reason.strip(), reason.strip()),
        url=reverse("planning:needs_plan", args=[plan.id]),
    )
    return plan


@transaction.atomic
def enter_need(actor: Employee, year: int, fields: Mapping[str, Any]) -> Need:
    """Enter a need that no team has written: from quality checks, figures, strategy, the industry.

    Raises NotYoursToDraft, FiguresMissing.
    """
    _require_office(actor)
    need = Need(
        tenant=actor.tenant,
        year=year,
        unit=fields.get("unit"),
        entered_by=actor,
        entered_at=timezone.now(),
    )
    _write(need, fields)
    audit(actor, "planning.need_entered", "need", need.id, {"source": need.source})
    return need


@transaction.atomic
def review_need(
    actor: Employee, need_id: UUID, decision: str, *, reason: str = "", item: PlanItem | None = None
) -> Need:
    """Accept a need as an item of its own in the annual plan, merge it into one, or reject it with
    a reason (R32). When the last need of a team is reviewed, so is its plan.

    Raises ReasonMissing, ItemMissing, PlanMissing, MoveImpossible.
    """
    _require_office(actor)
    need = (
        Need.objects.select_for_update(of=("self",), no_key=True)
        .select_related("needs_plan")
        .get(tenant=actor.tenant, id=need_id)
    )
    plan_of_team = need.needs_plan
    if plan_of_team and plan_of_team.state != NeedsPlan.State.SUBMITTED:
        raise MoveImpossible
    match decision:
        case Need.Decision.REJECTED:
            if not reason.strip():
                raise ReasonMissing
            need.item = None
        case Need.Decision.MERGED:
            if item is None or item.plan.state not in CHANGEABLE_PLANS:
                raise ItemMissing
            need.item = item
        case Need.Decision.ACCEPTED:
            need.item = item_of_need(_annual_plan(actor, need.year), need)
        case _:
            raise MoveImpossible
    note_decision(actor, need, decision, reason.strip())
    return need


def note_decision(actor: Employee, need: Need, decision: str, reason: str = "") -> None:
    """Keep what was decided about a need; with the last of its team, the team's plan is reviewed.

    In the caller's transaction.
    """
    need.decision, need.reason = decision, reason
    need.reviewed_by, need.reviewed_at = actor, timezone.now()
    need.save()
    audit(actor, f"planning.need_{decision}", "need", need.id, {"reason": need.reason})
    of_team = need.needs_plan
    if of_team and not of_team.needs.filter(decision="").exists():
        of_team.state = moved(NEEDS_PLAN, of_team.state, "finish")
        of_team.save(update_fields=["state"])


def item_of_need(plan: Plan, need: Need) -> PlanItem:
    """A new training of `plan` that answers `need`. Below the year it continues nothing, and the
    need is the reason why (R33)."""
    is_year = plan.level == Level.YEAR
    return PlanItem.objects.create(
        tenant=plan.tenant,
        plan=plan,
        position=plan.items.count() + 1,
        topic=need.topic,
        objective=need.objective,
        trainer=need.trainer,
        participants=need.participants,
        unit=need.unit,
        unplanned_reason="" if is_year else (need.need.strip() or need.topic)[:300],
    )


def _annual_plan(actor: Employee, year: int) -> Plan:
    plan = (
        Plan.objects.select_for_update(of=("self",), no_key=True)
        .filter(
            tenant=actor.tenant,
            level=Level.YEAR.value,
            year=year,
            unit=None,
            state__in=CHANGEABLE_PLANS,
        )
        .first()
    )
    if plan is None:
        raise PlanMissing(year=year)
    return plan


def _write(need: Need, fields: Mapping[str, Any]) -> None:
    for name in FIELDS:
        if name in fields:
            setattr(need, name, fields[name])
    if lacks_figures(need.source, need.measure, need.measured):
        raise FiguresMissing
    need.save()


def _fields(need: Need) -> dict[str, str]:
    return {name: getattr(need, name) for name in NEED_FIELDS}


def _locked(actor: Employee, needs_plan_id: UUID) -> NeedsPlan:
    return (
        NeedsPlan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .get(tenant=actor.tenant, id=needs_plan_id)
    )


def _open(actor: Employee, needs_plan_id: UUID) -> NeedsPlan:
    """A needs plan that its team may change now, locked."""
    plan = _locked(actor, needs_plan_id)
    _require_team(actor, plan.unit_id)
    if plan.state not in {NeedsPlan.State.DRAFT, NeedsPlan.State.INCOMPLETE}:
        raise MoveImpossible
    return plan


def _require_office(actor: Employee) -> None:
    if not is_office(actor):
        raise NotYoursToDraft(role=Role.TRAINING_OFFICE.value)


def _require_team(actor: Employee, unit: UUID) -> None:
    if not visible_units(actor).filter(id=unit).exists():
        raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
