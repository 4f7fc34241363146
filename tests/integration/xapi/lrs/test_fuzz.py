"""Whatever is sent, the answer is never an error of ours, and a refusal stores nothing."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.multipart import (
    CONTENT_TYPE,
    Signer,
    attachment,
    body,
    part,
    signed,
    statements_part,
)
from tests.integration.xapi.lrs.conftest import ANSWERED, LIN, Provider, make_statement
from tests.unit.xapi.statements.samples import FULL, ODD, changed, places
from xapi.lrs.models import AttachmentContent, StatementRow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_in_memory")]

# The database is rolled back after the test, not after each example: examples bring new ids.
hostile = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# These come with attachments, which cost more.
hostile_parts = settings(hostile, max_examples=40)
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


VERSIONS = st.sampled_from(["1.0.3", "2.0.0"])
# JSON that no dictionary of Python's can stand for.
RAW = st.sampled_from(
    [
        b"1e400",
        b"-1e400",
        b"1" * 5000,
        b"-0",
        b"01",
        b"NaN",
        b'"\\u0000"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'{"a":1,"a":2}',
        b"[" * 100 + b"]" * 100,
        b'{"https://callcraft.example/x":' * 100 + b"1" + b"}" * 100,
        b'"0000-01-01T00:00:00Z"',
        b'"0001-01-01T00:00:00+14:00"',
        b'"9999-12-31T23:59:59.999999-14:00"',
        b'"2016-12-31T23:59:60Z"',
    ]
)
CONTENT, SIGNER = b"what a learner said", Signer()


def answered(response: Any) -> None:
    assert response.status_code < 500, response.content
    if response.status_code >= 400:
        assert json.loads(response.content)["code"].startswith("lrs.")


@hostile
@given(
    method=st.sampled_from(["POST", "PUT"]),
    body=BODIES,
    version=VERSIONS,
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


def sent(provider: Provider, body: bytes, version: str, **more: Any) -> None:
    """Send it: it is stored, or refused and nothing is."""
    before = StatementRow.objects.count(), AttachmentContent.objects.count()
    headers = {"X-Experience-API-Version": version}
    response = provider.send("POST", body=body, headers=headers, **more)
    answered(response)
    if response.status_code != 200:
        # Contents may stay behind when only recording itself has refused: they do no harm.
        assert StatementRow.objects.count() == before[0]
        if response.status_code == 400:
            assert AttachmentContent.objects.count() == before[1]
    found = provider.get(limit="1", attachments="true")
    assert found.status_code == 200
    assert b"".join(found.streaming_content)


@hostile
@given(place=st.sampled_from(places(FULL)), value=ODD, raw=st.none() | RAW, version=VERSIONS)
def test_any_value_in_any_place(
    provider: Provider, place: str, value: Any, raw: bytes | None, version: str
) -> None:
    one = changed({**FULL, "id": str(uuid4())}, place, value if raw is None else "@raw@")
    sent(provider, json.dumps(one).encode().replace(b'"@raw@"', raw or b""), version)


@hostile_parts
@given(data=st.data(), version=VERSIONS)
def test_any_multipart_gone_wrong(provider: Provider, data: st.DataObject, version: str) -> None:
    one = make_statement()
    jws = SIGNER.jws(json.dumps(one).encode(), chain=[SIGNER.certificate()])
    whole = body(
        statements_part([signed(one, jws), make_statement(attachments=[attachment(CONTENT)])]),
        part(jws, content_type="application/octet-stream"),
        part(CONTENT),
    )
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(start, min(len(whole), start + 40)))
        put = data.draw(st.binary(max_size=4) | st.sampled_from([b"\r\n", b"--", whole[:40]]))
        whole = whole[:start] + put + whole[end:]
    sent(provider, whole, version, content_type=CONTENT_TYPE)


@hostile_parts
@given(
    headers=st.dictionaries(
        st.sampled_from(
            [
                "content_type",
                "content_length",
                "content_transfer_encoding",
                "x_experience_api_hash",
                "content_disposition",
                "x\x00y",
            ]
        ),
        st.none()
        | st.text(st.characters(codec="utf-8"), max_size=20)
        | st.sampled_from(["binary", "base64", "19", "-1", "audio/mpeg", "multipart/mixed"]),
        max_size=4,
    ),
    content=st.just(CONTENT) | st.binary(max_size=20),
    boundary=st.sampled_from([CONTENT_TYPE, "multipart/mixed", "multipart/mixed; boundary=*"])
    | st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=80).map(
        lambda text: f"multipart/mixed; boundary={text}"
    ),
    version=VERSIONS,
)
def test_any_part(
    provider: Provider,
    headers: dict[str, str | None],
    content: bytes,
    boundary: str,
    version: str,
) -> None:
    one = make_statement(attachments=[attachment(CONTENT)])
    whole = body(statements_part(one), part(content, **headers))
    sent(provider, whole, version, content_type=boundary)


@hostile_parts
@given(jws=st.binary(max_size=80) | st.lists(st.binary(max_size=20), max_size=4).map(b".".join))
def test_any_signature(provider: Provider, jws: bytes) -> None:
    octets = part(jws, content_type="application/octet-stream")
    whole = body(statements_part(signed(make_statement(), jws)), octets)
    sent(provider, whole, "2.0.0", content_type=CONTENT_TYPE)
