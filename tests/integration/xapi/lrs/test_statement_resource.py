"""The statement resource over HTTP (XAPI 1.0.3 Communication 2.1; 2.0.0 4.1.6.1)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.integration.xapi.lrs.conftest import Provider, make_statement, voiding
from xapi.lrs.api.bodies import LARGEST_BATCH, LARGEST_BODY
from xapi.lrs.models import Credential, StatementRow
from xapi.lrs.services import revoke_credential

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]


def code(response: Any) -> str:
    return str(json.loads(response.content)["code"])


def test_a_batch_is_answered_with_its_ids(provider: Provider) -> None:
    batch = [make_statement(), make_statement(id=None)]
    response = provider.post(*batch)
    assert response.status_code == 200
    ids = json.loads(response.content)
    assert ids[0] == batch[0]["id"]
    assert provider.found() == ids[::-1]


def test_a_single_statement_is_a_batch_of_one(provider: Provider) -> None:
    one = make_statement()
    assert json.loads(provider.send("POST", body=one).content) == [one["id"]]


def test_what_is_read_is_what_was_stored(provider: Provider) -> None:
    one = make_statement(result={"extensions": {"https://callcraft.example/x": [1.50, None]}})
    provider.post(one)
    response = provider.get(statementId=one["id"])
    assert response.status_code == 200
    assert json.loads(response.content).items() >= one.items()
    assert response["Content-Type"] == "application/json"
    assert response["Last-Modified"]
    stored = StatementRow.objects.get()
    read = json.loads(response.content)
    assert read["stored"] == stored.stored.isoformat().replace("+00:00", "Z")
    assert read["authority"]["account"]["name"] == provider.key


def test_put_stores_under_the_id_of_the_query(provider: Provider) -> None:
    one = make_statement(id=None)
    statement_id = str(uuid4())
    query = {"statementId": statement_id}
    assert provider.send("PUT", body=one, query=query).status_code == 204
    assert provider.send("PUT", body=one, query=query).status_code == 204
    changed = {**one, "result": {"success": True}}
    conflict = provider.send("PUT", body=changed, query=query)
    assert (conflict.status_code, code(conflict)) == (409, "lrs.statement_conflict")
    assert provider.found() == [statement_id]


@pytest.mark.parametrize(
    "query", [{}, {"statementId": "1"}, {"statementId": str(uuid4()), "x": "1"}]
)
def test_put_needs_one_id_and_nothing_else(provider: Provider, query: dict[str, str]) -> None:
    response = provider.send("PUT", body=make_statement(id=None), query=query)
    assert (response.status_code, code(response)) == (400, "lrs.parameter")


def test_put_refuses_a_statement_with_another_id(provider: Provider) -> None:
    response = provider.send("PUT", body=make_statement(), query={"statementId": str(uuid4())})
    assert response.status_code == 400
    assert json.loads(response.content)["params"]["path"] == "$.id"


def test_a_refusal_says_what_where_and_by_which_clause_in_the_readers_language(
    provider: Provider,
) -> None:
    bad = make_statement(actor={"mbox": "lin"})
    response = provider.send(
        "POST", body=[make_statement(), bad], headers={"Accept-Language": "zh-Hans"}
    )
    assert response.status_code == 400
    problem = json.loads(response.content)
    assert problem["code"] == "lrs.statement_invalid"
    assert problem["params"]["index"] == "1"
    assert problem["params"]["path"] == "$.actor.mbox"
    assert problem["params"]["clause"].startswith("xAPI 1.0.3 Data 2.4.2.3")
    assert "不符合规范" in problem["message"]
    assert not StatementRow.objects.exists()


@pytest.mark.parametrize(
    ("version", "status", "answered"),
    [
        ("1.0", 200, "1.0.3"),
        ("1.0.3", 200, "1.0.3"),
        ("2.0.0", 200, "2.0.0"),
        (None, 400, "2.0.0"),
        ("", 400, "2.0.0"),
        ("0.95", 400, "2.0.0"),
        ("3.0.0", 400, "2.0.0"),
    ],
)
def test_the_version_is_settled_first(
    provider: Provider, version: str | None, status: int, answered: str
) -> None:
    """XAPI 1.0.3 Communication 3.3."""
    response = provider.send("GET", headers={"X-Experience-API-Version": version})
    assert response.status_code == status
    assert response["X-Experience-API-Version"] == answered
    assert response["X-Experience-API-Consistent-Through"]


def test_about_is_open_to_all_and_needs_no_version() -> None:
    response = Client().get("/xapi/about")
    assert response.status_code == 200
    assert json.loads(response.content)["version"] == ["1.0.3", "2.0.0"]
    assert response["X-Experience-API-Version"] == "2.0.0"
    assert Client().post("/xapi/about").status_code == 405


def test_head_is_get_without_a_body(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 1.1."""
    provider.post(make_statement())
    got, head = provider.get(), provider.send("HEAD")
    assert head.status_code == 200
    assert head.content == b""
    assert int(head["Content-Length"]) == len(got.content)


