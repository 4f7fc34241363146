"""A unit in a real browser, from its launch to the grade: on its own origin, across to ours."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from lms.grading.models import Decision
from lms.grading.services import grade_enrolment
from lms.tracks.models import Enrolment, TrackItem
from lms.tracks.services import open_course
from scorm_packages.cmi5.queries import course_standing
from scorm_packages.cmi5.services import launch_au
from scorm_packages.runtime.models import Registration
from tests.builders.centre import Centre
from tests.builders.cmi5 import UnitSpec, build_cmi5_package, verbs
from xapi.lrs.services import ensure_partitions

# Playwright runs an event loop in this thread. The ORM is used between its calls, never within.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
pytestmark = pytest.mark.django_db(transaction=True)

# A whole unit, by the standard and by nothing else.
UNIT = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>单元</title>
<h1 id="state">…</h1><button id="pass">通过</button>
<script type="module" src="unit.js"></script>
"""
SCRIPT = """
const asked = new URLSearchParams(location.search);
const [endpoint, actor, registration, activityId] =
  ["endpoint", "actor", "registration", "activityId"].map((name) => asked.get(name));
const token = (await (await fetch(asked.get("fetch"), {method: "POST"})).json())["auth-token"];
const headers = {
  "Authorization": `Basic ${token}`,
  "X-Experience-API-Version": "1.0.3",
  "Content-Type": "application/json",
};
const call = async (method, path, query, body) => {
  const address = `${endpoint}${path}?${new URLSearchParams(query)}`;
  const answer = await fetch(address, {method, headers, body: body && JSON.stringify(body)});
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return method === "GET" ? answer.json() : null;
};
const data = await call("GET", "activities/state",
  {stateId: "LMS.LaunchData", activityId, agent: actor, registration});
await call("GET", "agents/profile", {profileId: "cmi5LearnerPreferences", agent: actor});
const say = (verb, result = {}, moveOn = []) => {
  const context = structuredClone(data.contextTemplate);
  context.registration = registration;
  context.contextActivities.category =
    ["https://w3id.org/xapi/cmi5/context/categories/cmi5", ...moveOn].map((id) => ({id}));
  if (result.score) {
    context.extensions["https://w3id.org/xapi/cmi5/context/extensions/masteryscore"] =
      data.masteryScore;
  }
  const id = crypto.randomUUID();
  return call("PUT", "statements", {statementId: id}, {
    id, actor: JSON.parse(actor), verb: {id: `http://adlnet.gov/expapi/verbs/${verb}`},
    object: {id: activityId}, timestamp: new Date().toISOString(), context, result,
  });
};
const counts = ["https://w3id.org/xapi/cmi5/context/categories/moveon"];
await say("initialized");
document.getElementById("state").textContent = "ready";
document.getElementById("pass").addEventListener("click", async () => {
  await say("completed", {completion: true, duration: "PT30S"}, counts);
  await say("passed", {success: true, duration: "PT30S", score: {scaled: 0.95}}, counts);
  await say("terminated", {duration: "PT1M"});
  location.href = data.returnURL;
});
window.elsewhere = (address) => fetch(address).then(() => "reached", () => "blocked");
"""


@pytest.fixture
def base(live_server: LiveServer, tmp_path: Path) -> Iterator[str]:
    """The app and the content hosts on the live server, files in this test's folder."""
    port = live_server.url.rsplit(":", 1)[1]
    base = f"http://127.0.0.1:{port}"
    storages = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    with override_settings(
        STORAGES=storages,
        CALLCRAFT_BASE_URL=base,
        CALLCRAFT_CONTENT_ORIGIN=f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}",
    ):
        yield base


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


def enrolled(**unit: Any) -> tuple[Enrolment, Registration]:
    """A learner in a track whose course is one unit of ours."""
    ensure_partitions()
    centre = Centre()
    package = build_cmi5_package(
        UnitSpec(attributes={"moveOn": "CompletedAndPassed", "masteryScore": "0.8"}, **unit),
        files={"index.html": UNIT, "unit.js": SCRIPT},
        tenant=centre.tenant.id,
    )
    courses = [("course", "Course", "课程", package)]
    track = centre.track([("Theory", "理论", courses)], rule_set="course.default")
    enrolment = centre.enrolled(centre.person("Lin Xia"), track)
    return enrolment, open_course(enrolment, TrackItem.objects.get(track=track))


def test_unit_is_played_from_launch_to_grade(base: str, page: Page) -> None:
    """cmi5 8.1, 8.2, 9.3, 10.2.6: nothing but the launch URL is told to the browser."""
    enrolment, registration = enrolled()
    launch = launch_au(
        tenant=enrolment.tenant, registration=registration, return_url=f"{base}/healthz"
    )
    page.goto(launch.url)
    page.get_by_role("heading", name="ready").wait_for()
    assert page.evaluate("window.elsewhere('http://127.0.0.1:9/')") == "blocked"
    page.get_by_role("button", name="通过").click()
    page.wait_for_url(f"{base}/healthz")

    assert verbs(registration) == [
        "launched",
        "initialized",
        "completed",
        "passed",
        "satisfied",
        "passed",
        "terminated",
    ]
    assert course_standing(registration).is_satisfied
    grade_enrolment(enrolment.tenant, enrolment.id)
    decision = Decision.objects.current().get(enrolment=enrolment, scope="total")
    assert (decision.outcome, decision.record["score"]) == ("pass", "95.0")


def test_unit_of_another_site_opens_by_a_click(base: str, page: Page) -> None:
    """The link's window is a browser's own: no blocker holds back what a learner clicks."""
    enrolment, registration = enrolled(url="https://content.elsewhere.example/start")
    launch = launch_au(
        tenant=enrolment.tenant, registration=registration, return_url=f"{base}/healthz"
    )
    page.context.route(
        "https://content.elsewhere.example/**", lambda route: route.fulfill(body="1")
    )
    page.goto(launch.url)
    with page.context.expect_page() as opened:
        page.locator("#open").click()
    address = opened.value.url
    assert address.startswith("https://content.elsewhere.example/start?endpoint=")
    assert opened.value.evaluate("window.opener") is None
    page.locator("#back").click()
    page.wait_for_url(f"{base}/healthz")
