"""Whatever is asked of documents, agents and activities, the answer is never an error of ours."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.xapi.lrs.conftest import ITEM, LIN, Provider

pytestmark = pytest.mark.django_db

hostile = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(max_size=12) | st.sampled_from(
    ["\x00", "\x1f", "%00", "null", "[]", "{}", "9" * 40, "2026-01-01T00:00:00Z", ITEM]
)
ACCOUNT = st.fixed_dictionaries({"homePage": st.just(ITEM), "name": TEXT})
AGENT = st.fixed_dictionaries({"account": ACCOUNT}) | st.fixed_dictionaries({"mbox": TEXT})
GOOD = {"activityId": ITEM, "agent": json.dumps(LIN), "stateId": "a", "profileId": "a"}
QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "activityId": TEXT | st.just(ITEM),
        "agent": TEXT | AGENT.map(json.dumps),
        "registration": TEXT | st.uuids().map(str),
        "since": TEXT | st.datetimes().map(lambda moment: moment.isoformat()),
        "stateId": TEXT,
        "profileId": TEXT,
    },
)
NEEDED = {
    "activities": ("activityId",),
    "activities/state": ("activityId", "agent", "stateId"),
    "activities/profile": ("activityId", "profileId"),
    "agents": ("agent",),
    "agents/profile": ("agent", "profileId"),
}
TAGS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
).map(lambda value: json.dumps(value).encode())


@pytest.mark.parametrize("path", NEEDED)
@hostile
@given(
    method=st.sampled_from(["GET", "HEAD", "PUT", "POST", "DELETE"]),
    odd=QUERIES,
    body=st.binary(max_size=40) | JSON,
    tag=TAGS,
    version=st.sampled_from(["1.0.3", "2.0.0"]),
)
def test_every_answer_is_meant(
    provider: Provider, path: str, method: str, odd: Any, body: bytes, tag: str, version: str
) -> None:
    provider.version = version
    good = {name: GOOD[name] for name in NEEDED[path]}
    headers = {"If-Match": tag, "If-None-Match": tag[::-1]} if len(tag) % 2 else {}
    for query in (odd, {**good, **odd}, good):
        response = provider.send(method, path, body=body, query=query, headers=headers)
        assert response.status_code in (200, 204, 304, 400, 404, 405, 409, 412)
        if response.status_code == 400:
            assert json.loads(response.content or b'{"code": "lrs."}')["code"].startswith("lrs.")


@hostile
@given(query=TEXT, form=st.binary(max_size=80) | TEXT.map(str.encode))
def test_every_form_is_answered(provider: Provider, query: str, form: bytes) -> None:
    provider.version = "1.0.3"
    for method in (query, "PUT", "GET"):
        response = provider.send(
            "POST",
            "activities/state",
            body=form,
            query={"method": method},
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code in (200, 204, 400, 401)
