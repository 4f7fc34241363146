"""LMS.LaunchData and the learner preferences (cmi5 §10, §11)."""

import json
from typing import Any

import pytest

from scorm_packages.runtime.models import Registration
from tests.builders.cmi5 import (
    EXTENSION,
    PREFERENCES,
    Unit,
    UnitSpec,
    build_cmi5_package,
)
from tests.builders.runtime import build_registration
from tests.conformance.cmi5.conftest import FULL, Begin
from tests.conformance.cmi5.test_unit_statements import req

pytestmark = pytest.mark.django_db


def launch_data(registration: Registration, **options: Any) -> dict[str, Any]:
    unit = Unit.launched(registration, **options)
    unit.fetch()
    assert unit.read_launch_data().status_code == 200
    return unit.launch_data


@req("6.0.0.0-2", "6.2.0.0-1", "10.1.0.0-1", "10.1.0.0-2", "9.6.3.1-2")
@req("10.1.0.0-3", "10.1.0.0-4", "10.1.0.0-5")
@req("10.2.1.0-1", "10.2.1.0-2", "10.2.1.0-3", "9.6.2.3-1", "10.2.2.0-4", "10.2.3.0-1")
@req("10.2.4.0-1", "10.2.5.0-1", "10.2.7.0-1", "10.2.7.1-1")
def test_launch_data_is_there_under_what_the_launch_url_says(registration: Registration) -> None:
    data = launch_data(registration, return_url="https://app.example/courses/1?from=cmi5")
    session = data["contextTemplate"]["extensions"][EXTENSION + "sessionid"]
    assert data == {
        "contextTemplate": {
            "contextActivities": {"grouping": [{"objectType": "Activity", "id": FULL.id}]},
            "extensions": {EXTENSION + "sessionid": session},
        },
        "launchMode": "Normal",
        "launchParameters": "quiz=1",
        "masteryScore": 0.9,
        "moveOn": "CompletedAndPassed",
        "entitlementKey": {"courseStructure": "k-1"},
        "returnURL": "https://app.example/courses/1?from=cmi5",
    }


def test_launch_data_says_nothing_that_nobody_said(db: None) -> None:
    registration = build_registration(build_cmi5_package(UnitSpec(attributes={})))
    data = launch_data(registration, mode="browse")
    assert data.keys() == {"contextTemplate", "launchMode", "moveOn"}
    assert (data["launchMode"], data["moveOn"]) == ("Browse", "NotApplicable")


@req("10.2.1.0-5")
def test_launch_data_is_only_read_by_the_unit(begin: Begin) -> None:
    unit = begin()
    before = unit.launch_data
    for response in (
        unit.state("PUT", "LMS.LaunchData", {"launchMode": "Normal"}),
        unit.state("POST", "LMS.LaunchData", {"masteryScore": 0}),
        unit.state("DELETE", "LMS.LaunchData"),
        unit.send(
            "DELETE",
            "activities/state",
            activityId=unit.activity,
            agent=json.dumps(unit.actor),
            registration=unit.registration,
        ),
    ):
        assert (response.status_code, response.json()["code"]) == (403, "cmi5.launch_data_fixed")
    unit.read_launch_data()
    assert unit.launch_data == before


def test_other_documents_are_the_units_own(begin: Begin) -> None:
    unit = begin()
    assert unit.state("PUT", "bookmark", {"page": 7}).status_code == 204
    unit.say("terminated")
    later = begin()
    assert json.loads(later.state("GET", "bookmark").content) == {"page": 7}
    assert later.state("DELETE", "bookmark").status_code == 204


@req("6.0.0.0-5", "11.0.0.0-3")
def test_preferences_are_read_before_initialized(registration: Registration) -> None:
    unit = Unit.launched(registration)
    unit.fetch()
    unit.read_launch_data()
    refused = unit.say("initialized")
    assert (refused.status_code, refused.json()["params"]["rule"]) == (403, "preferences")
    assert unit.read_preferences().status_code == 200
    assert unit.say("initialized").status_code == 204


@req("11.0.0.0-4", "11.0.0.0-5", "11.1.0.0-1", "11.1.0.0-2")
def test_preferences_begin_with_the_learners_language(registration: Registration) -> None:
    unit = Unit.launched(registration, language="zh-Hans")
    unit.fetch()
    found = json.loads(unit.read_preferences().content)
    assert found == {"languagePreference": "zh-Hans,en", "audioPreference": "on"}


def put_preferences(unit: Unit, body: Any, agent: dict[str, Any] | None = None, **more: str) -> Any:
    current = unit.read_preferences()
    del current
    return unit.send(
        "PUT",
        "agents/profile",
        body,
        profileId=PREFERENCES,
        agent=json.dumps(agent or unit.actor),
        **more,
    )


@req("11.0.0.0-5", "11.1.0.0-1")
@pytest.mark.parametrize(
    "body",
    [
        b"just some text",
        [],
        "en",
        {"languagePreference": "en"},
        {"audioPreference": "on"},
        {"languagePreference": "not comma separated", "audioPreference": "on"},
        {"languagePreference": "", "audioPreference": "on"},
        {"languagePreference": "en,,zh", "audioPreference": "on"},
        {"languagePreference": "en", "audioPreference": "loud"},
        {"languagePreference": 7, "audioPreference": "on"},
    ],
)
def test_preferences_of_another_form_are_refused(begin: Begin, body: Any) -> None:
    response = put_preferences(begin(), body)
    assert (response.status_code, response.json()["code"]) == (403, "cmi5.preferences_invalid")


def test_preferences_of_the_right_form_need_the_right_type(begin: Begin) -> None:
    good = json.dumps({"languagePreference": "en", "audioPreference": "on"}).encode()
    assert put_preferences(begin(), good).json()["code"] == "cmi5.preferences_invalid"


@req("11.0.0.0-1", "8.1.3.0-3")
def test_preferences_of_others_are_out_of_reach(begin: Begin) -> None:
    unit = begin()
    other = {"objectType": "Agent", "mbox": "mailto:somebody@example.com"}
    good = {"languagePreference": "en", "audioPreference": "on"}
    assert put_preferences(unit, good, agent=other).status_code == 403
    nameless = unit.send("PUT", "agents/profile", good, profileId=PREFERENCES)
    assert nameless.status_code == 400


@req("11.0.0.0-5", "11.1.0.0-2")
def test_what_the_learner_chose_is_kept_over_launches(begin: Begin) -> None:
    unit = begin()
    chosen = {"languagePreference": "en-US,fr-FR,fr-BE", "audioPreference": "off"}
    response = unit.send(
        "POST",
        "agents/profile",
        chosen,
        profileId=PREFERENCES,
        agent=json.dumps(unit.actor),
    )
    assert response.status_code == 204, response.content
    assert json.loads(begin().read_preferences().content) == chosen
