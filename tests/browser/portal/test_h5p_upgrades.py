"""H5P content is brought to newer libraries by their own scripts, in a page that can do no harm."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_started
from django.test import override_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from content.h5p.queries import upgrades as upgrade_queries
from lms.people.models import AuditRow
from lms.people.rules.roles import Role
from scorm_packages.runtime.models import Package, PackageItem
from tests.builders.centre import Centre
from tests.builders.h5p import choice_parameters, library, series_parameters, sub_content_id
from tests.builders.h5p_courses import build_h5p_course
from tests.builders.h5p_installed import install, libraries_alone
from tests.builders.h5p_upgrades import newer_question, newer_series

OpenAs = Callable[..., Page]
QUESTION, SERIES = library("Callcraft.TestQuestion"), library("Callcraft.TestSeries")

NOSY = """
var H5PUpgrades = {'Callcraft.TestQuestion': {1: {4: function (parameters, finished, extras) {
  var got = [];
  function attempt(name, work) {
    try {
      return Promise.resolve(work()).then(function () { got.push(name); }, function () {});
    } catch (error) {
      return Promise.resolve();
    }
  }
  Promise.all([
    attempt('fetch app', function () { return fetch('ORIGIN/healthz', {mode: 'no-cors'}); }),
    attempt('fetch content', function () { return fetch('CONTENT/healthz', {mode: 'no-cors'}); }),
    attempt('import', function () { importScripts('ORIGIN/static/h5p-core/frame.bundle.js'); }),
    attempt('socket', function () { return new Promise(function (resolve, reject) {
      var socket = new WebSocket('ORIGIN/'.replace('http', 'ws'));
      socket.onopen = resolve; socket.onerror = reject; }); }),
    attempt('events', function () { return new Promise(function (resolve, reject) {
      var source = new EventSource('ORIGIN/healthz');
      source.onopen = resolve; source.onerror = function () { source.close(); reject(); }; }); }),
    attempt('database', function () { return new Promise(function (resolve, reject) {
      var asked = indexedDB.open('x'); asked.onsuccess = resolve; asked.onerror = reject; }); }),
    attempt('caches', function () { return caches.open('x'); }),
    attempt('document', function () { return document.cookie; }),
    attempt('parent', function () { return parent.document; }),
    attempt('eval', function () { return eval('1'); })
  ]).then(function () {
    parameters.labels = {check: 'got: ' + got.join(', '), again: self.origin};
    parameters.passMark = 100;
    finished(null, parameters, extras);
  });
}}}};
"""

ONE_STEP = """
H5PUpgrades['Callcraft.TestQuestion'] = {1: {4: function (parameters, finished) { BODY }}};
"""


@pytest.fixture(autouse=True)
def served(live_server: LiveServer) -> Iterator[None]:
    port = live_server.url.rsplit(":", 1)[1]
    with override_settings(
        CALLCRAFT_BASE_URL=live_server.url,
        CALLCRAFT_CONTENT_ORIGIN=f"http://{{label}}.{settings.CALLCRAFT_CONTENT_HOST}:{port}",
    ):
        yield


@pytest.fixture
def series(centre: Centre) -> Package:
    """Two questions in a series, and newer minors of both."""
    parameters = series_parameters()
    package = build_h5p_course(SERIES, parameters, tenant=centre.tenant.id, mastery_score="80")
    question = newer_question()
    bring(centre, question, newer_series(question))
    return package


def bring(centre: Centre, *libraries: Any) -> None:
    done = install(libraries_alone(libraries), tenant=centre.tenant.id)
    assert done.libraries, [each.text("en") for each in done.findings]


def opened(open_as: OpenAs, centre: Centre, **look: Any) -> Page:
    page = open_as(centre.person("沈老师", Role.TRAINER), **look)
    page.goto("/packages/upgrades/")
    return page


def upgrade(page: Page, title: str) -> None:
    page.get_by_label(title, exact=True).check()
    page.get_by_role("button", name="Upgrade what is chosen").click()


def state(page: Page) -> Any:
    return page.locator("[data-state]").first


def one_question(centre: Centre, script: str) -> Package:
    package = build_h5p_course(QUESTION, choice_parameters(), tenant=centre.tenant.id)
    bring(centre, newer_question(script))
    return package


def test_content_and_its_parts_become_another_version_of_the_course(
    centre: Centre, open_as: OpenAs, series: Package
) -> None:
    page = opened(open_as, centre)
    expect(page.get_by_text("Callcraft.TestSeries 1.1")).to_be_visible()
    upgrade(page, series.title)
    page.get_by_role("link", name="Open the new version").click(timeout=30_000)

    made = Package.objects.exclude(id=series.id).get()
    assert page.url.endswith(f"/packages/{made.id}/")
    expect(
        page.get_by_text("from Callcraft.TestSeries 1.0 to Callcraft.TestSeries 1.1")
    ).to_be_visible()
    content = made.h5p_content
    assert content is not None
    assert content.upgraded_from_id == series.h5p_content_id
    assert str(content.name) == "Callcraft.TestSeries 1.1"
    assert content.metadata["authors"] == [{"name": "Somebody", "role": "Author"}]
    parts = content.parameters["parts"]
    assert [each["library"] for each in parts] == ["Callcraft.TestQuestion 1.4"] * 2
    assert [each["subContentId"] for each in parts] == [sub_content_id(1), sub_content_id(2)]
    assert [each["metadata"]["title"] for each in parts] == ["Part 1 (kept)", "Part 2 (kept)"]
    for each in parts:
        assert each["params"]["labels"] == {"check": "Check", "again": "Again"}
        assert each["params"]["passMark"] == 100
        assert "check" not in each["params"]

    series.refresh_from_db()
    assert series.retired_at is None
    assert (made.identifier, made.title) == (series.identifier, series.title)
    assert PackageItem.objects.get(package=made).mastery_score == 80
    assert AuditRow.objects.filter(action="package.upgraded", object_id=str(made.id)).exists()
    page.goto("/packages/upgrades/")
    expect(page.get_by_text("Everything is up to date")).to_be_visible()


def test_a_script_reaches_neither_network_nor_storage_nor_any_page(
    centre: Centre, open_as: OpenAs, live_server: LiveServer
) -> None:
    content = settings.CALLCRAFT_CONTENT_ORIGIN.format(label="upgrade")
    script = NOSY.replace("ORIGIN", live_server.url).replace("CONTENT", content)
    package = one_question(centre, script)
    # What it tries is complained of, so its page is another one of the same browser.
    page = opened(open_as, centre).context.new_page()
    page.goto("/packages/upgrades/")
    asked: list[str] = []

    def reached(environ: dict[str, Any], **_: Any) -> None:
        asked.append(environ["PATH_INFO"])

    request_started.connect(reached)
    upgrade(page, package.title)
    expect(page.get_by_role("link", name="Open the new version")).to_be_visible(timeout=30_000)
    made = Package.objects.exclude(id=package.id).get()
    assert made.h5p_content is not None
    assert made.h5p_content.parameters["labels"] == {"check": "got: ", "again": "null"}
    assert "/h5p-upgrade/" in asked
    assert "/healthz" not in asked
    assert not [path for path in asked if "frame.bundle" in path]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("throw new Error('No answers here')", "the step to Callcraft.TestQuestion 1.4 failed"),
        ("finished('No answers here')", "the step to Callcraft.TestQuestion 1.4 failed"),
        ("finished(null, 'text')", "gave no content back"),
        ("for (;;) {}", "the step to Callcraft.TestQuestion 1.4 did not come to an end"),
        ("", "the step to Callcraft.TestQuestion 1.4 did not come to an end"),
        ("postMessage({kind: 'done', upgraded: {parameters: '{', metadata: {}}})", "has errors"),
        ("postMessage({kind: 'done'})", "cannot be read"),
    ],
)
def test_what_fails_is_said_and_changes_nothing(
    centre: Centre, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch, body: str, told: str
) -> None:
    monkeypatch.setattr(upgrade_queries, "PATIENCE_MS", 1000)
    package = one_question(centre, ONE_STEP.replace("BODY", body))
    page = opened(open_as, centre).context.new_page()
    page.goto("/packages/upgrades/")
    upgrade(page, package.title)
    expect(state(page)).to_contain_text(told, timeout=30_000)
    if "No answers" in body:
        expect(state(page)).to_contain_text("No answers here")
    expect(page.locator("[data-words]")).to_contain_text("0 upgraded, 1 not")
    assert list(Package.objects.all()) == [package]


def test_a_broken_script_stops_its_own_content_alone(
    centre: Centre, open_as: OpenAs, series: Package
) -> None:
    broken = build_h5p_course(
        SERIES,
        series_parameters(choice_parameters(check="<b>Look</b>")),
        tenant=centre.tenant.id,
        title="Broken",
    )
    assert broken.h5p_content is not None
    # Content that its own script cannot take: it has no parts.
    parameters = {**broken.h5p_content.parameters}
    del parameters["parts"]
    broken.h5p_content.parameters_json = json.dumps(parameters)
    broken.h5p_content.save()
    page = opened(open_as, centre)
    page.get_by_label("Package").first.check()
    page.get_by_role("button", name="Upgrade what is chosen").click()
    expect(page.locator("[data-words]")).to_have_text("Done: 1 upgraded, 1 not.", timeout=30_000)
    row = page.locator("tr", has_text="Broken")
    expect(row).to_contain_text("the step to Callcraft.TestSeries 1.1 failed")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_fits_and_reads_well(
    centre: Centre, open_as: OpenAs, series: Package, width: int, language: str
) -> None:
    page = opened(open_as, centre, width=width, language=language, dark=width == 320)
    expect(page.get_by_text(series.title)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("ui-h5p-upgrades button")).to_be_disabled()
    page.locator("tbody input[type=checkbox]").check()
    page.locator("ui-h5p-upgrades button").click()
    expect(page.locator("[data-state] a")).to_be_visible(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
