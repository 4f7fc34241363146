"""Who stands above whom when somebody cannot decide about what is their own (R134)."""

from collections.abc import Mapping
from typing import Final

from lms.people.rules.roles import Role

LEVEL_ABOVE: Final[Mapping[Role, Role]] = {
    Role.TEAM_LEAD: Role.SUPERVISOR,
    Role.OPERATIONS: Role.SUPERVISOR,
    Role.SUPERVISOR: Role.MANAGER,
    Role.TRAINING_OFFICE: Role.TRAINING_MANAGER,
    Role.TRAINING_MANAGER: Role.MANAGER,
    Role.HR: Role.MANAGER,
    Role.MANAGER: Role.GENERAL_MANAGER,
}
"""The role one level up; above the general manager there is nobody."""
