"""Signing in by OpenID Connect, with a provider that answers over HTTP (R147)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django import Settings

from lms.people.models import Employee
from tests.builders.centre import Centre

pytestmark = pytest.mark.django_db


class Provider:
    """Says of whoever comes what it was told to say."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {"sub": "s-1"}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answers = {"/.well-known/openid-configuration": provider.configuration}
                self.answer(answers.get(self.path, provider.claims))

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer({"access_token": "a-token", "token_type": "Bearer"})

            def answer(self, document: dict[str, Any]) -> None:
                body = json.dumps(document).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Tests are quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
        }

    def signs_in(self, **claims: Any) -> bool:
        """Whether somebody of whom the provider says this gets in, in a browser of their own."""
        self.claims = {"sub": "s-1", **claims}
        client = Client()
        asked = client.post("/account/oidc/oidc/login/")
        state = parse_qs(urlsplit(asked.headers["Location"]).query)["state"][0]
        client.get("/account/oidc/oidc/login/callback/", {"code": "c", "state": state})
        return "_auth_user_id" in client.session


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    running = Provider()
    app = {
        "provider_id": "oidc",
        "name": "Provider",
        "client_id": "callcraft",
        "secret": "secret",
        "settings": {"server_url": running.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def centre() -> Centre:
    centre = Centre()
    for name in ("Heron", "Finch"):
        person = centre.person(name, login=name.lower())
        Employee.objects.filter(id=person.id).update(email=f"{name.lower()}@callcraft.example")
    return centre


def test_a_verified_address_that_one_person_has_lets_her_in_again_and_again(
    centre: Centre, provider: Provider
) -> None:
    known = {"email": "Heron@callcraft.example", "email_verified": True}
    assert provider.signs_in(**known)
    assert provider.signs_in(), "from now on the subject says who it is"


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"email": "heron@callcraft.example"},
        {"email": "heron@callcraft.example", "email_verified": "true"},
        {"email": "nobody@callcraft.example", "email_verified": True},
        {"preferred_username": "heron"},
    ],
)
def test_whoever_is_not_known_beyond_doubt_stays_outside(
    centre: Centre, provider: Provider, claims: dict[str, Any]
) -> None:
    assert not provider.signs_in(**claims)


def test_an_address_that_two_people_share_lets_neither_in(
    centre: Centre, provider: Provider
) -> None:
    Employee.objects.filter(login="finch").update(email="heron@callcraft.example")
    assert not provider.signs_in(email="heron@callcraft.example", email_verified=True)


def test_the_claim_that_was_chosen_names_the_sign_in(
    centre: Centre, provider: Provider, settings: Settings
) -> None:
    settings.CALLCRAFT_OIDC_LOGIN_CLAIM = "preferred_username"
    assert not provider.signs_in(email="heron@callcraft.example", email_verified=True)
    assert provider.signs_in(preferred_username="heron")


def test_somebody_who_has_left_does_not_come_in(centre: Centre, provider: Provider) -> None:
    known = {"email": "heron@callcraft.example", "email_verified": True}
    assert provider.signs_in(**known)
    Employee.objects.filter(login="heron").update(is_active=False)
    assert not provider.signs_in(**known)
