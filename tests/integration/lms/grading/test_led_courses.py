"""A course of SCORM 2004 is graded by what is told of it as a whole (R88)."""

import pytest

from lms.tracks.services import open_course
from scorm_packages.runtime.services import apply_commits, open_session, read_launch_token
from tests.builders.centre import Centre
from tests.builders.installed_courses import build_course, sco, tree_of
from tests.builders.runtime import Browser
from tests.integration.lms.grading.conftest import Learning

pytestmark = pytest.mark.django_db


@pytest.fixture
def led() -> Learning:
    """A learner in a course of two SCOs."""
    centre = Centre()
    learner = centre.person("Lin Xia")
    package = build_course(tree_of(sco("one"), sco("two")), tenant=centre.tenant.id)
    courses = [("course", "Course", "课程", package)]
    track = centre.track([("Theory", "理论", courses)], rule_set="course.default")
    return Learning(centre, learner, centre.enrolled(learner, track))


def play(learning: Learning, *sets: tuple[str, str], go: str) -> None:
    """Play what the course has come to, and go on."""
    item = learning.enrolment.track.items.get(key="course")
    registration = open_course(learning.enrolment, item)
    launch = open_session(tenant=learning.tenant, registration=registration)
    claims = read_launch_token(launch.token, label=item.course.label, for_files=False)
    browser = Browser(launch.session)
    apply_commits(claims, browser.envelope(browser.commit(*sets, go=go)))


def test_a_course_counts_once_all_of_it_is_done(led: Learning) -> None:
    done = (("cmi.completion_status", "completed"), ("cmi.success_status", "passed"))
    play(led, *done, ("cmi.score.scaled", "0.9"), go="continue")
    led.grade()
    assert led.current()["total"][0] == "indeterminate"
    play(led, *done, ("cmi.score.scaled", "0.7"), go="exitAll")
    led.grade()
    assert led.current()["total"] == ("pass", "80.0")


def test_who_fails_a_part_on_the_way_has_not_failed_the_course(led: Learning) -> None:
    play(led, ("cmi.success_status", "failed"), ("cmi.score.scaled", "0"), go="suspendAll")
    led.grade()
    assert led.current()["total"][0] == "indeterminate"


def test_who_fails_the_course_has_failed(led: Learning) -> None:
    failed = (("cmi.completion_status", "completed"), ("cmi.success_status", "failed"))
    play(led, *failed, ("cmi.score.scaled", "0.2"), go="continue")
    play(led, *failed, ("cmi.score.scaled", "0.3"), go="exitAll")
    led.grade()
    assert led.current()["total"] == ("fail", "25.0")
