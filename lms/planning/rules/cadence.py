"""What a centre holds in each quarter: a skills class for agents (R49), and a course in operations
management for whoever administers operations (R50)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lms.people.rules.filing import Text, text
from lms.people.rules.roles import Role
from lms.planning.rules.periods import Period


class Offer(StrEnum):
    """What a training of a plan counts as."""

    SKILLS = "skills"
    MANAGEMENT = "management"


OFFERS: Final[Mapping[Offer, Text]] = {
    Offer.SKILLS: text("Skills class for agents", "坐席技能课"),
    Offer.MANAGEMENT: text("Management course for operations", "运营管理课程"),
}

HOLDERS: Final[Mapping[Offer, tuple[Role, ...]]] = {
    Offer.SKILLS: (Role.OPERATIONS, Role.TRAINING_OFFICE),
    Offer.MANAGEMENT: (Role.MANAGER, Role.TRAINING_OFFICE),
}
"""Who has to see to it, and so is told where one is missing."""


class Standing(StrEnum):
    """How an offer stands in a quarter on a day."""

    HELD = "held"
    PLANNED = "planned"
    MISSING = "missing"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class QuarterOffer:
    """An offer in a quarter: how many are asked for, planned, and held so far."""

    offer: Offer
    quarter: Period
    wanted: int
    planned: int
    held: int

    def standing(self, today: date) -> Standing:
        """HELD once there are enough; MISSED when the quarter is over without; else whether
        enough are planned."""
        if self.held >= self.wanted:
            return Standing.HELD
        if self.quarter.last < today:
            return Standing.MISSED
        return Standing.PLANNED if self.planned >= self.wanted else Standing.MISSING

    def is_lacking(self, today: date) -> bool:
        return self.standing(today) in {Standing.MISSING, Standing.MISSED}
