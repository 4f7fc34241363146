"""H5P through the run-time's one journal: commits, sessions, statements, and files over HTTP."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client

from content.h5p.models import Library
from content.h5p.services import disable_library
from scorm_packages.runtime.adapters import assets
from scorm_packages.runtime.models import Interaction, Package, Registration
from scorm_packages.runtime.queries import parts_of_packages
from scorm_packages.runtime.services import Launch
from tests.builders.h5p import (
    at_version,
    field_files,
    field_parameters,
    library,
    renamed,
    with_description,
    with_files,
)
from tests.builders.h5p_courses import activity_of, as_set, build_h5p_course, said
from tests.builders.h5p_installed import install, libraries_alone
from tests.builders.runtime import Browser, build_launch, build_registration
from tests.integration.scorm_packages.runtime.conftest import Send, state_of, told, verbs

STATE = "h5p.state.0.state"


@pytest.fixture
def package(db: None) -> Package:
    """A question that speaks as a real multiple choice does."""
    return build_h5p_course(renamed(library("Callcraft.TestQuestion"), "H5P.MultiChoice", 1, 16))


@pytest.fixture(autouse=True)
def built_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    page = assets.PageAssets("/static/h5p.x.js", ())
    monkeypatch.setattr("scorm_packages.runtime.pages.page_assets", lambda: page)
    monkeypatch.setattr("scorm_packages.runtime.pages_h5p.h5p_assets", lambda: page)


def get(package: Package, path: str, **headers: str) -> HttpResponseBase:
    client = Client(SERVER_NAME=f"{package.label}.{settings.CALLCRAFT_CONTENT_HOST}")
    return client.get(path, headers=headers)


def base_of(launch: Launch) -> str:
    return f"/l/{launch.token}/h5p/"


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def playing(response: Any) -> dict[str, Any]:
    text = response.content.decode()
    found = re.search(r'<script id="h5p-playing" type="application/json">(.*?)</script>', text)
    assert found is not None
    read: dict[str, Any] = json.loads(found[1])
    return read


def test_a_try_is_told_and_the_outcome_once(
    package: Package, registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    activity = activity_of(package)
    first = said(activity, score=(1, 2), response="0")
    second = said(activity, score=(2, 2), response="0[,]2", result={"success": True})
    answer = send(
        launch,
        browser,
        browser.commit(as_set(1, said(activity, "attempted"))),
        browser.commit(as_set(2, first), (STATE, '{"answers":[0]}')),
        browser.commit(as_set(3, second)),
        browser.commit(as_set(4, said(activity, "completed", score=(2, 2), response="0[,]2"))),
        browser.commit(("h5p.exit", "suspend"), terminate=True, time="0000:01:00.00"),
    )
    assert (answer.status, answer.score, answer.refused) == ("passed", "2", ())
    assert verbs(registration) == [
        *("initialized", "attempted"),
        *("answered", "scored", "completed"),
        *("answered", "scored", "passed"),
        *("answered", "terminated"),
    ]
    state = state_of(registration)
    assert [state.score_raw, state.score_max, state.score_scaled] == [2, 2, 1]
    assert state.total_time_cs == 6_000


def test_what_is_sent_twice_is_told_once(
    package: Package, registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    once = browser.commit(as_set(1, said(activity_of(package), score=(1, 2), response="0")))
    assert send(launch, browser, once).acknowledged == 1
    assert send(launch, browser, once).acknowledged == 1
    assert verbs(registration) == ["initialized", "answered", "scored", "completed"]


def test_a_forged_score_does_not_count(
    package: Package, registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    forged = said(activity_of(package), score=(2, 2), response="1", result={"success": True})
    send(launch, browser, browser.commit(as_set(1, forged)))
    (answered,) = [one for one in told(registration) if one["verb"]["id"].endswith("answered")]
    assert answered["result"]["score"]["raw"] == 0
    claims = answered["result"]["extensions"]
    assert claims["https://callcraft.example/xapi/extensions/claimed-score"]["raw"] == 2
    assert state_of(registration).score_raw == 0
    assert "passed" not in verbs(registration)
    listed = Interaction.objects.get(session=launch.session)
    assert (listed.student_response, listed.result, listed.claimed) == ("1", "0 / 2", "2 / 2")


def test_statements_and_states_of_another_content_are_refused(
    launch: Launch, registration: Registration, browser: Browser, send: Send
) -> None:
    other = build_h5p_course()
    elsewhere = as_set(1, said(activity_of(other), score=(2, 2)))
    answer = send(launch, browser, browser.commit(elsewhere, ("h5p.state.9.state", "{}")))
    assert answer.refused == ("h5p.statement.1", "h5p.state.9.state")
    assert verbs(registration) == ["initialized"]


def test_a_replayed_journal_of_an_older_session_keeps_the_better_score(
    package: Package, registration: Registration, launch: Launch, browser: Browser, send: Send
) -> None:
    activity = activity_of(package)
    left_behind = browser.commit(
        as_set(1, said(activity, score=(2, 2), response="0[,]2")), (STATE, '"old"')
    )
    newer = build_launch(registration)
    page = Browser(newer.session)
    send(newer, page, page.commit((STATE, '"new"')))
    browser.replay_for = newer.session
    send(newer, browser, left_behind)
    state = state_of(registration)
    assert [state.score_raw, state.cmi[STATE]] == [2, '"new"']
    assert "answered" in verbs(registration)


def test_the_page_carries_the_state_as_it_is_now(
    package: Package, launch: Launch, browser: Browser, send: Send
) -> None:
    send(launch, browser, browser.commit((STATE, '{"answers":[1]}')))
    told_to_core = playing(get(package, base_of(launch)))
    content = told_to_core["integration"]["contents"]["cid-1"]
    assert content["contentUserData"] == {"0": {"state": '{"answers":[1]}'}}
    assert content["url"] == activity_of(package)
    scripts = told_to_core["scripts"]
    assert scripts[0] == "/static/h5p-core/frame.bundle.js"
    folders = [re.sub(r".*/libraries/([^/]+)/.*", r"\1", each) for each in scripts[1:]]
    assert folders == ["Callcraft.TestTools-1.0", "Callcraft.TestBase-1.0", "H5P.MultiChoice-1.16"]


def test_a_closing_tag_in_the_parameters_ends_no_script(db: None) -> None:
    parameters = {**field_parameters(), "code": "ab-12", "plain": "</script><b id=x>"}
    package = build_h5p_course(library("Callcraft.TestFields"), parameters, files=field_files())
    response: Any = get(package, base_of(build_launch(build_registration(package))))
    assert b"</script><b" not in response.content
    assert playing(response)["integration"]["contents"]["cid-1"]["jsonContent"]


def test_the_frame_may_run_scripts_and_reach_nothing_else(package: Package, launch: Launch) -> None:
    policy = get(package, base_of(launch))["Content-Security-Policy"]
    assert "default-src 'self' data: blob:" in policy
    assert "sandbox allow-scripts" in policy
    assert "allow-top-navigation" not in policy
    assert "http" not in policy


def test_files_are_served_whole_and_in_part(db: None) -> None:
    package = build_h5p_course(
        library("Callcraft.TestFields"), field_parameters(), files=field_files()
    )
    base = base_of(build_launch(build_registration(package)))
    picture = get(package, base + "content/images/dot.png")
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert body_of(picture) == field_files()["images/dot.png"]
    part = get(package, base + "content/videos/call.mp4", Range="bytes=4-7")
    assert (part.status_code, body_of(part)) == (206, b"ftyp")
    again = get(package, base + "content/images/dot.png", If_None_Match=picture["ETag"])
    assert again.status_code == 304
    script = get(package, base + "libraries/Callcraft.TestFields-1.0/fields.js")
    assert (script.status_code, script["Content-Type"]) == (200, "text/javascript")
    assert body_of(script) == library("Callcraft.TestFields").files["fields.js"]


@pytest.mark.parametrize(
    "path",
    [
        "content/../secret",
        "content/missing.png",
        "content/",
        "libraries/Callcraft.TestQuestion-9.9/question.js",
        "libraries/Callcraft.TestQuestion/question.js",
        "libraries/..%2F..%2Fx/question.js",
        "libraries/H5P.MultiChoice-1.16/..%2F..%2Fx",
    ],
)
def test_nothing_else_is_served(package: Package, launch: Launch, path: str) -> None:
    assert get(package, base_of(launch) + path).status_code == 404


def test_a_token_of_another_package_opens_nothing(package: Package, launch: Launch) -> None:
    other = build_h5p_course()
    base = base_of(launch)
    assert get(other, base).status_code in {403, 404}
    assert get(other, base + "libraries/H5P.MultiChoice-1.16/question.js").status_code in {403, 404}


def test_libraries_of_another_tenant_are_not_there(launch: Launch, package: Package) -> None:
    build_h5p_course(renamed(library("Callcraft.TestQuestion"), "H5P.Other", 1, 0), tenant=2)
    path = base_of(launch) + "libraries/H5P.Other-1.0/question.js"
    assert get(package, path).status_code == 404


def test_a_library_that_is_switched_off_stops_the_page_and_loses_no_work(
    package: Package, launch: Launch, browser: Browser, send: Send
) -> None:
    row = Library.objects.get(tenant=package.tenant, machine_name="H5P.MultiChoice")
    disable_library(tenant=package.tenant, library=row.id, by="office")
    response: Any = get(package, base_of(launch))
    assert response.status_code == 409
    assert "H5P.MultiChoice" in response.content.decode()
    done = browser.commit(as_set(1, said(activity_of(package), score=(2, 2), response="0[,]2")))
    assert send(launch, browser, done).status == "completed"


def test_a_launch_goes_on_with_the_patches_it_began_with(
    package: Package, registration: Registration
) -> None:
    tools = library("Callcraft.TestTools")
    script = "libraries/Callcraft.TestTools-1.0/tools.js"
    before = build_launch(registration)
    patched = with_files(at_version(tools, 1, 0, 99), {"new.js": b"1;", "tools.js": b"2;"})
    patched = with_description(patched, preloadedJs=[{"path": "tools.js"}, {"path": "new.js"}])
    install(libraries_alone([patched]), tenant=package.tenant)
    after = build_launch(registration)

    def scripts(launch: Launch) -> list[str]:
        told = playing(get(package, base_of(launch)))["scripts"]
        return [each.rsplit("/", 1)[1] for each in told if "TestTools" in each]

    assert scripts(before) == ["tools.js"]
    assert scripts(after) == ["tools.js", "new.js"]
    assert body_of(get(package, base_of(before) + script)) == tools.files["tools.js"]
    assert body_of(get(package, base_of(after) + script)) == b"2;"
    assert get(package, base_of(before) + script.replace("tools.js", "new.js")).status_code == 404


def test_its_one_content_is_the_part_that_counts(package: Package) -> None:
    (part,) = parts_of_packages(package.tenant, [package.id])[package.id]
    assert part.activity == activity_of(package)
