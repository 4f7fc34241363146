"""Signed statements over HTTP (XAPI 1.0.3 Data 2.6; 2.0.0 4.2.6)."""

import json
from typing import Any
from uuid import uuid4

import pytest

from tests.builders.multipart import SIGNATURE, Signer, attachment, part, signed, statements_part
from tests.integration.xapi.lrs.conftest import Provider, make_statement
from tests.integration.xapi.lrs.exchange import received, refused, send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files_in_memory")]


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
@pytest.mark.parametrize("alg", ["RS256", "RS384", "RS512"])
def test_a_signed_statement_is_taken(
    provider: Provider, signer: Signer, version: str, alg: str
) -> None:
    """XAPI-00115, XAPI-00117."""
    provider.version = version
    one = make_statement()
    jws = signer.jws(json.dumps(one).encode(), alg=alg, chain=[signer.certificate()])
    octets = part(jws, content_type="application/octet-stream")
    assert send(provider, statements_part(signed(one, jws)), octets).status_code == 200
    _, contents = received(provider.get(statementId=one["id"], attachments="true"))
    assert contents[0][1] == jws


@pytest.mark.parametrize(
    ("header", "described", "rule"),
    [
        ({"alg": "HS256"}, {}, "signature_algorithm"),
        ({"alg": "none"}, {}, "signature_algorithm"),
        ({}, {"contentType": "text/plain"}, "signature_type"),
    ],
)
def test_a_signature_that_is_none_is_refused(
    provider: Provider, signer: Signer, header: Any, described: Any, rule: str
) -> None:
    one = make_statement()
    jws = signer.jws(json.dumps(one).encode(), **header)
    batch = [make_statement(), signed(one, jws, **described)]
    octets = part(jws, content_type=None)
    params = refused(send(provider, statements_part(batch), octets), rule)
    assert params["index"] == "1"
    assert params["path"].startswith("$.attachments[0]")
    assert params["clause"] == "xAPI 1.0.3 Data 2.6; 2.0.0 4.2.6"


def test_a_signature_of_another_statement_is_refused(provider: Provider, signer: Signer) -> None:
    jws = signer.jws(json.dumps(make_statement()).encode())
    octets = part(jws, content_type=None)
    one = statements_part(signed(make_statement(), jws))
    refused(send(provider, one, octets), "signature_differs")


def test_statements_that_share_a_signature_are_all_checked(
    provider: Provider, signer: Signer
) -> None:
    one = make_statement(id=None)
    jws = signer.jws(json.dumps(one).encode(), chain=[signer.certificate()])
    octets = part(jws, content_type=None)
    other = signed({**one, "result": {"success": True}}, jws)
    batch = [signed(one, jws), signed(one, jws), other]
    params = refused(send(provider, statements_part(batch), octets), "signature_differs")
    assert params["index"] == "2"
    assert send(provider, statements_part(batch[:2]), octets).status_code == 200


def test_a_signature_has_to_come(provider: Provider, signer: Signer) -> None:
    """XAPI-00115: one at a fileUrl cannot be checked."""
    one = make_statement()
    jws = signer.jws(json.dumps(one).encode())
    linked = signed(one, jws, fileUrl="https://callcraft.example/files/1")
    refused(provider.post(linked), "signature_missing")
    refused(send(provider, statements_part(linked)), "signature_missing")


def test_a_put_may_be_signed_with_the_id_of_its_query(provider: Provider, signer: Signer) -> None:
    one = make_statement()
    jws = signer.jws(json.dumps(one).encode())
    octets = part(jws, content_type=None)
    sent = signed({name: value for name, value in one.items() if name != "id"}, jws)
    query = {"statementId": one["id"]}
    other = {"statementId": str(uuid4())}
    response = send(provider, statements_part(sent), octets, method="PUT", query=other)
    refused(response, "signature_differs")
    response = send(provider, statements_part(sent), octets, method="PUT", query=query)
    assert response.status_code == 204


def test_the_usage_alone_makes_a_signature(provider: Provider) -> None:
    content = b"no JWS"
    described = attachment(content, usageType=SIGNATURE, contentType="application/octet-stream")
    one = make_statement(attachments=[described])
    octets = part(content, content_type="application/octet-stream")
    refused(send(provider, statements_part(one), octets), "signature_form")
