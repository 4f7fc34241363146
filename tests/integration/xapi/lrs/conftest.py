"""A store with a key, and a client that speaks to it as a learning record provider would."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings

from xapi.lrs.services import create_credential

TENANT = 7
AUTHORITY = {"account": {"homePage": "https://callcraft.example/xapi", "name": "tests"}}
LIN = {"objectType": "Agent", "mbox": "mailto:lin@callcraft.example"}
MO = {"account": {"homePage": "https://callcraft.example/people", "name": "mo"}}
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
ITEM = "https://callcraft.example/items/1"


def make_statement(**changes: Any) -> dict[str, Any]:
    """Lin answered item 1, under a new id; a change to None takes a property away."""
    statement = {
        "id": str(uuid4()),
        "actor": LIN,
        "verb": {"id": ANSWERED},
        "object": {"id": ITEM},
        **changes,
    }
    return {name: value for name, value in statement.items() if value is not None}


def voiding(target: object, **changes: Any) -> dict[str, Any]:
    """A statement that voids the one with the id `target`."""
    reference = {"objectType": "StatementRef", "id": str(target)}
    return make_statement(verb={"id": VOIDED}, object=reference, **changes)


@dataclass
class Provider:
    """A client of the store with its key."""

    key: str
    secret: str
    version: str = "2.0.0"

    def send(self, method: str, path: str = "statements", body: Any = None, **more: Any) -> Any:
        """Send a request; a body that is not bytes is sent as JSON."""
        pair = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        headers = {
            "Authorization": f"Basic {pair}",
            "X-Experience-API-Version": self.version,
            **more.pop("headers", {}),
        }
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        content_type = more.pop("content_type", "application/json")
        return Client().generic(
            method,
            f"/xapi/{path}",
            data if body is not None else b"",
            content_type,
            query_params=more.pop("query", {}),
            headers={name: value for name, value in headers.items() if value is not None},
            **more,
        )

    def get(self, **query: str) -> Any:
        return self.send("GET", query=query)

    def found(self, **query: str) -> list[str]:
        """The ids of the statements that a GET with this query returns."""
        response: HttpResponse = self.get(**query)
        assert response.status_code == 200, response.content
        return [statement["id"] for statement in json.loads(response.content)["statements"]]

    def post(self, *statements: Any) -> Any:
        return self.send("POST", body=list(statements))


@pytest.fixture
def make_provider(db: None) -> Callable[..., Provider]:
    """Make a provider with a key of its own: make_provider("statements/write", tenant=8)."""

    def make(*scopes: str, tenant: int = TENANT) -> Provider:
        key, secret = create_credential(tenant=tenant, name="Tests", scopes=scopes or {"all"})
        return Provider(key, secret)

    return make


@pytest.fixture
def provider(make_provider: Callable[..., Provider]) -> Provider:
    """A provider that may do everything."""
    return make_provider()


@pytest.fixture
def files_in_memory() -> Iterator[None]:
    """Contents of attachments are gone with the test."""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "default": memory}):
        yield
