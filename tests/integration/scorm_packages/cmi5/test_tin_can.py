"""Tin Can packages: read, launched with a token in the address, done by what they say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.tincan import read_course
from scorm_packages.manifest.xml import read_xml
from scorm_packages.runtime.models import Package, Registration, ScoState
from tests.builders.cmi5 import Unit, install, told, verbs
from tests.builders.runtime import build_registration

pytestmark = pytest.mark.django_db
ACTIVITY = "https://publisher.example/tincan/greeting"
TIN_CAN = f"""<?xml version="1.0" encoding="utf-8"?>
<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>
  <activity id="{ACTIVITY}" type="http://adlnet.gov/expapi/activities/course">
    <name lang="en-US">Greeting</name><name lang="zh-CN">问候</name>
    <description lang="en-US">How to greet</description>
    <launch lang="en-US">story.html</launch>
  </activity>
  <activity id="{ACTIVITY}/q1" type="http://adlnet.gov/expapi/activities/cmi.interaction">
    <name lang="en-US">Question</name>
  </activity>
</activities></tincan>"""


@pytest.fixture
def registration() -> Registration:
    files = {"tincan.xml": TIN_CAN, "story.html": "<!doctype html>"}
    document = read_xml(TIN_CAN.encode(), "tincan.xml")
    assert document.root is not None
    course, findings = read_course(
        document.root, "tincan.xml", PackageFiles(dict.fromkeys(files, 1))
    )
    assert course is not None, findings
    package = install(course, files, package_format=Package.Format.XAPI)
    return build_registration(package)


def launched(registration: Registration) -> Unit:
    unit = Unit.launched(registration)
    unit.activity = unit.parameters["activity_id"]
    return unit


def about(unit: Unit, verb: str, activity: str = ACTIVITY, **more: Any) -> Mapping[str, Any]:
    statement = unit.statement("experienced", object={"id": activity}, **more)
    return {**statement, "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"}}


def test_launch_url_is_that_of_tin_can(registration: Registration) -> None:
    unit = launched(registration)
    assert unit.parameters.keys() == {"endpoint", "auth", "actor", "registration", "activity_id"}
    assert unit.parameters["activity_id"] == ACTIVITY
    assert unit.parameters["auth"].startswith("Basic ")
    assert "/au/story.html?" in unit.url
    assert verbs(registration) == [], "launched, initialized and the like are cmi5's"


def test_completion_and_score_come_from_its_statements(registration: Registration) -> None:
    unit = launched(registration)
    for statement in (
        about(unit, "attempted"),
        about(unit, "answered", f"{ACTIVITY}/q1", result={"success": False}),
        about(unit, "passed", result={"score": {"raw": 8, "min": 0, "max": 10}}),
    ):
        assert unit.post(statement).status_code == 200
    *_said, outcome = told(registration)
    assert outcome["verb"]["id"].endswith("/passed")
    assert outcome["result"] == {"completion": True, "success": True, "score": {"scaled": 0.8}}
    state = ScoState.objects.get(attempt__registration=registration)
    assert (state.lesson_status, state.score_raw) == ("passed", Decimal(80))


def test_result_under_another_verb_counts_too(registration: Registration) -> None:
    unit = launched(registration)
    unit.post(about(unit, "exited", result={"completion": True, "score": {"scaled": 0.5}}))
    assert told(registration)[-1]["result"] == {"completion": True, "score": {"scaled": 0.5}}


def test_two_windows_go_on_side_by_side(registration: Registration) -> None:
    """Tin Can knows no sessions: opening a second window takes nothing from the first."""
    first, second = launched(registration), launched(registration)
    assert first.post(about(first, "experienced")).status_code == 200
    assert second.post(about(second, "completed")).status_code == 200
    assert verbs(registration) == ["experienced", "completed", "completed"]


def test_it_keeps_documents_of_its_own_and_speaks_for_nobody_else(
    registration: Registration,
) -> None:
    unit = launched(registration)
    assert unit.state("PUT", "bookmark", {"slide": 3}).status_code == 204
    assert unit.state("GET", "bookmark").status_code == 200
    other = {"account": {"homePage": "https://people.example", "name": "B-1"}}
    assert unit.post(about(unit, "passed", actor=other)).status_code == 403


@pytest.mark.parametrize("score", [{"raw": -1e300, "max": 1}, {"raw": -30, "max": 2}])
def test_score_beyond_all_ranges_is_no_score_and_no_accident(
    registration: Registration, score: Mapping[str, Any]
) -> None:
    unit = launched(registration)
    assert unit.post(about(unit, "passed", result={"score": score})).status_code == 200
    assert told(registration)[-1]["result"] == {"completion": True, "success": True}