def test_unknown_methods_are_refused(provider: Provider) -> None:
    response = provider.send("DELETE")
    assert (response.status_code, code(response)) == (405, "lrs.method")
    assert "POST" in response["Allow"]


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Basic", "Basic !!!", "Basic OjA=", "Bearer x", "Basic " + "A" * 5000],
)
def test_nobody_comes_in_without_a_key(provider: Provider, authorization: str | None) -> None:
    response = provider.send("GET", headers={"Authorization": authorization})
    assert (response.status_code, code(response)) == (401, "lrs.credential")
    assert response["WWW-Authenticate"].startswith("Basic")


def test_a_key_ends_when_it_expires_or_is_taken_back(provider: Provider) -> None:
    assert Provider(provider.key, "wrong").get().status_code == 401
    assert provider.get().status_code == 200
    held = Credential.objects.get(key=provider.key)
    assert held.last_used_at is not None
    held.expires_at = datetime.now(UTC) - timedelta(seconds=1)
    held.save()
    assert provider.get().status_code == 401
    held.expires_at = None
    held.save()
    assert provider.get().status_code == 200
    assert revoke_credential(tenant=held.tenant, key=held.key)
    assert provider.get().status_code == 401


def test_a_key_does_what_its_scopes_say(make_provider: MakeProvider) -> None:
    writer, reader = make_provider("statements/write"), make_provider("all/read")
    mine = make_provider("statements/write", "statements/read/mine")
    first, second = make_statement(), make_statement()
    assert writer.post(first).status_code == 200
    assert mine.post(second).status_code == 200
    assert code(writer.get()) == "lrs.scope"
    assert reader.post(make_statement()).status_code == 403
    assert reader.found() == [second["id"], first["id"]]
    assert mine.found() == [second["id"]]
    assert mine.get(statementId=second["id"]).status_code == 200
    assert mine.get(statementId=first["id"]).status_code == 404


def test_a_tenant_sees_nothing_of_another(make_provider: MakeProvider) -> None:
    ours, theirs = make_provider(tenant=1), make_provider(tenant=2)
    one = make_statement()
    ours.post(one, make_statement())
    assert theirs.found() == []
    assert theirs.get(statementId=one["id"]).status_code == 404
    for query in ({"agent": json.dumps(one["actor"])}, {"verb": one["verb"]["id"]}):
        assert theirs.found(**query) == []
    more = json.loads(ours.get(limit="1").content)["more"].partition("more=")[2]
    assert code(theirs.get(more=more)) == "lrs.parameter"
    assert theirs.post({**one, "result": {"success": True}}).status_code == 200
    assert theirs.post(voiding(one["id"])).status_code == 200
    assert ours.get(statementId=one["id"]).status_code == 200


def test_a_voided_statement_is_found_by_its_own_parameter_only(provider: Provider) -> None:
    """XAPI 1.0.3 Communication 2.1.4."""
    one = make_statement()
    provider.post(one)
    void = voiding(one["id"])
    assert provider.get(voidedStatementId=one["id"]).status_code == 404
    provider.post(void)
    assert provider.get(statementId=one["id"]).status_code == 404
    assert provider.get(voidedStatementId=one["id"]).status_code == 200
    assert provider.found() == [void["id"]]


def test_bodies_that_are_no_json_are_refused(provider: Provider) -> None:
    for content_type in ("text/plain", "application/jsonp", "multipart/form-data; boundary=x", ""):
        response = provider.send("POST", body=[make_statement()], content_type=content_type)
        assert (response.status_code, code(response)) == (400, "lrs.content_type")
    assert not StatementRow.objects.exists()


def test_a_refused_client_is_heard_out(provider: Provider) -> None:
    """Clients that send all before they read would wait for ever otherwise."""
    for headers in ({"Authorization": "Basic x"}, {"X-Experience-API-Version": "9"}):
        response = provider.send("POST", body=b" " * 1_000_000, headers=headers)
        assert response.status_code in (400, 401)
        assert response.wsgi_request.read(1) == b""


def test_bodies_and_batches_have_their_limits(provider: Provider) -> None:
    response = provider.send("POST", body=b" " * (LARGEST_BODY + 1))
    assert (response.status_code, code(response)) == (413, "lrs.body_too_large")
    response = provider.send("POST", body=b"[" + b"1," * LARGEST_BATCH + b"1]")
    assert (response.status_code, code(response)) == (413, "lrs.batch_too_large")


def test_a_body_larger_than_djangos_own_limit_is_taken(provider: Provider) -> None:
    one = make_statement(result={"response": "x" * 4_000_000})
    assert provider.post(one).status_code == 200
    assert provider.found() == [one["id"]]
