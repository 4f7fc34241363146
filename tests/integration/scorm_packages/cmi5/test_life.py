"""A unit's life from launch to satisfied, over HTTP, and what lists and pages see of it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from scorm_packages.cmi5.models import AuSession
from scorm_packages.cmi5.queries import course_standing
from scorm_packages.cmi5.services import abandon_silent_sessions, abandoning, waive_au
from scorm_packages.runtime.exceptions import ItemNotPlayable, PackageRetired
from scorm_packages.runtime.models import Attempt, PackageItem, Registration, ScoState
from tests.builders.cmi5 import BlockSpec, Unit, UnitSpec, build_cmi5_package, told, verbs
from tests.builders.runtime import build_registration

pytestmark = pytest.mark.django_db
PASS = {"moveOn": "Passed"}


def status_of(registration: Registration) -> dict[str, str]:
    """lesson_status by title, as lists show it."""
    rows = ScoState.objects.filter(attempt__registration=registration)
    return dict(rows.values_list("item__title", "lesson_status"))


def test_whole_life_of_a_unit_satisfies_block_and_course() -> None:
    """cmi5 9.3.9: block first, then the course, in the unit's own session."""
    unit_spec = UnitSpec(attributes={"moveOn": "CompletedAndPassed", "masteryScore": "0.8"})
    package = build_cmi5_package(BlockSpec("basics", (unit_spec,)))
    registration = build_registration(package)
    unit = Unit.launched(registration, return_url="https://app.example/courses/1").begin()

    assert unit.say("completed").status_code == 204
    passed = unit.statement("passed")
    passed["result"]["score"] = {"scaled": 0.9, "raw": 90, "min": 0, "max": 100}
    assert unit.put(passed).status_code == 204
    assert unit.say("terminated").status_code == 204

    assert verbs(registration) == [
        "launched",
        "initialized",
        "completed",
        "passed",
        "satisfied",
        "satisfied",
        "passed",
        "terminated",
    ]
    block, course, outcome = told(registration)[4:7]
    assert block["object"]["definition"]["type"].endswith("activitytype/block")
    assert course["object"]["definition"]["type"].endswith("activitytype/course")
    assert outcome["object"]["id"] == course["object"]["id"]
    assert outcome["result"] == {"completion": True, "success": True, "score": {"scaled": 0.9}}
    assert course_standing(registration).is_satisfied
    state = ScoState.objects.get(attempt__registration=registration)
    assert (state.lesson_status, state.total_time_cs) == ("passed", 12_000)
    attempt = Attempt.objects.get(registration=registration)
    assert (attempt.completion_status, attempt.success_status) == ("completed", "passed")
    assert str(attempt.score_scaled) == "0.9000000"


def test_lists_show_what_the_criterion_makes_of_a_unit() -> None:
    """A unit that has to be passed is not done when it is merely completed."""
    package = build_cmi5_package(
        UnitSpec("exam（中文）", attributes=PASS), UnitSpec("intro", attributes={})
    )
    registration = build_registration(package)
    exam = Unit.launched(registration).begin()
    (title,) = status_of(registration)
    assert status_of(registration) == {title: "incomplete"}
    exam.say("completed")
    assert status_of(registration) == {title: "incomplete"}
    exam.say("failed")
    assert status_of(registration) == {title: "failed"}
    exam.say("terminated")
    again = Unit.launched(registration).begin()
    again.say("passed")
    assert status_of(registration) == {title: "passed"}


def test_next_unit_is_the_first_that_is_not_satisfied() -> None:
    one, two = UnitSpec("one", attributes=PASS), UnitSpec("two", attributes=PASS)
    registration = build_registration(build_cmi5_package(one, two))
    first = Unit.launched(registration).begin()
    first.say("passed")
    first.say("terminated")
    second = Unit.launched(registration)
    assert second.activity != first.activity
    items = PackageItem.objects.filter(package=registration.package).order_by("position")
    assert Unit.launched(registration, item=items[0]).activity == first.activity


