"""The statements of the LMS: abandoned, waived, satisfied (cmi5 §9.3, §9.6)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scorm_packages.cmi5.exceptions import AlreadySatisfied, AlreadyWaived, ReasonMissing
from scorm_packages.cmi5.services import abandon_session, waive_au
from scorm_packages.runtime.models import PackageItem, Registration
from tests.builders.cmi5 import (
    CATEGORY,
    COURSE_ID,
    EXTENSION,
    MOVE_ON,
    BlockSpec,
    Unit,
    UnitSpec,
    build_cmi5_package,
    told,
    verbs,
)
from tests.builders.runtime import build_registration
from tests.conformance.cmi5.conftest import BLOCK, FULL, Begin
from tests.conformance.cmi5.test_unit_statements import req

pytestmark = pytest.mark.django_db
SESSION = EXTENSION + "sessionid"


def said(registration: Registration, verb: str) -> list[dict[str, Any]]:
    return [one for one in told(registration) if one["verb"]["id"].endswith(f"/{verb}")]


def session_of(statement: dict[str, Any]) -> str:
    session: str = statement["context"]["extensions"][SESSION]
    return session


def grouping_of(statement: dict[str, Any]) -> list[str]:
    return [each["id"] for each in statement["context"]["contextActivities"]["grouping"]]


def category_of(statement: dict[str, Any]) -> list[str]:
    return [each["id"] for each in statement["context"]["contextActivities"]["category"]]


def unit_item(registration: Registration) -> PackageItem:
    return PackageItem.objects.filter(package=registration.package).exclude(href="").get()


def waive(registration: Registration, reason: str = "Administrative") -> None:
    waive_au(
        tenant=registration.tenant,
        registration=registration.id,
        item=unit_item(registration).id,
        reason=reason,
        waived_by="office-1",
    )


@req("9.3.6.0-1", "9.3.0.0-10")
def test_launching_again_abandons_the_session_before(
    begin: Begin, registration: Registration
) -> None:
    first = begin()
    begin()
    (abandoned,) = said(registration, "abandoned")
    assert session_of(abandoned) == str(first.session)
    assert abandoned["object"]["id"] == first.activity
    assert abandoned["actor"] == first.actor
    assert not abandon_session(tenant=registration.tenant, session=first.session)
    assert len(said(registration, "abandoned")) == 1


@req("9.5.4.2-1", "9.5.4.2-2")
def test_abandoned_lasts_from_launch_to_the_units_last_word(
    begin: Begin, registration: Registration
) -> None:
    unit = begin()
    unit.say("experienced")
    abandon_session(tenant=registration.tenant, session=unit.session)
    launched, *_others, last, abandoned = told(registration)
    between = moment(last["stored"]) - moment(launched["timestamp"])
    seconds = float(abandoned["result"]["duration"].removeprefix("PT").removesuffix("S"))
    assert abs(seconds - between.total_seconds()) < 0.5
    assert seconds > 0


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_a_session_that_ended_is_not_abandoned(begin: Begin, registration: Registration) -> None:
    begin().say("terminated")
    begin()
    assert said(registration, "abandoned") == []


@req("9.3.7.0-1", "9.3.7.0-2", "9.5.5.2-1", "9.5.2.0-1", "9.5.3.0-1", "9.6.2.2-1")
def test_waived_tells_why_and_counts(registration: Registration) -> None:
    waive(registration, "Tested Out")
    (waived,) = said(registration, "waived")
    assert waived["result"] == {
        "success": True,
        "completion": True,
        "extensions": {"https://w3id.org/xapi/cmi5/result/extensions/reason": "Tested Out"},
    }
    assert category_of(waived) == [CATEGORY, MOVE_ON]
    assert grouping_of(waived) == [FULL.id]
    assert verbs(registration) == ["waived", "satisfied", "satisfied", "completed"]


@req("9.3.7.0-3")
def test_waived_has_a_session_of_its_own(begin: Begin, registration: Registration) -> None:
    unit = begin()
    waive(registration)
    (waived,) = said(registration, "waived")
    others = [one for one in told(registration) if session_of(one) == session_of(waived)]
    assert session_of(waived) != str(unit.session)
    assert [one["verb"]["id"].rsplit("/", 1)[-1] for one in others[:3]] == [
        "waived",
        "satisfied",
        "satisfied",
    ]


@req("9.3.0.0-11", "9.3.7.0-4")
def test_a_unit_is_waived_once_in_a_registration(registration: Registration) -> None:
    waive(registration)
    with pytest.raises(AlreadyWaived):
        waive(registration)
    assert len(said(registration, "waived")) == 1


def test_what_is_satisfied_cannot_be_waived(begin: Begin, registration: Registration) -> None:
    unit = begin()
    unit.say("completed")
    unit.say("passed")
    with pytest.raises(AlreadySatisfied):
        waive(registration)


@req("9.3.7.0-2")
@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_waiver_without_a_reason_is_none(registration: Registration, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        waive(registration, reason)
    assert told(registration) == []


@req("9.3.9.0-1", "9.3.9.0-2", "9.3.9.0-3", "9.3.9.0-4", "9.3.9.0-9")
@req("9.6.2.1-1", "9.6.2.3-2", "9.6.3.1-3")
def test_block_is_satisfied_in_the_session_that_did_it(
    begin: Begin, registration: Registration
) -> None:
    unit = begin()
    unit.say("completed")
    assert said(registration, "satisfied") == []
    unit.say("passed")
    block, _course = said(registration, "satisfied")
    assert block["object"]["definition"]["type"].endswith("/activitytype/block")
    assert block["object"]["id"] not in {BLOCK.id, unit.activity}
    assert grouping_of(block) == [BLOCK.id]
    assert category_of(block) == [CATEGORY]
    assert session_of(block) == str(unit.session)


@req("9.3.9.0-5", "9.3.9.0-6", "9.3.9.0-7", "9.3.9.0-8", "9.3.9.0-9", "9.6.2.3-2")
def test_course_is_satisfied_after_its_blocks(begin: Begin, registration: Registration) -> None:
    unit = begin()
    unit.say("completed")
    unit.say("passed")
    _block, course = said(registration, "satisfied")
    assert course["object"]["definition"]["type"].endswith("/activitytype/course")
    assert course["object"]["id"] != COURSE_ID
    assert grouping_of(course) == [COURSE_ID]
    assert session_of(course) == str(unit.session)


@req("9.3.3.0-3", "9.3.4.0-4")
@pytest.mark.parametrize(
    ("move_on", "enough"),
    [
        ("Passed", ["passed"]),
        ("Completed", ["completed"]),
        ("CompletedAndPassed", ["completed", "passed"]),
        ("CompletedAndPassed", ["passed", "completed"]),
        ("CompletedOrPassed", ["completed"]),
        ("CompletedOrPassed", ["passed"]),
    ],
)
def test_unit_is_satisfied_by_what_its_move_on_asks(
    db: None, move_on: str, enough: list[str]
) -> None:
    registration = build_registration(build_cmi5_package(UnitSpec(attributes={"moveOn": move_on})))
    unit = Unit.launched(registration).begin()
    for verb in enough:
        assert said(registration, "satisfied") == []
        assert unit.say(verb).status_code == 204
    assert len(said(registration, "satisfied")) == 1


@req("9.3.3.0-3", "9.3.4.0-4")
@pytest.mark.parametrize(("move_on", "verb"), [("Passed", "completed"), ("Completed", "passed")])
def test_unit_is_not_satisfied_by_anything_else(db: None, move_on: str, verb: str) -> None:
    registration = build_registration(build_cmi5_package(UnitSpec(attributes={"moveOn": move_on})))
    unit = Unit.launched(registration).begin()
    unit.say(verb)
    unit.say("terminated")
    assert said(registration, "satisfied") == []


@req("9.6.1.1-3")
def test_move_on_is_evaluated_at_registration(db: None) -> None:
    """Before any launch, in a session of the LMS's own."""
    free = UnitSpec("free", attributes={"moveOn": "NotApplicable"})
    registration = build_registration(build_cmi5_package(BlockSpec("basics", (free,))))
    assert verbs(registration) == ["satisfied", "satisfied"]
    Unit.launched(registration).begin()
    assert verbs(registration)[:3] == ["satisfied", "satisfied", "launched"]
    assert len(said(registration, "satisfied")) == 2, "and not again"


@req("9.6.3.1-1", "9.6.3.1-2", "9.6.3.1-3")
def test_every_session_has_its_own_id(begin: Begin, registration: Registration) -> None:
    first, second = begin(), begin()
    assert first.session != second.session
    for one in told(registration):
        assert session_of(one) in {str(first.session), str(second.session)}


@req("6.0.0.0-4")
def test_lms_statements_are_whole(begin: Begin, registration: Registration) -> None:
    """9.1, 9.2, 9.6, 9.7 hold for the LMS as well."""
    unit = begin()
    unit.say("completed")
    begin()
    waive(registration)
    for one in told(registration):
        assert one["actor"]["account"]["name"] == registration.actor_name
        assert one["context"]["registration"] == str(registration.id)
        assert one["timestamp"].endswith("Z")
        assert session_of(one)
        assert grouping_of(one)
