"""Navigation on the content origin: `/go`, `/navigate`, and commits that lead on."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from scorm_packages.runtime.adapters import assets
from scorm_packages.runtime.models import Package, RuntimeSession
from tests.builders.installed_courses import ONLY_CHOICE, build_course, item_of, sco, tree_of
from tests.builders.runtime import Browser, build_launch, build_package, build_registration
from tests.integration.scorm_packages.runtime.test_content_origin import inlined

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def built_assets(monkeypatch: pytest.MonkeyPatch) -> None:
    page = assets.PageAssets("/static/runtime.x.js", ())
    monkeypatch.setattr("scorm_packages.runtime.pages.page_assets", lambda: page)


@pytest.fixture
def course() -> Package:
    return build_course(tree_of(sco("one"), sco("two"), control=ONLY_CHOICE))


@pytest.fixture
def client(course: Package) -> Client:
    return Client(SERVER_NAME=f"{course.label}.{settings.CALLCRAFT_CONTENT_HOST}")


def path_of(response: Any) -> str:
    assert response.status_code == 302
    location: str = response["Location"]
    return location


def navigate(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"{path}navigate", json.dumps(body), content_type="application/json")


def test_from_the_contents_to_a_sco_and_on(client: Client, course: Package) -> None:
    launch = build_launch(build_registration(course))
    path = f"/l/{launch.token}/"
    contents = inlined(client.get(path))
    assert (contents["standard"], contents["edition"], contents["item"]) == (
        "scorm2004",
        "4th",
        None,
    )
    assert contents["navigateUrl"] == f"{path}navigate"
    assert (contents["mode"], contents["debug"], contents["timeLimit"]) == ("normal", False, None)

    answer = navigate(client, path, {"request": "choice", "target": "one"}).json()
    assert answer["navigation"]["outcome"] == {
        "kind": "deliver",
        "url": f"{path}go",
        "exception": "",
    }
    path = path_of(client.get(f"{path}go"))
    page = inlined(client.get(path))
    assert page["item"]["id"] == str(item_of(course, "one").id)
    assert page["cmi"]["cmi.launch_data"] == "seed=4"
    assert page["cmi"]["cmi.learner_id"] == "A-17"

    browser = Browser(RuntimeSession.objects.latest("opened_at").id)
    quiet = browser.body(browser.commit(("cmi.location", "p2")))
    saved = client.post(f"{path}commits", quiet, content_type="text/plain").json()
    assert (saved["acknowledged"], "navigation" in saved) == (1, False)
    last = browser.body(browser.commit(go="choice", target="two"))
    done = client.post(f"{path}commits", last, content_type="text/plain").json()
    assert done["navigation"]["outcome"]["kind"] == "deliver"
    assert inlined(client.get(path_of(client.get(f"{path}go"))))["item"]["id"] == str(
        item_of(course, "two").id
    )


def test_a_reload_of_a_page_that_the_course_has_left_leads_on(
    client: Client, course: Package
) -> None:
    launch = build_launch(build_registration(course))
    path = f"/l/{launch.token}/"
    navigate(client, path, {"request": "choice", "target": "one"})
    assert inlined(client.get(path_of(client.get(path))))["item"] is not None


def test_an_item_of_the_contents_is_a_choice_and_not_a_way_around_it(course: Package) -> None:
    forward = build_course(tree_of(sco("one"), sco("two"), control=ONLY_CHOICE))
    client = Client(SERVER_NAME=f"{forward.label}.{settings.CALLCRAFT_CONTENT_HOST}")
    launch = build_launch(build_registration(forward))
    item = item_of(forward, "two")
    path = path_of(client.get(f"/l/{launch.token}/items/{item.id}"))
    assert inlined(client.get(path))["item"]["id"] == str(item.id)
    assert (item.sessions.get().attempt.course or {}).get("current") == "two"
    strange = item_of(course, "one")
    assert client.get(f"{path}items/{strange.id}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "runtime.commit_invalid"),
        (b'{"request": "start"}', 400, "runtime.commit_invalid"),
        (b'{"request": "choice", "target": "' + b"x" * 40_000 + b'"}', 413, None),
    ],
)
def test_a_request_of_another_shape_is_refused(
    client: Client, course: Package, body: bytes, status: int, code: str | None
) -> None:
    launch = build_launch(build_registration(course))
    answer = client.post(f"/l/{launch.token}/navigate", body, content_type="application/json")
    assert answer.status_code == status
    assert code is None or answer.json()["code"] == code
    assert client.get(f"/l/{launch.token}/navigate").status_code == 405


def test_a_course_of_scorm_12_has_no_navigation() -> None:
    package = build_package()
    launch = build_launch(build_registration(package))
    client = Client(SERVER_NAME=f"{package.label}.{settings.CALLCRAFT_CONTENT_HOST}")
    answer = navigate(client, f"/l/{launch.token}/", {"request": "continue"})
    assert (answer.status_code, answer.json()["code"]) == (409, "runtime.no_navigation")
    browser = Browser(launch.session)
    forged = browser.body(browser.commit(go="exitAll"))
    saved = client.post(f"/l/{launch.token}/commits", forged, content_type="text/plain")
    assert saved.status_code == 200
    assert "navigation" not in saved.json()


def test_a_token_opens_navigation_on_its_own_host_only(client: Client) -> None:
    other = build_course(tree_of(sco("one")))
    launch = build_launch(build_registration(other))
    answer = navigate(client, f"/l/{launch.token}/", {"request": "exitAll"})
    assert (answer.status_code, answer.json()["code"]) == (403, "runtime.token_invalid")