def test_course_standing_tells_units_and_blocks() -> None:
    inner = BlockSpec("inner", (UnitSpec("a", attributes=PASS), UnitSpec("b", attributes=PASS)))
    registration = build_registration(build_cmi5_package(inner, UnitSpec("c", attributes=PASS)))
    items = dict(
        PackageItem.objects.filter(package=registration.package).values_list("identifier", "id")
    )
    ids = [items[f"https://publisher.example/units/{key}"] for key in "abc"]
    for item in ids[:2]:
        waive_au(
            tenant=registration.tenant,
            registration=registration.id,
            item=item,
            reason="Tested Out",
            waived_by="office",
        )
    standing = course_standing(registration)
    block = items["https://publisher.example/blocks/inner"]
    assert standing.satisfied == {*ids[:2], block}
    assert standing.waived == set(ids[:2])
    assert not standing.is_satisfied


def test_browsing_leaves_no_trace_in_lists_and_results() -> None:
    registration = build_registration(build_cmi5_package(UnitSpec(attributes=PASS)))
    unit = Unit.launched(registration, mode="browse").begin()
    unit.say("terminated")
    assert status_of(registration) == {}
    assert not Attempt.objects.filter(registration=registration).exists()
    assert verbs(registration) == ["launched", "initialized", "terminated"]


def test_silent_sessions_are_abandoned_in_time_and_their_time_counts() -> None:
    registration = build_registration(build_cmi5_package(UnitSpec(attributes=PASS)))
    Unit.launched(registration).begin()
    assert abandon_silent_sessions() == 0
    now = timezone.now()
    AuSession.objects.update(
        launched_at=now - timedelta(hours=14), last_statement_at=now - timedelta(hours=13)
    )
    assert abandon_silent_sessions() == 1
    assert abandon_silent_sessions() == 0
    assert verbs(registration) == ["launched", "initialized", "abandoned"]
    assert told(registration)[-1]["result"]["duration"] == "PT1H"
    state = ScoState.objects.get(attempt__registration=registration)
    assert state.total_time_cs == 360_000


def test_better_score_after_the_end_is_told_again() -> None:
    registration = build_registration(
        build_cmi5_package(UnitSpec(attributes={"moveOn": "Completed"}))
    )
    unit = Unit.launched(registration).begin()
    unit.say("completed")
    passed = unit.statement("passed")
    passed["result"]["score"] = {"scaled": 0.9}
    unit.put(passed)
    outcomes = [
        one["result"]
        for one in told(registration)
        if "/packages/" in one["object"]["id"]
        and "/items/" not in one["object"]["id"]
        and "result" in one
    ]
    assert outcomes == [
        {"completion": True},
        {"completion": True, "success": True, "score": {"scaled": 0.9}},
    ]


def test_retired_package_and_strange_item_are_not_launched() -> None:
    package = build_cmi5_package(UnitSpec(attributes=PASS))
    other = build_cmi5_package(UnitSpec("other", attributes=PASS))
    registration = build_registration(package)
    with pytest.raises(ItemNotPlayable):
        Unit.launched(registration, item=PackageItem.objects.get(package=other))
    package.retired_at = timezone.now()
    package.save()
    with pytest.raises(PackageRetired):
        Unit.launched(registration)
    assert verbs(registration) == []


def test_session_that_cannot_be_ended_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    registrations = [
        build_registration(build_cmi5_package(UnitSpec(attributes=PASS))) for _ in range(2)
    ]
    for registration in registrations:
        Unit.launched(registration).begin()
    AuSession.objects.update(last_statement_at=timezone.now() - timedelta(hours=13))
    broken = AuSession.objects.order_by("launched_at").first()
    assert broken is not None
    known = abandoning.abandon_session

    def refuse(*, tenant: int, session: UUID) -> bool:
        if session == broken.id:
            raise ZeroDivisionError
        return known(tenant=tenant, session=session)

    monkeypatch.setattr(abandoning, "abandon_session", refuse)
    assert abandon_silent_sessions() == 1
    assert [verbs(one).count("abandoned") for one in registrations] == [0, 1]
