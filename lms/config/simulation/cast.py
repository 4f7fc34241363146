"""Who works in the simulated centre: agents in teams of fifteen, and the staff around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

from lms.people.models import Employee, RankLevel, Tenant, Unit
from lms.people.rules.roles import Role
from lms.people.services import grant_role

TEAM: Final = 15
CLASS: Final = 30
"""Central training is organised in units of thirty (R51)."""
POST: Final = "客服坐席"


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody. Each class of thirty has a trainer of its own."""

    tenant: Tenant
    agents: Sequence[Employee]
    leads: Sequence[Employee]
    trainers: Sequence[Employee]
    office: Employee
    head: Employee
    supervisor: Employee
    manager: Employee
    hr: Employee
    qa: Employee


def make_cast(tenant: Tenant, agents: int, first: date) -> Cast:
    """Hire everybody before `first`. Nobody can sign in: these people have no passwords."""
    centre = Unit.objects.create(tenant=tenant.id, name="模拟客服中心")
    numbers = iter(range(1, 100_000))

    def hire(name: str, unit: Unit, role: Role, level: str = RankLevel.AGENT) -> Employee:
        number = next(numbers)
        person = Employee(
            tenant=tenant.id,
            login=f"sim{number:05}",
            employee_no=f"S{number:05}",
            name=name,
            unit=unit,
            post=POST if role is Role.LEARNER else role.value,
            rank_level=level,
            hire_date=first - timedelta(days=200 + number % 900),
        )
        person.set_unusable_password()
        person.save()
        grant_role(person, role, unit=unit if role in {Role.TEAM_LEAD, Role.QA} else None)
        return person

    teams = [
        Unit.objects.create(tenant=tenant.id, name=f"模拟{number:02}组", parent=centre)
        for number in range(1, ceil(agents / TEAM) + 1)
    ]
    return Cast(
        tenant=tenant,
        agents=[
            hire(f"坐席{number:03}", teams[(number - 1) // TEAM], Role.LEARNER)
            for number in range(1, agents + 1)
        ],
        leads=[
            hire(f"班组长{number:02}", team, Role.TEAM_LEAD, RankLevel.TEAM_LEAD)
            for number, team in enumerate(teams, start=1)
        ],
        trainers=[
            hire(f"培训师{number:02}", centre, Role.TRAINER)
            for number in range(1, ceil(agents / CLASS) + 1)
        ],
        office=hire("培训组", centre, Role.TRAINING_OFFICE),
        head=hire("培训负责人", centre, Role.TRAINING_MANAGER),
        supervisor=hire("主管", centre, Role.SUPERVISOR, RankLevel.SUPERVISOR),
        manager=hire("中心经理", centre, Role.MANAGER, RankLevel.MANAGER),
        hr=hire("人事", centre, Role.HR),
        qa=hire("质检", centre, Role.QA),
    )
