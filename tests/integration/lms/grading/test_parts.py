"""Which parts of a course have to be done, and when what was done counts."""

from collections.abc import Callable

import pytest

from scorm_packages.runtime.rules.statements import course_activity_id, item_activity_id
from tests.integration.lms.grading.conftest import Learning
from xapi import vocabulary as v

pytestmark = pytest.mark.django_db


def test_every_part_of_a_package_counts(learning_in: Callable[..., Learning]) -> None:
    learning = learning_in("course")
    item = learning.enrolment.track.items.get()
    item.package = learning.centre.package(scos=("One", "Two"))
    item.save()
    for minute, activity in enumerate(learning.activities("course")):
        for verb in (v.COMPLETED, v.TERMINATED):
            learning.record(
                learning.statement("course", minute, verb, activity=activity, completion=True)
            )
        learning.grade()
        outcome = "indeterminate" if minute == 0 else "pass"
        assert learning.current()["total"] == (outcome, None)


@pytest.mark.parametrize("is_visible", [True, False])
def test_page_that_only_shows_something_passes_nobody(learning: Learning, is_visible: bool) -> None:
    """A SCO that was never begun keeps the course open, however much else was looked at."""
    package = learning.centre.package(scos=("Page", "Scored", "Never begun"))
    package.items.filter(position=1).update(kind="asset")
    package.items.filter(position=3).update(is_visible=is_visible)
    learning.enrolment.track.items.update(package=package)
    page, scored, never_begun = (
        item_activity_id(package.id, item.identifier) for item in package.items.all()
    )
    assert learning.activities("course") == [scored, never_begun]
    done = {"completion": True, "success": True, "score": {"scaled": 1}}
    for minute, activity in enumerate((page, scored)):
        learning.record(learning.statement("course", minute, v.PASSED, activity=activity, **done))
    learning.grade()
    assert learning.current()["total"] == ("indeterminate", None)
    learning.record(learning.statement("course", 9, v.PASSED, activity=never_begun, **done))
    learning.grade()
    assert learning.current()["total"] == ("pass", "100.0")


def test_package_without_scos_is_done_when_every_page_was_opened(learning: Learning) -> None:
    package = learning.centre.package(scos=("One", "Two"))
    package.items.update(kind="asset")
    learning.enrolment.track.items.update(package=package)
    for minute, activity in enumerate(learning.activities("course")):
        for verb in (v.COMPLETED, v.TERMINATED):
            learning.record(
                learning.statement("course", minute, verb, activity=activity, completion=True)
            )
        learning.grade()
        outcome = "indeterminate" if minute == 0 else "pass"
        assert learning.current()["total"] == (outcome, None)


def test_bare_completion_is_judged_once_its_visit_is_over(learning: Learning) -> None:
    """Until then the content may still say that its learner failed."""
    learning.record(learning.statement("course", 1, v.COMPLETED, completion=True))
    learning.grade()
    assert {outcome for outcome, _ in learning.current().values()} <= {"indeterminate"}
    learning.record(learning.statement("course", 2, v.SUSPENDED, completion=True))
    learning.grade()
    assert learning.current()["total"] == ("pass", None)


@pytest.mark.parametrize("own", [True, False])
def test_only_the_courses_own_activity_stands_for_all_its_parts(
    learning: Learning, *, own: bool
) -> None:
    """What merely calls itself a course, in the same registration, passes nobody."""
    package = learning.centre.package(scos=("One", "Two"))
    learning.enrolment.track.items.update(package=package)
    activity = course_activity_id(package.id) if own else "https://elsewhere.example/course"
    said = learning.statement(
        "course",
        1,
        v.PASSED,
        activity=activity,
        activity_type=v.COURSE.iri,
        completion=True,
        success=True,
        score={"scaled": 0.9},
    )
    learning.record(said)
    learning.grade()
    expected = ("pass", "90.0") if own else ("indeterminate", None)
    assert learning.current().get("total", ("indeterminate", None)) == expected
