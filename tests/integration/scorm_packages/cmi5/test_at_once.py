"""Several at once: one token, one verdict, one session, one waiver."""

from collections import Counter
from functools import partial

import pytest

from scorm_packages.cmi5.exceptions import AlreadyWaived
from scorm_packages.cmi5.models import AuSession
from scorm_packages.cmi5.services import launch_au, waive_au
from scorm_packages.runtime.models import PackageItem, Registration
from tests.builders.cmi5 import Unit, UnitSpec, build_cmi5_package, verbs
from tests.builders.runtime import build_registration
from tests.builders.together import together
from xapi.lrs.models import LaunchToken

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 4


@pytest.fixture
def registration(transactional_db: None) -> Registration:
    return build_registration(build_cmi5_package(UnitSpec(attributes={"moveOn": "Passed"})))


def test_fetching_at_once_gives_one_token(registration: Registration) -> None:
    unit = Unit.launched(registration)
    answers = together(*[lambda: unit.fetch().json()] * TIMES, caught=AssertionError)
    assert sum("auth-token" in answer for answer in answers) == 1
    assert sum(answer.get("error-code") == "1" for answer in answers) == TIMES - 1
    assert LaunchToken.objects.filter(registration=registration.id).count() == 1


def test_passing_at_once_is_passed_once(registration: Registration) -> None:
    unit = Unit.launched(registration).begin()
    works = [partial(unit.put, unit.statement("passed")) for _ in range(TIMES)]
    answers = together(*works, caught=AssertionError)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 403: TIMES - 1}
    assert Counter(verbs(registration)) == {
        "launched": 1,
        "initialized": 1,
        "passed": 2,  # The unit's, and the LMS's about the course.
        "satisfied": 1,
    }


def test_launching_at_once_leaves_one_session_open(registration: Registration) -> None:
    work = partial(launch_au, tenant=registration.tenant, registration=registration.id)
    together(*[work] * TIMES, caught=AssertionError)
    open_ones = AuSession.objects.filter(registration=registration, abandoned_at=None)
    assert open_ones.count() == 1
    assert Counter(verbs(registration)) == {"launched": TIMES, "abandoned": TIMES - 1}


def test_launching_again_while_the_unit_speaks_loses_nothing(registration: Registration) -> None:
    """Either the statement came before the session was abandoned, or it was refused."""
    unit = Unit.launched(registration).begin()
    launch = partial(launch_au, tenant=registration.tenant, registration=registration.id)
    said, _launched = together(partial(unit.say, "passed"), launch, caught=AssertionError)
    order = verbs(registration)
    assert ("passed" in order) is (said.status_code == 204)
    if "passed" in order:
        assert order.index("passed") < order.index("abandoned")


def test_waiving_at_once_waives_once(registration: Registration) -> None:
    item = PackageItem.objects.get(package=registration.package)
    work = partial(
        waive_au,
        tenant=registration.tenant,
        registration=registration.id,
        item=item.id,
        reason="Administrative",
        waived_by="office",
    )
    results = together(*[work] * TIMES, caught=AlreadyWaived)
    assert sum(isinstance(one, AlreadyWaived) for one in results) == TIMES - 1
    assert verbs(registration).count("waived") == 1
