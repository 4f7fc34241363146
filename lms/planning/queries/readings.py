"""What the readings in force say about plans: who drafts, who approves, and by when (A17–A21);
and how many skills classes a quarter has (A33)."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from lms.people.queries import work_calendar
from lms.people.rules.roles import Role
from lms.planning.models import LimitSet
from lms.planning.rules.cadence import Offer
from lms.planning.rules.limits import Limits
from lms.planning.rules.periods import Level
from lms.regulation.queries import reading
from lms.regulation.queries.readings import decision_in_force
from lms.regulation.rules.ambiguities import plans


def levels_used(tenant: int) -> tuple[Level, ...]:
    """The levels of the plan tree that this centre makes (A17), longest first."""
    chosen = reading(tenant, "A17", timezone.localdate())["plan_levels"].split(",")
    return tuple(level for level in Level if level.value in chosen)


def drafter_of(tenant: int, level: Level) -> Role:
    """Who drafts plans of a level (A18)."""
    settings = reading(tenant, "A18", timezone.localdate())
    return Role(settings[f"plan.drafter_role[{level}]"])


def approver_of(tenant: int, level: Level) -> Role:
    """Who approves plans of a level (A19)."""
    settings = reading(tenant, "A19", timezone.localdate())
    return Role(settings[f"approval_chain.plan[{level}]"])


def needs_due(tenant: int, year: int) -> date:
    """The last day for a team's needs plan of `year` (A20, R30)."""
    return plans.needs_plan_due(year, reading(tenant, "A20", timezone.localdate()))


def needs_due_is_decided(tenant: int) -> bool:
    """Whether somebody has decided the date that the regulation leaves blank (A20)."""
    return decision_in_force(tenant, "A20", timezone.localdate()) is not None


def report_due(tenant: int, year: int, month: int) -> date:
    """When the report about a month is due, or about the year where `month` is 0 (A21)."""
    settings = reading(tenant, "A21", timezone.localdate())
    if month:
        return plans.month_report_due(year, month, settings, work_calendar(tenant))
    return plans.year_report_due(year, settings)


def offers_wanted(tenant: int, on: date) -> Mapping[Offer, int]:
    """How many of each offer a quarter has to have: skills classes by A33, one management course
    (R50)."""
    skills = int(reading(tenant, "A33", on)["quarterly_skill_min"])
    return {Offer.SKILLS: skills, Offer.MANAGEMENT: 1}


def limits_of(tenant: int) -> Limits:
    """The numbers the centre has set for itself, else those of a fresh one."""
    held = LimitSet.objects.filter(tenant=tenant).first()
    return held.limits if held else Limits()
