"""What all resources have in common: versions, the alternate syntax, and calls across origins."""

import base64
import json
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client

from tests.integration.xapi.lrs.conftest import LIN, Provider, make_statement
from xapi.lrs.api.alternate import LARGEST_FORM
from xapi.lrs.models import Document

pytestmark = pytest.mark.django_db

COURSE = "https://callcraft.example/courses/1"
STATE = {"activityId": COURSE, "agent": json.dumps(LIN), "stateId": "bookmark"}
PROFILE = {"activityId": COURSE, "profileId": "layout"}
RESOURCES = (
    "statements",
    "activities",
    "activities/state",
    "activities/profile",
    "agents",
    "agents/profile",
)
FORM = "application/x-www-form-urlencoded"


def code(response: Any) -> str:
    return str(json.loads(response.content)["code"])


def fold(
    provider: Provider, method: str, path: str, *, version: str = "1.0.3", **fields: Any
) -> Any:
    """Send a request inside a form, its key and version too, as a browser without CORS would."""
    pair = base64.b64encode(f"{provider.key}:{provider.secret}".encode()).decode()
    form = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": version, **fields}
    return Client().generic("POST", f"/xapi/{path}?method={method}", urlencode(form).encode(), FORM)


@pytest.mark.parametrize("path", RESOURCES)
@pytest.mark.parametrize(
    ("asked", "status", "answered"),
    [
        ("1.0", None, "1.0.3"),
        ("1.0.0", None, "1.0.3"),
        ("1.0.9", None, "1.0.3"),
        ("2.0.0", None, "2.0.0"),
        ("2.0", None, "2.0.0"),
        (None, 400, "2.0.0"),
        ("0.95", 400, "2.0.0"),
        ("1.1.0", 400, "2.0.0"),
        ("3.0.0", 400, "2.0.0"),
    ],
)
def test_every_resource_wants_a_version_and_says_its_own(
    provider: Provider, path: str, asked: str | None, status: int | None, answered: str
) -> None:
    """XAPI-00321, XAPI-00331, XAPI-00332."""
    response = provider.send("GET", path, headers={"X-Experience-API-Version": asked})
    if status:
        assert (response.status_code, code(response)) == (status, "lrs.version")
    else:
        assert response.status_code == 200 or code(response) == "lrs.parameter"
    assert response["X-Experience-API-Version"] == answered


def test_about_tells_the_versions_to_everybody() -> None:
    """XAPI-00315 to XAPI-00319, XAPI-00321."""
    for headers in ({}, {"X-Experience-API-Version": "1.0.3"}, {"Authorization": "Basic x"}):
        response = Client().get("/xapi/about", headers=headers)
        assert response.status_code == 200
        assert json.loads(response.content)["version"] == ["1.0.3", "2.0.0"]
        assert response["X-Experience-API-Version"]
    assert Client().head("/xapi/about").content == b""
    assert Client().put("/xapi/about").status_code == 405


@pytest.mark.parametrize("path", RESOURCES)
def test_no_resource_opens_without_a_key(path: str) -> None:
    """XAPI-00334, XAPI-00335."""
    for method in ("GET", "HEAD", "PUT", "POST", "DELETE"):
        headers = {"X-Experience-API-Version": "2.0.0"}
        response = Client().generic(method, f"/xapi/{path}", headers=headers)
        assert response.status_code in (401, 405)


@pytest.mark.parametrize("path", [*RESOURCES, "about"])
def test_a_browser_may_ask_from_any_origin_and_brings_no_cookies(
    provider: Provider, path: str
) -> None:
    asked = Client().options(
        f"/xapi/{path}",
        headers={
            "Origin": "https://content.example",
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization,x-experience-api-version,if-match",
        },
    )
    assert (asked.status_code, asked.content) == (204, b"")
    allowed = {name.strip().lower() for name in asked["Access-Control-Allow-Headers"].split(",")}
    assert {"authorization", "content-type", "x-experience-api-version", "if-match"} <= allowed
    assert "GET" in asked["Access-Control-Allow-Methods"]
    assert ("PUT" in asked["Access-Control-Allow-Methods"]) is (
        path not in ("about", "agents", "activities")
    )
    for response in (asked, provider.send("GET", path), Client().get(f"/xapi/{path}")):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        exposed = response["Access-Control-Expose-Headers"]
        assert "ETag" in exposed
        assert "X-Experience-API-Consistent-Through" in exposed
        assert not response.cookies


def test_a_get_in_a_form_finds_statements(provider: Provider) -> None:
    """XAPI-00148, XAPI-00336."""
    one = make_statement()
    provider.post(one)
    response = fold(provider, "GET", "statements", limit="1")
    assert response.status_code == 200
    assert [found["id"] for found in json.loads(response.content)["statements"]] == [one["id"]]
    assert response["X-Experience-API-Version"] == "1.0.3"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_a_put_in_a_form_stores_a_statement(provider: Provider) -> None:
    """XAPI-00336."""
    one = make_statement(result={"response": "是 & +"})
    sent = fold(provider, "PUT", "statements", statementId=one["id"], content=json.dumps(one))
    assert sent.status_code == 204
    assert json.loads(provider.get(statementId=one["id"]).content)["result"] == one["result"]
    batch = fold(provider, "POST", "statements", content=json.dumps([make_statement()]))
    assert batch.status_code == 200


