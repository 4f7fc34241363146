"""The doors that cmi5 opens: fetch URL, files of a unit, the way to other sites."""

import re
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client

from scorm_packages.cmi5.services import launch_au
from tests.builders.cmi5 import Unit, UnitSpec, build_cmi5_package
from tests.builders.runtime import build_launch, build_package, build_registration

pytestmark = pytest.mark.django_db


def visit(url: str, method: str = "get", **more: Any) -> Any:
    """A request to whatever host the address names."""
    parts = urlsplit(url)
    address = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = {"host": parts.netloc, **more.pop("headers", {})}
    return getattr(Client(), method)(address, headers=headers, **more)


def read(response: Any) -> bytes:
    found: bytes = b"".join(response.streaming_content)
    response.close()
    return found


def test_page_of_a_unit_may_speak_to_the_app_alone() -> None:
    registration = build_registration(build_cmi5_package(UnitSpec()))
    page = visit(Unit.launched(registration).url)
    assert read(page) == b"<!doctype html>"
    policy = page["Content-Security-Policy"]
    assert f"connect-src 'self' data: blob: {settings.CALLCRAFT_BASE_URL};" in policy
    assert "sandbox" in policy
    assert not page.cookies


def test_page_of_a_scorm_package_may_not() -> None:
    """Not even when it leads itself to where units have their files."""
    package = build_package(files={"index.html": "scorm"})
    launch = build_launch(build_registration(package))
    page = visit(f"{launch.url}au/index.html")
    assert read(page) == b"scorm"
    assert settings.CALLCRAFT_BASE_URL not in page["Content-Security-Policy"]


def test_token_opens_the_files_of_its_own_package_alone() -> None:
    registration = build_registration(build_cmi5_package(UnitSpec()))
    url = urlsplit(Unit.launched(registration).url)
    other = build_package(files={"index.html": "other"})
    host = url.netloc.replace(registration.package.label, other.label)
    assert visit(f"http://{host}{url.path}").status_code == 403


def test_files_lie_beside_the_page_and_nothing_above() -> None:
    package = build_cmi5_package(UnitSpec(), files={"js/au.js": "1"})
    url = Unit.launched(build_registration(package)).url
    base = url[: url.index("/au/")] + "/au/"
    script = visit(base + "js/au.js")
    assert (read(script), script["Content-Type"]) == (b"1", "text/javascript")
    assert visit(base + "../index.html").status_code == 404
    assert visit(base + "missing.html").status_code == 404


def test_token_of_a_unit_opens_no_run_time_page() -> None:
    url = Unit.launched(build_registration(build_cmi5_package(UnitSpec()))).url
    assert visit(url[: url.index("/au/")] + "/").status_code == 403


@pytest.mark.parametrize("origin", ["https://content.elsewhere.example", "null"])
def test_fetch_url_answers_scripts_of_any_origin_without_cookies(origin: str) -> None:
    unit = Unit.launched(build_registration(build_cmi5_package(UnitSpec())))
    asked = visit(
        unit.parameters["fetch"],
        "options",
        headers={"origin": origin, "access-control-request-method": "POST"},
    )
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    answer = visit(unit.parameters["fetch"], "post", headers={"origin": origin})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    assert answer["Cache-Control"] == "no-store"
    assert "auth-token" in answer.json()


def test_endpoint_bears_a_second_slash() -> None:
    """Some content appends "/statements" to an endpoint that ends with a slash already."""
    unit = Unit.launched(build_registration(build_cmi5_package(UnitSpec()))).begin()
    assert unit.parameters["endpoint"].endswith("/xapi/")
    for path in ("/xapi/about", "/xapi//about"):
        assert Client().get(path).status_code == 200
    slashed = Client().get(
        "/xapi//statements",
        headers={"Authorization": unit.authorization, "X-Experience-API-Version": "1.0.3"},
    )
    assert slashed.status_code == 200


def test_unit_of_another_site_is_reached_by_a_link() -> None:
    """A form's answer may not lead there, and a window that opens by itself would be held back."""
    spec = UnitSpec(url="https://content.elsewhere.example/start?a=1#top")
    registration = build_registration(build_cmi5_package(spec))
    launch = launch_au(
        tenant=registration.tenant,
        registration=registration,
        language="en",
        return_url="https://app.example/courses/1",
    )
    page = visit(launch.url)
    assert page.status_code == 200
    text = page.content.decode()
    link = re.search(r'<a[^>]*id="open"[^>]*href="([^"]+)"([^>]*)>', text)
    assert link is not None
    assert 'rel="noopener noreferrer"' in link[2]
    assert 'target="_blank"' in link[2]
    assert "https://app.example/courses/1" in text
    unit = Unit(unescape(link[1]))
    assert unit.url.startswith("https://content.elsewhere.example/start?a=1&endpoint=")
    assert unit.url.endswith("#top")
    unit.begin()
    assert unit.say("terminated").status_code == 204


def test_way_out_is_closed_to_strangers() -> None:
    registration = build_registration(build_cmi5_package(UnitSpec(url="https://a.example/x")))
    url = launch_au(tenant=registration.tenant, registration=registration).url
    broken = url.replace("/l/", "/l/x")
    assert visit(broken).status_code == 403
    assert "a.example" not in visit(broken).content.decode()
