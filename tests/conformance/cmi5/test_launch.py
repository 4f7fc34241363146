"""The launch URL and the fetch URL (cmi5 §8)."""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from scorm_packages.cmi5.models import AuSession
from scorm_packages.runtime.models import Registration
from tests.builders.cmi5 import COURSE_ID, Unit, UnitSpec, build_cmi5_package, told
from tests.builders.runtime import build_registration
from tests.conformance.cmi5.conftest import FULL, Begin
from tests.conformance.cmi5.test_unit_statements import req

pytestmark = pytest.mark.django_db


@req("6.0.0.0-3", "8.1.0.0-4", "8.1.0.0-5", "8.1.0.0-8")
@req("8.1.1.0-1", "8.1.2.0-1", "8.1.4.0-1", "8.1.5.0-2", "8.2.1.0-1", "9.6.1.1-2")
def test_launch_url_carries_five_parameters_in_its_query(registration: Registration) -> None:
    unit = Unit.launched(registration)
    query = urlsplit(unit.url).query
    assert all(character not in query for character in '{}"< >')
    given = dict(parse_qsl(query, strict_parsing=True))
    assert given.keys() - {"paramA", "paramB"} == {
        "endpoint",
        "fetch",
        "actor",
        "registration",
        "activityId",
    }
    assert given["registration"] == str(registration.id)
    assert given["endpoint"] == f"{settings.CALLCRAFT_BASE_URL}/xapi/"


@req("13.1.4.0-3")
def test_query_and_fragment_of_the_units_own_url_stay(registration: Registration) -> None:
    parts = urlsplit(Unit.launched(registration).url)
    assert parse_qs(parts.query)["paramA"] == ["1"]
    assert parse_qs(parts.query)["paramB"] == ["2"]
    assert (parts.path.rsplit("/", 1)[-1], parts.fragment) == ("index.html", "top")


@req("8.1.3.0-1", "9.2.0.0-1", "9.2.0.0-2", "9.2.0.0-3")
def test_actor_is_the_learners_account_and_nothing_personal(registration: Registration) -> None:
    assert Unit.launched(registration).actor == {
        "objectType": "Agent",
        "account": {
            "homePage": registration.actor_home_page,
            "name": registration.actor_name,
        },
    }


@req("8.1.5.0-1", "8.1.5.0-3", "8.1.5.0-4")
def test_activity_id_is_ours_and_stays(registration: Registration) -> None:
    first, second = Unit.launched(registration), Unit.launched(registration)
    assert first.activity == second.activity
    assert first.activity not in {FULL.id, COURSE_ID}
    other = Unit.launched(build_registration(build_cmi5_package(FULL)))
    assert other.activity != first.activity, "another package is another course"


@req("8.1.0.0-1", "8.1.0.0-2", "8.1.0.0-3")
@pytest.mark.parametrize("method", ["OwnWindow", "AnyWindow"])
def test_unit_takes_over_the_window_it_is_launched_in(method: str, db: None) -> None:
    """Redirecting the learner's window suits both methods; nothing of ours is around it."""
    package = build_cmi5_package(UnitSpec(attributes={"launchMethod": method}))
    url = Unit.launched(build_registration(package)).url
    assert urlsplit(url).path.endswith("/au/index.html")
    parts = urlsplit(url)
    page: Any = Client().get(parts.path, headers={"host": parts.netloc})
    assert b"".join(page.streaming_content) == b"<!doctype html>"
    page.close()
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]


@req("8.2.1.0-2", "8.2.1.0-3", "8.2.1.0-4", "8.2.2.0-1", "8.2.2.0-2", "8.2.2.0-3")
def test_fetch_url_gives_the_token_as_json(registration: Registration) -> None:
    response = Unit.launched(registration).fetch()
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert response.json().keys() == {"auth-token"}