def test_documents_come_and_go_in_forms(provider: Provider) -> None:
    """XAPI-00336: fields stand for headers and parameters."""
    put = fold(
        provider,
        "PUT",
        "activities/state",
        **STATE,
        content="页 3",
        **{"Content-Type": "text/plain; charset=utf-8", "If-None-Match": "*"},
    )
    assert put.status_code == 204
    again = fold(
        provider, "PUT", "activities/state", **STATE, content="4", **{"If-None-Match": "*"}
    )
    assert (again.status_code, code(again)) == (412, "lrs.precondition_failed")
    got = fold(provider, "GET", "activities/state", **STATE)
    assert (got.status_code, got.content.decode()) == (200, "页 3")
    assert got["Content-Type"] == "text/plain; charset=utf-8"
    tag = got["ETag"]
    stale = fold(provider, "DELETE", "activities/state", **STATE, **{"If-Match": '"x"'})
    assert stale.status_code == 412
    gone = fold(provider, "DELETE", "activities/state", **STATE, **{"If-Match": tag})
    assert gone.status_code == 204
    posted = fold(provider, "POST", "activities/profile", **PROFILE, content='{"a":1}')
    assert posted.status_code == 204
    assert Document.objects.get().content_type == "application/json"


def test_the_alternate_syntax_ended_with_1_0_x(provider: Provider) -> None:
    response = fold(provider, "GET", "statements", version="2.0.0")
    assert (response.status_code, code(response)) == (400, "lrs.parameter")
    assert json.loads(response.content)["params"]["name"] == "method"


def test_a_form_says_who_it_is_from_like_any_request(provider: Provider) -> None:
    stranger = Provider(provider.key, "wrong")
    assert fold(stranger, "GET", "statements").status_code == 401
    assert fold(provider, "GET", "statements", version="0.95").status_code == 400


def test_forms_that_are_not_sound_are_refused(provider: Provider) -> None:
    """XAPI-00336: nothing else in the query, one content, readable, of the right type."""
    headers = {"X-Experience-API-Version": "1.0.3"}
    good = urlencode({"statementId": str(uuid4()), "content": json.dumps(make_statement(id=None))})

    def post(query: str, body: str, content_type: str = FORM) -> Any:
        return provider.send(
            "POST",
            f"statements?{query}",
            body=body.encode(),
            content_type=content_type,
            headers=headers,
        )

    for query, body, content_type, expected in (
        ("method=PUT&statementId=1", good, FORM, "lrs.parameter"),
        ("method=PUT&method=PUT", good, FORM, "lrs.parameter"),
        ("method=PATCH", good, FORM, "lrs.parameter"),
        ("method=PUT", good, "application/json", "lrs.form"),
        ("method=PUT", "statementId=1", FORM, "lrs.form"),
        ("method=PUT", "", FORM, "lrs.form"),
        ("method=PUT", '{"content": "x"}', FORM, "lrs.form"),
        ("method=PUT", good + "&content=x", FORM, "lrs.form"),
        ("method=PUT", "content=%FF", FORM, "lrs.form"),
        ("method=PUT", "&".join(f"a{n}=1" for n in range(50)), FORM, "lrs.form"),
    ):
        response = post(query, body, content_type)
        assert (response.status_code, code(response)) == (400, expected), (query, body)
    large = post("method=PUT", "content=" + "x" * LARGEST_FORM)
    assert (large.status_code, code(large)) == (413, "lrs.body_too_large")
    put = provider.send("PUT", "statements?method=POST", body={}, headers=headers)
    assert (put.status_code, code(put)) == (400, "lrs.parameter")


@pytest.mark.parametrize(
    "content_type",
    [
        # The library's parser takes hours for this, and nobody was asked for a key yet.
        'multipart/mixed; boundary="' + ";" * 2_000_000,
        # RFC 2231 in pieces that do not go together, and in no charset.
        "text/plain; a*=utf-8''x; a*0=y",
        "text/plain; a*=bogus''x",
        "text/plain; charset=hex",
    ],
    ids=["long", "pieces", "charset", "no text"],
)
def test_a_form_cannot_bring_a_content_type_that_nobody_can_read(
    provider: Provider, content_type: str
) -> None:
    fields = {"Content-Type": content_type, "content": "x"}
    response = fold(provider, "PUT", "activities/state", **STATE, **fields)
    assert (response.status_code, code(response)) == (400, "lrs.form")


def test_a_form_is_in_utf_8_whatever_charset_it_names(provider: Provider) -> None:
    fields = {**STATE, "stateId": "你好", "content": "x"}
    put = fold(
        provider,
        "PUT",
        "activities/state",
        **fields,
        **{"Content-Type": "text/plain; charset=gb2312"},
    )
    assert put.status_code == 204
    assert Document.objects.get().document_id == "你好"


def test_problems_are_told_in_the_readers_language(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 3.2: a message that explains the cause."""
    response = provider.send(
        "GET", "activities/state", query=STATE, headers={"Accept-Language": "zh-CN"}
    )
    assert response.status_code == 404
    assert "没有文档" in json.loads(response.content)["message"]
