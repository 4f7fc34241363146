"""Nothing leaks between tenants: every resource, asked with every kind of key of another one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.integration.xapi.lrs.conftest import ITEM, MO, Provider, make_statement
from xapi.lrs.services import issue_launch_token

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]
OURS, THEIRS = 1, 2
REGISTRATION = "6d7c7a3e-0d5b-4a53-9a3f-1f6f0b6a0001"
WHO = {"agent": json.dumps(MO)}
STATE = {**WHO, "activityId": ITEM, "registration": REGISTRATION}
# For each resource: how one document is named, and what is listed without its name.
DOCUMENTS = {
    "activities/state": (STATE, {"stateId": "s"}),
    "agents/profile": (WHO, {"profileId": "p"}),
    "activities/profile": ({"activityId": ITEM}, {"profileId": "p"}),
}
# The same for everybody, and asked about further down.
OPEN = {"about", "profiles/<slug:key>"}
ASKED_BELOW = {"statements", "agents", "activities"}
NEW = {"If-None-Match": "*"}


@pytest.fixture
def ours(make_provider: MakeProvider) -> Provider:
    """A key of the tenant that everything belongs to."""
    return make_provider(tenant=OURS)


@pytest.fixture
def strangers(make_provider: MakeProvider) -> list[Callable[..., Any]]:
    """A key for everything, and a launch of the very same learner, of another tenant."""
    token = issue_launch_token(
        tenant=THEIRS,
        actor=MO,
        registration=UUID(REGISTRATION),
        expires_at=datetime.now(UTC) + timedelta(minutes=5),
    ).token

    def launched(method: str, path: str, query: dict[str, str]) -> Any:
        headers = {"Authorization": f"Basic {token}", "X-Experience-API-Version": "2.0.0"}
        return Client().generic(method, f"/xapi/{path}", query_params=query, headers=headers)

    def by_key(method: str, path: str, query: dict[str, str]) -> Any:
        return make_provider(tenant=THEIRS).send(method, path, query=query)

    return [launched, by_key]


def test_this_file_knows_every_resource() -> None:
    """A new resource must be put to the same question."""
    paths = {str(pattern.pattern) for pattern in get_resolver("xapi.lrs.urls").url_patterns}
    assert paths == DOCUMENTS.keys() | OPEN | ASKED_BELOW


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_are_seen_changed_and_deleted_by_their_own_tenant_only(
    ours: Provider, strangers: list[Callable[..., Any]], path: str
) -> None:
    context, name = DOCUMENTS[path]
    whole = {**context, **name}
    stored = ours.send("PUT", path, {"secret": 1}, query=whole, headers=NEW)
    assert stored.status_code == 204
    for ask in strangers:
        assert ask("GET", path, whole).status_code == 404
        assert json.loads(ask("GET", path, context).content) == []
        assert ask("DELETE", path, whole).status_code in (204, 403, 404)
    assert json.loads(ours.send("GET", path, query=whole).content) == {"secret": 1}


def test_statements_people_and_activities_are_known_to_their_own_tenant_only(
    ours: Provider, strangers: list[Callable[..., Any]]
) -> None:
    named = {"objectType": "Agent", "name": "Mo of ours", **MO}
    item = {"id": ITEM, "definition": {"name": {"en": "Item of ours"}}}
    one = make_statement(actor=named, object=item, context={"registration": REGISTRATION})
    assert ours.post(one).status_code == 200
    assert b"of ours" in ours.send("GET", "agents", query=WHO).content
    assert b"of ours" in ours.send("GET", "activities", query={"activityId": ITEM}).content
    for ask in strangers:
        assert ask("GET", "statements", {"statementId": one["id"]}).status_code == 404
        for query in (WHO, {"registration": REGISTRATION}, {"activity": ITEM}, {}):
            assert json.loads(ask("GET", "statements", query).content)["statements"] == []
        assert b"of ours" not in ask("GET", "agents", WHO).content
        assert b"of ours" not in ask("GET", "activities", {"activityId": ITEM}).content
