"""People who score and coach, in a centre of their own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lms.coaching.models import ScorecardVersion
from lms.people.models import Employee, Unit
from lms.people.rules.roles import Role
from tests.builders.centre import Centre
from tests.builders.coached import published_card
from tests.builders.file_stores import files_in


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


@dataclass(frozen=True)
class Desk:
    """Two agents of one team, one of another, and those who work with them."""

    centre: Centre
    team: Unit
    agent: Employee
    colleague: Employee
    stranger: Employee
    qa: Employee
    lead: Employee
    coach: Employee
    office: Employee
    manager: Employee
    card: ScorecardVersion


@pytest.fixture
def desk(centre: Centre) -> Desk:
    team, other = centre.unit("Team A"), centre.unit("Team B")
    qa = centre.person("Qin QA", Role.QA, unit=team)
    return Desk(
        centre,
        team,
        centre.person("Ann Agent", unit=team),
        centre.person("Bob Agent", unit=team),
        centre.person("Sam Stranger", unit=other),
        qa,
        centre.person("Lea Lead", Role.TEAM_LEAD, unit=team),
        centre.person("Olaf Operations", Role.OPERATIONS),
        centre.person("Fay Office", Role.TRAINING_OFFICE),
        centre.person("Max Manager", Role.MANAGER),
        published_card(qa),
    )
