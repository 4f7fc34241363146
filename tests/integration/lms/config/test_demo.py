"""The demo centre: all of it or nothing, once."""

from unittest.mock import patch

import pytest

from lms.config.demo import history
from lms.config.demo.people import PASSWORD, SIGN_INS
from lms.config.demo.seed import seed_demo
from lms.people.models import Employee, Tenant
from lms.people.queries import roles_of
from lms.people.rules.roles import Role
from lms.sync.models import Connection
from lms.tracks.models import Enrolment
from scorm_packages.runtime.models import Package

pytestmark = pytest.mark.django_db


def test_forty_learners_in_four_teams_with_their_courses() -> None:
    seed_demo()
    learners = [one for one in Employee.objects.all() if roles_of(one) == {Role.LEARNER}]
    assert len(learners) == 40
    assert len({learner.unit_id for learner in learners}) == 4
    assert Enrolment.objects.count() == 40
    assert Package.objects.count() == 6
    assert all("（演示）" in employee.name for employee in Employee.objects.all())


def test_everybody_who_is_named_at_the_start_can_sign_in() -> None:
    seed_demo()
    for login, _ in SIGN_INS:
        assert Employee.objects.get(login=login).check_password(PASSWORD), login


def test_a_second_time_changes_nothing() -> None:
    assert seed_demo().created
    assert not seed_demo().created
    assert Tenant.objects.count() == 1


def test_after_a_change_of_port_the_practice_lms_is_still_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORT", "8100")
    seed_demo()
    monkeypatch.setenv("PORT", "8200")
    seed_demo()
    assert Connection.objects.get().url == "http://127.0.0.1:8201/webhook"


@pytest.mark.django_db(transaction=True)
def test_a_centre_that_breaks_off_leaves_nothing() -> None:
    with (
        patch.object(history, "play", side_effect=RuntimeError("killed here")),
        pytest.raises(RuntimeError),
    ):
        seed_demo()
    assert not Tenant.objects.exists()
    assert not Package.objects.exists()
