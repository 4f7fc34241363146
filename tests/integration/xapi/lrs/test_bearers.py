"""Bearer tokens of a real issuer: whom they let in, and what they refuse (RFC 7519, RFC 6750)."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from tests.builders.issuer import AUDIENCE, IssuerServer
from tests.integration.xapi.lrs.conftest import TENANT, Provider, make_statement, voiding
from xapi.lrs.adapters import providers
from xapi.lrs.adapters.providers import (
    FRESH,
    MINIMUM,
    STALE,
    Providers,
    ProviderUnreachable,
)
from xapi.lrs.exceptions import IssuerUnusable, ScopeUnknown
from xapi.lrs.models import Issuer, StatementRow
from xapi.lrs.rules.access import SpeaksFor, Voice
from xapi.lrs.services import bearers, distrust_issuer, trust_issuer

pytestmark = pytest.mark.django_db
MakeProvider = Callable[..., Provider]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def issuer() -> Iterator[IssuerServer]:
    server = IssuerServer()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A memory of issuers of the test's own, whose clock the test moves."""
    ticking = Clock()
    monkeypatch.setattr(bearers, "PROVIDERS", Providers(ticking))
    return ticking


def trust(issuer: IssuerServer, tenant: int = TENANT, **more: Any) -> Issuer:
    terms = {"name": "Id", "issuer": issuer.url, "audience": AUDIENCE, **more}
    return trust_issuer(tenant=tenant, **terms)


def send(token: str, method: str = "GET", body: Any = None, **query: str) -> Any:
    return Client().generic(
        method,
        "/xapi/statements",
        b"" if body is None else json.dumps(body).encode(),
        "application/json",
        query_params=query,
        headers={"Authorization": f"Bearer {token}", "X-Experience-API-Version": "1.0.3"},
    )


def status(token: str) -> int:
    response: HttpResponse = send(token)
    return response.status_code


def found(token: str) -> list[str]:
    return [one["id"] for one in json.loads(send(token).content)["statements"]]


def test_an_application_records_for_its_user_and_reads_what_is_theirs(
    issuer: IssuerServer, make_provider: MakeProvider
) -> None:
    """XAPI 1.0.3 Data 2.4.9: the authority is the pair of the two."""
    trust(issuer)
    token = issuer.token()
    one = make_statement()
    assert send(token, "POST", [one]).status_code == 200
    stored = json.loads(send(token, statementId=one["id"]).content)
    assert stored["authority"] == {
        "objectType": "Group",
        "member": [
            {
                "objectType": "Agent",
                "name": "quiz",
                "account": {"homePage": f"{issuer.url}/token", "name": "quiz"},
            },
            {
                "objectType": "Agent",
                "name": "user-1",
                "account": {"homePage": issuer.url, "name": "user-1"},
            },
        ],
    }
    make_provider().post(make_statement())
    assert found(token) == [one["id"]]
    # The same user by another application, and another user by the same one, are others.
    for stranger in (issuer.token(azp="other"), issuer.token(sub="user-2"), issuer.token(azp=None)):
        assert found(stranger) == []
        assert send(stranger, statementId=one["id"]).status_code == 404


def test_a_pair_voids_what_it_recorded_and_nothing_of_another_pair(issuer: IssuerServer) -> None:
    trust(issuer)
    one = make_statement()
    send(issuer.token(), "POST", [one])
    theirs = send(issuer.token(sub="user-2"), "POST", [voiding(one["id"])])
    assert (theirs.status_code, json.loads(theirs.content)["code"]) == (403, "lrs.voiding")
    assert send(issuer.token(), "POST", [voiding(one["id"])]).status_code == 200


@pytest.mark.parametrize("algorithm", ["RS256", "RS512", "PS384"])
def test_the_algorithms_that_were_named_are_taken(issuer: IssuerServer, algorithm: str) -> None:
    trust(issuer, algorithms=["RS256", "RS512", "PS384"])
    assert status(issuer.token(algorithm=algorithm)) == 200


def test_elliptic_curves_are_taken(issuer: IssuerServer) -> None:
    issuer.new_key("curve", curve=True)
    trust(issuer)
    assert status(issuer.token(key="curve", algorithm="ES256")) == 200


def now() -> int:
    return int(time.time())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"aud": ["x", AUDIENCE]}, 200),
        ({"aud": "https://other.example"}, 401),
        ({"aud": None}, 401),
        ({"exp": None}, 401),
        ({"exp": lambda: now() - 60}, 401),
        ({"exp": lambda: now() - 5}, 200),  # within the leeway
        ({"exp": "soon"}, 401),
        ({"nbf": lambda: now() + 600}, 401),
        ({"nbf": lambda: now() - 5}, 200),
        ({"iss": "https://evil.example"}, 401),
        ({"iss": None}, 401),
        ({"sub": None, "azp": None}, 401),
        ({"scope": "openid"}, 403),
        ({"scope": None}, 403),
    ],
)
def test_what_a_token_says_is_checked(
    issuer: IssuerServer, changes: dict[str, Any], expected: int
) -> None:
    trust(issuer, leeway=30)
    claims = {name: value() if callable(value) else value for name, value in changes.items()}
    assert status(issuer.token(**claims)) == expected


