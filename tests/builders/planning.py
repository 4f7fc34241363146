"""A training office with its people, and plans that are ready for approval."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lms.people.models import Employee, Unit
from lms.people.rules.roles import Role
from lms.planning.models import Approval, NeedsPlan, Plan
from lms.planning.queries import open_step
from lms.planning.rules.checks import SURVEY_PARTS
from lms.planning.rules.periods import Level, Period
from lms.planning.rules.words import sections_of
from lms.planning.services import decide_approval
from lms.planning.services.needs import (
    hand_in_needs,
    open_needs_plan,
    put_team_need,
    write_survey,
)
from lms.planning.services.plans import ask_for_plan, change_plan, open_plan, put_item
from tests.builders.centre import Centre

YEAR = 2027
NEED = {
    "topic": "Angry customers",
    "objective": "Fewer complaints",
    "wanted_time": "May",
    "trainer": "Heron",
    "participants": "Everybody of Pine",
    "need": "Complaints about tone have doubled",
}
ITEM = {
    "topic": "Angry customers",
    "objective": "Fewer complaints",
    "aim": "knowledge_skill",
    "starts_on": date(YEAR, 5, 3),
    "ends_on": date(YEAR, 5, 5),
    "trainer": "Heron",
    "participants": "Pine",
    "sessions": 2,
    "hours": "4",
    "headcount": 20,
}


@dataclass
class PlanningCentre:
    """A centre where plans are made: office, head of training, supervisor, manager, two teams."""

    centre: Centre
    pine: Unit = field(init=False)
    oak: Unit = field(init=False)

    def __post_init__(self) -> None:
        self.pine, self.oak = self.centre.unit("Pine"), self.centre.unit("Oak")
        self.office = self.centre.person("Office", Role.TRAINING_OFFICE)
        self.head = self.centre.person("Head", Role.TRAINING_MANAGER)
        self.supervisor = self.centre.person("Supervisor", Role.SUPERVISOR)
        self.manager = self.centre.person("Manager", Role.MANAGER)
        self.lead = self.centre.person("Lead", Role.TEAM_LEAD, unit=self.pine)
        self.other_lead = self.centre.person("Other lead", Role.TEAM_LEAD, unit=self.oak)
        self.agent = self.centre.person("Agent", unit=self.pine)

    def survey(self, year: int = YEAR) -> None:
        write_survey(self.office, year, dict.fromkeys(SURVEY_PARTS, "Written."))

    def needs(self, **more: Any) -> NeedsPlan:
        """The needs plan of Pine, handed in with one need."""
        plan = open_needs_plan(self.lead, self.pine, YEAR)
        put_team_need(self.lead, plan.id, {**NEED, **more})
        return hand_in_needs(self.lead, plan.id)

    def ready(
        self, period: Period, *, by: Employee | None = None, unit: Unit | None = None, **item: Any
    ) -> Plan:
        """A draft without faults, with one training that it begins or has taken over."""
        drafter = by or self.office
        plan = open_plan(drafter, period, unit=unit)
        if not plan.items.exists():
            put_item(drafter, plan.id, {**ITEM, **item})
        fields = {
            "objective": "Better calls",
            "aim": "performance",
            "owner_supervisor": self.supervisor,
            "owner_training_head": self.head,
        }
        return change_plan(
            drafter, plan.id, fields, dict.fromkeys(sections_of(period.level), "Written.")
        )

    def approve(self, plan: Plan, *, by: Employee, asked_by: Employee | None = None) -> Plan:
        approval = ask_for_plan(asked_by or self.office, plan.id)
        decide_approval(by, approval.id, approve=True)
        plan.refresh_from_db()
        return plan

    def approved_year(self, **item: Any) -> Plan:
        self.survey()
        return self.approve(self.ready(Period(Level.YEAR, YEAR), **item), by=self.manager)

    def waits_for(self, approval: Approval) -> str:
        step = open_step(approval)
        assert step
        return step.role
