"""The browser and the centre of the portal's tests, with plans in it."""

import pytest

from tests.browser.portal.conftest import centre, open_as, own_storage
from tests.builders.centre import Centre
from tests.builders.planning import PlanningCentre

__all__ = ["centre", "open_as", "own_storage"]


@pytest.fixture
def house(centre: Centre) -> PlanningCentre:
    return PlanningCentre(centre)
