"""Whatever is sent, the answer is never an error of ours, and a refusal stores nothing."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.integration.xapi.lrs.conftest import ANSWERED, LIN, Provider, make_statement
from xapi.lrs.models import StatementRow

pytestmark = pytest.mark.django_db

# The database is rolled back after the test, not after each example: examples bring new ids.
hostile = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
TEXT = st.text(max_size=12) | st.sampled_from(["\x00", "\ud800", "Agent", ANSWERED, "1e400"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
NAMES = (
    "actor",
    "verb",
    "object",
    "result",
    "context",
    "attachments",
    "id",
    "timestamp",
    "version",
)
NEAR = st.dictionaries(st.sampled_from(NAMES), JSON, min_size=1, max_size=2).map(
    lambda changes: {**make_statement(), **changes}
)
BODIES = (
    st.binary(max_size=60)
    | (JSON | NEAR | st.lists(NEAR, max_size=2)).map(lambda value: json.dumps(value).encode())
    | st.integers(0, 200_000).map(lambda depth: b'{"actor":' + b"[" * depth)
)
PARAMETERS = st.dictionaries(
    st.sampled_from(["statementId", "agent", "verb", "since", "limit", "more", "format", "x"]),
    TEXT.map(lambda text: text.encode("utf-8", "replace").decode()) | st.just(json.dumps(LIN)),
    max_size=3,
)


def answered(response: Any) -> None:
    assert response.status_code < 500, response.content
    if response.status_code >= 400:
        assert json.loads(response.content)["code"].startswith("lrs.")


@hostile
@given(
    method=st.sampled_from(["POST", "PUT"]),
    body=BODIES,
    version=st.sampled_from(["1.0.3", "2.0.0"]),
)
def test_any_body(provider: Provider, method: str, body: bytes, version: str) -> None:
    before = StatementRow.objects.count()
    query = {"statementId": make_statement()["id"]} if method == "PUT" else {}
    response = provider.send(
        method, body=body, query=query, headers={"X-Experience-API-Version": version}
    )
    answered(response)
    if response.status_code >= 400:
        assert StatementRow.objects.count() == before


@hostile
@given(query=PARAMETERS)
def test_any_query(provider: Provider, query: dict[str, str]) -> None:
    answered(provider.get(**query))


@hostile
@given(
    name=st.sampled_from(
        ["Authorization", "X-Experience-API-Version", "Accept-Language", "Content-Type"]
    ),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=40),
)
def test_any_header(provider: Provider, name: str, value: str) -> None:
    response = provider.send("POST", body=[make_statement()], headers={name: value})
    answered(response)