@req("8.2.3.0-1", "8.2.3.2-1", "8.2.2.0-3")
def test_fetch_url_works_once(registration: Registration) -> None:
    unit = Unit.launched(registration)
    unit.fetch()
    again = unit.fetch()
    assert again.status_code == 200
    assert again.json().keys() == {"error-code", "error-text"}
    assert again.json()["error-code"] == "1"


@req("8.2.3.2-1")
@pytest.mark.parametrize("key", ["", "1", "1.zz.zz", "1.0123456789abcdef0123456789abcdef.00"])
def test_fetch_url_with_a_strange_key_is_a_security_error(db: None, key: str) -> None:
    response = Client().post("/cmi5/fetch", query_params={"k": key})
    assert (response.status_code, response.json()["error-code"]) == (200, "2")


@req("8.2.3.2-1")
def test_fetch_url_of_a_session_that_is_over_gives_nothing(registration: Registration) -> None:
    first = Unit.launched(registration)
    Unit.launched(registration)
    assert first.fetch().json()["error-code"] == "1"


@req("8.2.1.0-2")
def test_fetch_url_takes_post_alone(registration: Registration) -> None:
    """A GET could be cached, or sent by whoever looks at a link."""
    parts = urlsplit(Unit.launched(registration).parameters["fetch"])
    address = f"{parts.path}?{parts.query}"
    assert Client().get(address).status_code == 405
    assert "auth-token" in Client().post(address).json()


@req("8.2.1.0-5", "8.1.2.0-5")
def test_token_is_sent_by_basic_authentication(begin: Begin) -> None:
    unit = begin()
    assert unit.state("GET", "LMS.LaunchData").status_code == 200
    unit.authorization = ""
    assert unit.state("GET", "LMS.LaunchData").status_code == 401
    assert unit.say("experienced").status_code == 401


@req("8.1.2.0-2")
def test_nothing_is_let_in_before_the_token_is_fetched(registration: Registration) -> None:
    unit = Unit.launched(registration)
    unit.authorization = "Basic bm90OmZldGNoZWQ="
    assert unit.say("initialized").status_code == 401
    assert AuSession.objects.get(registration=registration).launch_token is None


@req("9.3.1.0-1", "9.3.1.0-2", "9.3.2.0-1")
@req("9.6.3.2-1", "9.6.3.3-1", "9.6.3.4-1", "9.6.3.6-1", "9.6.3.7-1")
def test_launched_is_told_once_before_anything_else(
    begin: Begin, registration: Registration
) -> None:
    unit = begin()
    launched, *others = told(registration)
    assert launched["verb"]["id"] == "http://adlnet.gov/expapi/verbs/launched"
    assert "launched" not in {one["verb"]["id"].rsplit("/", 1)[-1] for one in others}
    extensions = {
        name.rsplit("/", 1)[-1]: value for name, value in launched["context"]["extensions"].items()
    }
    page = urlsplit(extensions.pop("launchurl"))
    assert extensions == {
        "sessionid": str(unit.session),
        "launchmode": "Normal",
        "masteryscore": 0.9,
        "moveon": "CompletedAndPassed",
        "launchparameters": "quiz=1",
    }
    opened = urlsplit(unit.url)
    assert (page.scheme, page.netloc, page.path) == (opened.scheme, opened.netloc, opened.path)
    assert page.query == "paramA=1&paramB=2"


@req("4.2.0.0-2")
def test_a_key_of_ours_reads_everything_about_a_learner(
    begin: Begin, registration: Registration
) -> None:
    """Over all sessions, by HTTP: what reports are made of."""
    import base64

    from xapi.lrs.services import create_credential

    begin().say("terminated")
    begin().say("terminated")
    key, secret = create_credential(tenant=registration.tenant, name="reports", scopes=["all/read"])
    word = base64.b64encode(f"{key}:{secret}".encode()).decode()
    response = Client().get(
        "/xapi/statements",
        query_params={"registration": str(registration.id)},
        headers={"Authorization": f"Basic {word}", "X-Experience-API-Version": "1.0.3"},
    )
    assert len(json.loads(response.content)["statements"]) == 6