def test_forged_tokens_are_refused(issuer: IssuerServer) -> None:
    trust(issuer, algorithms=["RS256", "ES256"])
    good = issuer.token()
    assert status(good) == 200
    header, claims, signature = good.split(".")
    forged = base64.urlsafe_b64encode(
        json.dumps(
            {**jwt.decode(good, options={"verify_signature": False}), "sub": "boss"}
        ).encode()
    )
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    public = (
        issuer.keys["first"]
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    # The old trick: the public key as the secret of a symmetric algorithm.
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"first"}').rstrip(b"=")
    mac = hmac.digest(public, head + b"." + claims.encode(), hashlib.sha256)
    confused = b".".join([head, claims.encode(), base64.urlsafe_b64encode(mac).rstrip(b"=")])
    for token in (
        f"{header}.{forged.decode().rstrip('=')}.{signature}",
        f"{none}.{claims}.",
        f"{none}.{claims}.{signature}",
        f"{header}.{claims}.",
        f"{header}.{claims}.{signature[:-4]}AAAA",
        confused.decode(),
        "not.a.token",
    ):
        assert status(token) == 401, token
    issuer.new_key("evil")
    assert status(issuer.token(key="evil", kid="first")) == 401
    assert status(issuer.token(algorithm="PS256")) == 401  # not among those named


def test_a_new_key_is_fetched_when_a_token_names_it_but_not_at_every_whim(
    issuer: IssuerServer, clock: Clock
) -> None:
    trust(issuer)
    assert status(issuer.token()) == 200
    issuer.new_key("second")
    asked = len(issuer.asked)
    assert [status(issuer.token(key="second")) for _ in range(3)] == [401] * 3
    assert len(issuer.asked) == asked  # too soon after the last time
    clock.now += MINIMUM
    assert status(issuer.token(key="second")) == 200
    assert len(issuer.asked) == asked + 2
    clock.now += MINIMUM
    issuer.new_key("evil")
    issuer.hidden.add("evil")
    assert [status(issuer.token(key="evil")) for _ in range(5)] == [401] * 5
    assert len(issuer.asked) == asked + 4
    assert status(issuer.token()) == 200


def test_a_key_that_was_withdrawn_is_forgotten_within_the_hour(
    issuer: IssuerServer, clock: Clock
) -> None:
    issuer.new_key("second")
    trust(issuer)
    assert status(issuer.token()) == 200
    issuer.hidden.add("first")
    clock.now += FRESH
    assert status(issuer.token()) == 401
    assert status(issuer.token(key="second")) == 200


def test_an_issuer_that_is_away_is_missed_only_in_the_end(
    issuer: IssuerServer, clock: Clock
) -> None:
    trust(issuer)
    issuer.broken = True
    away = send(issuer.token())
    assert (away.status_code, json.loads(away.content)["code"]) == (503, "lrs.issuer_unreachable")
    assert away["Retry-After"] == str(int(MINIMUM))
    asked = len(issuer.asked)
    assert status(issuer.token()) == 503
    assert len(issuer.asked) == asked
    issuer.broken = False
    clock.now += MINIMUM
    assert status(issuer.token()) == 200
    issuer.broken = True
    clock.now += FRESH
    assert status(issuer.token()) == 200
    clock.now += STALE
    assert status(issuer.token()) == 503


def test_a_token_without_a_key_id_needs_an_issuer_with_one_key(
    issuer: IssuerServer, clock: Clock
) -> None:
    trust(issuer)
    assert status(issuer.token(kid=None)) == 200
    issuer.new_key("second")
    clock.now += FRESH
    assert status(issuer.token(kid=None)) == 401


@pytest.mark.parametrize(
    "about",
    [
        {"issuer": "https://other.example"},
        {"jwks_uri": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "http://169.254.169.254/latest/meta-data"},
        {"jwks_uri": "http://user@127.0.0.1/keys"},
    ],
)
def test_an_issuer_is_not_followed_wherever_it_points(
    issuer: IssuerServer, about: dict[str, Any]
) -> None:
    trust(issuer)
    issuer.about = about
    assert status(issuer.token()) == 503


def test_private_networks_are_asked_only_where_the_installation_opened_them(
    issuer: IssuerServer, settings: Settings
) -> None:
    trust(issuer)
    settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = False
    assert status(issuer.token()) == 503
    assert issuer.asked == []
    with pytest.raises(IssuerUnusable):
        trust(issuer)


