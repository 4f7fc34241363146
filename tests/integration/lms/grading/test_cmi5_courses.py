"""Courses of cmi5 and Tin Can are graded by what the LMS tells of the course as a whole."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lms.tracks.models import TrackItem
from lms.tracks.services import open_course
from scorm_packages.cmi5.services import waive_au
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.rules.statements import course_activity_id
from tests.builders.centre import Centre
from tests.builders.cmi5 import BlockSpec, Unit, UnitSpec, build_cmi5_package
from tests.builders.file_stores import files_in
from tests.integration.lms.grading.conftest import Learning

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Iterator[None]:
    with files_in(tmp_path):
        yield


Taking = tuple[Learning, Registration]


@pytest.fixture
def taking() -> Callable[..., Taking]:
    """A learner who takes a cmi5 course of these units."""

    def take(*children: UnitSpec | BlockSpec) -> Taking:
        centre = Centre()
        package: Package = build_cmi5_package(*children, tenant=centre.tenant.id)
        learner = centre.person("Lin Xia")
        courses = [("course", "Course", "课程", package)]
        track = centre.track([("Theory", "理论", courses)], rule_set="course.default")
        enrolment = centre.enrolled(learner, track)
        item = TrackItem.objects.get(track=track, key="course")
        return Learning(centre, learner, enrolment), open_course(enrolment, item)

    return take


def with_score(unit: Unit, verb: str, scaled: float) -> dict[str, Any]:
    statement = unit.statement(verb)
    statement["result"]["score"] = {"scaled": scaled}
    return statement


def test_satisfied_course_is_passed_with_its_score(taking: Callable[..., Taking]) -> None:
    learning, registration = taking(UnitSpec(attributes={"moveOn": "Passed"}))
    unit = Unit.launched(registration).begin()
    unit.put(with_score(unit, "passed", 0.92))
    unit.say("terminated")
    learning.grade()
    assert learning.current()["total"] == ("pass", "92.0")


def test_unit_that_is_done_is_not_yet_the_course(taking: Callable[..., Taking]) -> None:
    learning, registration = taking(
        UnitSpec("one", attributes={"moveOn": "Completed"}),
        UnitSpec("two", attributes={"moveOn": "Completed"}),
    )
    for _unit, expected in (("one", False), ("two", True)):
        unit = Unit.launched(registration).begin()
        unit.say("completed")
        unit.say("terminated")
        learning.grade()
        outcome = learning.current().get("total", ("", None))[0]
        assert (outcome == "pass") is expected


def test_failed_exam_is_failed_until_it_is_passed(taking: Callable[..., Taking]) -> None:
    learning, registration = taking(UnitSpec(attributes={"moveOn": "Passed"}))
    first = Unit.launched(registration).begin()
    first.put(with_score(first, "failed", 0.4))
    first.say("terminated")
    learning.grade()
    assert learning.current()["total"][0] == "fail"
    second = Unit.launched(registration).begin()
    second.put(with_score(second, "passed", 0.9))
    learning.grade()
    assert learning.current()["total"] == ("pass", "90.0")


def test_course_that_asks_for_nothing_has_to_be_opened(taking: Callable[..., Taking]) -> None:
    learning, registration = taking(UnitSpec(attributes={}))
    learning.grade()
    assert learning.current().get("total", ("", None))[0] != "pass"
    Unit.launched(registration).begin()
    learning.grade()
    assert learning.current()["total"][0] == "pass"


def test_completing_what_has_to_be_passed_is_not_enough(taking: Callable[..., Taking]) -> None:
    learning, registration = taking(UnitSpec(attributes={"moveOn": "Passed"}))
    unit = Unit.launched(registration).begin()
    unit.say("completed")
    unit.say("terminated")
    learning.grade()
    assert learning.current().get("total", ("", None))[0] != "pass"


COURSE_TYPE = "http://adlnet.gov/expapi/activities/course"
TYPED = {"moveOn": "Passed", "activityType": COURSE_TYPE}


def test_unit_that_calls_itself_a_course_is_no_more_than_a_unit(
    taking: Callable[..., Taking],
) -> None:
    """Tools give their units the type of a course (cmi5 §13.1.4, activityType)."""
    learning, registration = taking(UnitSpec("one", attributes=TYPED), UnitSpec("two"))
    unit = Unit.launched(registration).begin()
    about = {"id": unit.activity, "definition": {"type": COURSE_TYPE}}
    assert unit.say("passed", object=about).status_code == 204
    learning.grade()
    assert learning.current().get("total", ("", None))[0] != "pass"


def test_waived_unit_that_calls_itself_a_course_does_not_pass_the_course(
    taking: Callable[..., Taking],
) -> None:
    learning, registration = taking(UnitSpec("one", attributes=TYPED), UnitSpec("two"))
    waive_au(
        tenant=registration.tenant,
        registration=registration.id,
        item=registration.package.items.get(identifier=UnitSpec("one").id).id,
        reason="Tested Out",
        waived_by="office",
    )
    learning.grade()
    assert learning.current().get("total", ("", None))[0] != "pass"


@pytest.mark.parametrize("verb", ["passed", "scored", "suspended"])
@pytest.mark.parametrize("definition", [{}, {"definition": {"type": COURSE_TYPE}}])
def test_unit_cannot_tell_the_result_of_its_course(
    taking: Callable[..., Taking], verb: str, definition: dict[str, Any]
) -> None:
    """cmi5 §9.3.9: what becomes of the course is the LMS's to say, whatever it is called."""
    _learning, registration = taking(UnitSpec("one"), UnitSpec("two"))
    unit = Unit.launched(registration).begin()
    course = course_activity_id(registration.package_id)
    said = unit.statement("experienced", object={"id": course, **definition})
    said["verb"] = {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}
    said["result"] = {"success": True, "completion": True, "score": {"scaled": 1}}
    response = unit.put(said)
    assert (response.status_code, response.json()["params"]["rule"]) == (403, "course_result")
