"""The demo centre: all of it or nothing, once."""

from unittest.mock import patch

import pytest

from lms.config.demo import history
from lms.config.demo.people import PASSWORD, SIGN_INS
from lms.config.demo.seed import seed_demo
from lms.grading.models import PendingGrade, Recommendation
from lms.grading.services import grade_waiting
from lms.people.models import Employee, Tenant
from lms.people.queries import roles_of
from lms.people.rules.roles import Role
from lms.sync.models import Connection
from lms.tracks.models import Enrolment
from scorm_packages.runtime.models import Package
from tests.builders.doors import sign_in

pytestmark = pytest.mark.django_db
WAITING = {
    "manager": "Coaching plan",
    "lead2": "Leave from class",
    "hr": "Consequences to confirm or dismiss",
}
"""What each of these finds on their desk, in words of the room that it comes from."""


def test_forty_learners_in_four_teams_with_their_courses() -> None:
    seed_demo()
    learners = [one for one in Employee.objects.all() if roles_of(one) == {Role.LEARNER}]
    assert len(learners) == 40
    assert len({learner.unit_id for learner in learners}) == 4
    assert Enrolment.objects.exclude(track__key="skills-class").count() == 40
    assert Package.objects.count() == 6
    assert all("（演示）" in employee.name for employee in Employee.objects.all())


def test_there_is_something_on_every_desk_and_something_that_waits() -> None:
    seed_demo()
    while PendingGrade.objects.exists():
        grade_waiting(Tenant.objects.get().id)
    for login, words in WAITING.items():
        client = sign_in(Employee.objects.get(login=login))
        html = client.get("/office/").content.decode()
        assert words in html, login
    assert Recommendation.objects.filter(state="open", kind="absence_days").exists()
    lead = sign_in(Employee.objects.get(login="lead2")).get("/team/").content.decode()
    assert "may take calls" in lead
    figures = sign_in(Employee.objects.get(login="office")).get("/office/figures/")
    assert "In class" in figures.content.decode()


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