def test_many_at_once_ask_the_issuer_once(issuer: IssuerServer) -> None:
    shared = Providers()
    threads = [
        threading.Thread(target=shared.key_of, args=(issuer.url, "first", "RS256"))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(issuer.asked) == 2


def test_a_slow_issuer_holds_nobody_but_the_one_who_asks(
    issuer: IssuerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers, "PATIENCE", 0.05)
    shared = Providers()
    shared.key_of(issuer.url, "first", "RS256")
    entered, go_on = threading.Event(), threading.Event()

    def slowly(_issuer: str) -> providers.Provider:
        entered.set()
        assert go_on.wait(10)
        raise ProviderUnreachable("too slow")

    monkeypatch.setattr(providers, "discover", slowly)
    monkeypatch.setattr(providers, "MINIMUM", 0.0)
    asking = threading.Thread(target=shared.key_of, args=(issuer.url, "unknown", "RS256"))
    asking.start()
    assert entered.wait(10)
    # Known keys are found at once, unknown ones are answered after a little patience.
    assert shared.key_of(issuer.url, "first", "RS256")[0] is not None
    assert shared.key_of(issuer.url, "other", "RS256")[0] is None
    assert asking.is_alive()
    go_on.set()
    asking.join()


def test_claims_are_mapped_to_scopes(issuer: IssuerServer) -> None:
    trust(issuer, scope_claim="realm.roles", scope_map={"auditor": ["all/read"]})
    assert status(issuer.token(realm={"roles": ["auditor"]})) == 200
    refused = send(issuer.token(realm={"roles": ["auditor"]}), "POST", [make_statement()])
    assert refused.status_code == 403
    assert status(issuer.token(realm={"roles": ["all"]}, scope="all")) == 403


def test_tokens_speak_for_outsiders_unless_the_issuer_was_lent_more(
    issuer: IssuerServer, settings: Settings
) -> None:
    heron = {"account": {"homePage": settings.CALLCRAFT_ACTOR_HOME_PAGE, "name": "heron"}}
    trust(issuer)
    refused = send(issuer.token(scope="all"), "POST", [make_statement(actor=heron)])
    assert (refused.status_code, json.loads(refused.content)["code"]) == (403, "lrs.voice")
    assert not StatementRow.objects.exists()
    trust(issuer, voice=Voice(SpeaksFor.ANYONE))
    assert send(issuer.token(), "POST", [make_statement(actor=heron)]).status_code == 200


def test_trust_ends_at_once_and_is_each_tenants_own(issuer: IssuerServer) -> None:
    trust(issuer)
    with pytest.raises(IssuerUnusable):
        trust(issuer, tenant=TENANT + 1)
    theirs = "https://other.example/xapi"
    trust(issuer, tenant=TENANT + 1, audience=theirs)
    one = make_statement()
    assert send(issuer.token(scope="all"), "POST", [one]).status_code == 200
    assert found(issuer.token(scope="all", aud=theirs)) == []
    # A token for both is for neither: whose records would it open?
    assert status(issuer.token(scope="all", aud=[AUDIENCE, theirs])) == 401
    assert not distrust_issuer(tenant=TENANT, issuer=issuer.url, audience=theirs)
    assert distrust_issuer(tenant=TENANT, issuer=issuer.url, audience=AUDIENCE)
    assert status(issuer.token(scope="all")) == 401
    assert status(issuer.token(scope="all", aud=theirs)) == 200


@pytest.mark.parametrize(
    "terms",
    [
        {"issuer": "not a url"},
        {"issuer": "https://u:p@id.example"},
        {"audience": ""},
        {"algorithms": ["HS256"]},
        {"algorithms": ["RS256", "none"]},
        {"algorithms": []},
        {"leeway": 3600},
    ],
)
def test_what_cannot_be_trusted_is_not(issuer: IssuerServer, terms: dict[str, Any]) -> None:
    with pytest.raises(IssuerUnusable):
        trust_issuer(
            **{"tenant": TENANT, "name": "Id", "issuer": issuer.url, "audience": AUDIENCE, **terms}
        )


def test_only_scopes_that_exist_are_mapped_to(issuer: IssuerServer) -> None:
    with pytest.raises(ScopeUnknown):
        trust(issuer, scope_map={"boss": ["everything"]})
    assert not Issuer.objects.exists()


def test_use_is_noted_and_the_token_is_not_logged(
    issuer: IssuerServer, capfd: pytest.CaptureFixture[str]
) -> None:
    trust(issuer)
    good, bad = issuer.token(), issuer.token(exp=1)
    assert (status(good), status(bad)) == (200, 401)
    assert Issuer.objects.get().last_used_at is not None
    told = "".join(capfd.readouterr())
    assert good not in told
    assert bad not in told
    assert good.split(".")[2] not in told
