"""Our module as a cmi5 package, brought in and played in our own house as anybody's would be."""

import io
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import BrowserContext, Route
from pytest_django.live_server_helper import LiveServer

from lms.config.demo.courses import demo_course
from scorm_packages.cmi5.services import launch_au
from scorm_packages.export.adapters.built import player_files
from scorm_packages.export.rules.modules import write_module
from scorm_packages.export.rules.outline import Target
from scorm_packages.intake.services import import_package
from tests.browser.export.conftest import Play
from tests.browser.runtime.conftest import requests_in_progress, wait_until
from tests.builders.runtime import TENANT, build_registration
from xapi.lrs.queries import statements_of_registrations

COURSE = demo_course("business")


@pytest.fixture(autouse=True)
def served(live_server: LiveServer) -> Iterator[None]:
    port = live_server.url.rsplit(":", 1)[1]
    with override_settings(
        CALLCRAFT_BASE_URL=live_server.url,
        CALLCRAFT_CONTENT_ORIGIN=f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}",
    ):
        yield


@pytest.fixture(autouse=True)
def quiet_end(learner: BrowserContext, served: None) -> Iterator[None]:
    yield
    learner.set_offline(True)
    learner.close()
    wait_until(lambda: not requests_in_progress(), "the server to be idle")


def test_our_cmi5_package_plays_to_the_end_in_our_own_house(
    live_server: LiveServer, learner: BrowserContext
) -> None:
    """cmi5 §9.3, §9.5: passed, completed and satisfied, without one statement refused."""
    package = write_module(COURSE, player_files(), Target.CMI5)
    report = import_package(
        tenant=TENANT, upload=io.BytesIO(package), file_name="m.zip", imported_by="test"
    )
    assert report.package is not None
    assert [each.code for each in report.findings] == []
    registration = build_registration(report.package)
    launch = launch_au(
        tenant=TENANT,
        registration=registration,
        language="en",
        return_url=f"{live_server.url}/healthz",
    )
    refused: list[str] = []
    learner.on(
        "response",
        lambda answer: (
            refused.append(f"{answer.status} {answer.url[:120]}")
            if answer.status >= 400 and answer.status != 404
            else None
        ),
    )
    page = learner.new_page()
    swallowed: list[str] = []

    def swallow(route: Route) -> None:
        """A connection that breaks under the first answers: what they said comes along later."""
        said = route.request.post_data or ""
        if "/verbs/answered" in said and "/verbs/terminated" not in said and len(swallowed) < 2:
            swallowed.append(said)
            route.abort()
        else:
            route.continue_()

    page.route("**/statements", swallow)
    page.goto(launch.url)
    page.locator("main#screen").wait_for()
    play = Play(page.main_frame, COURSE)
    play.read()
    for question in COURSE.questions:
        play.answer(question, list(question.correct))
    assert play.score() == "100"
    page.get_by_role("button", name="Exit").click()
    page.wait_for_url("**/healthz")

    def verbs() -> list[str]:
        told = statements_of_registrations(TENANT, {registration.id})
        return [one.statement["verb"]["id"].rsplit("/", 1)[-1] for one in told]

    wait_until(lambda: "terminated" in verbs(), "the session to be ended")
    assert refused == []
    assert len(swallowed) == 2
    assert verbs().count("answered") == len(COURSE.questions)
    assert {"launched", "initialized", "completed", "passed", "satisfied"} <= set(verbs())
