"""A centre where plans are made."""

import pytest

from tests.builders.centre import Centre
from tests.builders.planning import PlanningCentre


@pytest.fixture
def house(centre: Centre) -> PlanningCentre:
    return PlanningCentre(centre)
