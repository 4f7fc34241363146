"""Bearer tokens, and keys and secrets as words."""

import base64
from typing import Any

import pytest

from xapi.lrs.rules.scopes import Scope
from xapi.lrs.rules.secrets import (
    as_token,
    from_token,
    is_launch_key,
    is_secret,
    new_key,
    new_launch_key,
    secret_hash,
)
from xapi.lrs.rules.tokens import TokenRefused, authority_of, label_of, scopes_of

ISSUER, TOKENS = "https://id.example/realm", "https://id.example/realm/token"


@pytest.mark.parametrize(
    ("claims", "claim", "mapping", "scopes"),
    [
        ({"scope": "openid statements/write state"}, "scope", {}, {"statements/write", "state"}),
        ({"scope": ["all/read"]}, "scope", {}, {"all/read"}),
        ({"scope": "admin"}, "scope", {}, set()),
        (
            {"roles": ["writer", "x"]},
            "roles",
            {"writer": ["statements/write"]},
            {"statements/write"},
        ),
        ({"scope": "all"}, "scope", {"writer": ["statements/write"]}, set()),
        (
            {"realm": {"roles": ["r"]}},
            "realm.roles",
            {"r": ["state", "profile"]},
            {"state", "profile"},
        ),
        ({"https://x.example/roles": ["r"]}, "https://x.example/roles", {"r": ["all"]}, {"all"}),
        ({"realm": "text"}, "realm.roles", {}, set()),
        ({"scope": 7}, "scope", {}, set()),
        ({"scope": [1, None, {"all": 1}]}, "scope", {}, set()),
        ({}, "scope", {}, set()),
    ],
)
def test_claims_become_scopes_by_the_mapping_alone(
    claims: dict[str, Any], claim: str, mapping: dict[str, list[str]], scopes: set[str]
) -> None:
    assert scopes_of(claims, claim=claim, mapping=mapping) == {Scope(scope) for scope in scopes}


def test_an_application_with_a_user_is_a_pair() -> None:
    """XAPI 1.0.3 Data 2.4.9: OAuth credentials as authority."""
    name, authority = authority_of(
        {"azp": "quiz", "sub": "u-1", "name": "Heron"}, issuer=ISSUER, token_endpoint=TOKENS
    )
    assert name == "u-1 / quiz"
    assert authority == {
        "objectType": "Group",
        "member": [
            {
                "objectType": "Agent",
                "name": "quiz",
                "account": {"homePage": TOKENS, "name": "quiz"},
            },
            {
                "objectType": "Agent",
                "name": "Heron",
                "account": {"homePage": ISSUER, "name": "u-1"},
            },
        ],
    }


@pytest.mark.parametrize(
    ("claims", "account"),
    [
        ({"client_id": "quiz", "sub": "quiz"}, {"homePage": TOKENS, "name": "quiz"}),
        (
            {"azp": "quiz", "sub": "quiz@clients", "gty": "client-credentials"},
            {"homePage": TOKENS, "name": "quiz"},
        ),
        ({"sub": "u-1"}, {"homePage": ISSUER, "name": "u-1"}),
    ],
)
def test_whoever_speaks_alone_is_an_agent(claims: dict[str, Any], account: dict[str, str]) -> None:
    _, authority = authority_of(claims, issuer=ISSUER, token_endpoint=TOKENS)
    assert authority["objectType"] == "Agent"
    assert authority["account"] == account


@pytest.mark.parametrize(
    "claims", [{}, {"sub": ""}, {"sub": 7, "azp": None}, {"sub": "\x00"}, {"sub": "\ud800"}]
)
def test_a_token_of_nobody_is_refused(claims: dict[str, Any]) -> None:
    with pytest.raises(TokenRefused):
        authority_of(claims, issuer=ISSUER, token_endpoint=TOKENS)


def word(header: str = '{"alg":"RS256"}', claims: str = "{}", signature: str = "e30") -> str:
    """Any two texts put together as a token is."""
    parts = (
        base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") for text in (header, claims)
    )
    return ".".join((*parts, signature))


DEEP = "[" * 2500


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "ключ.e30.e30",
        word("{}"),
        word('{"alg":"none"}', signature=""),
        word('{"alg":["RS256"]}'),
        word("[]"),
        word(DEEP),
        word('{"alg":"RS256","kid":7}', '{"iss":"https://id.example","aud":"x"}'),
        word('{"alg":"RS256","crit":["x"]}'),
        word(claims="[]"),
        word(claims="7"),
        word(claims=DEEP),
        word('{"alg":"HS256"}', '{"iss":"https://id.example","aud":"x"}'),
        word(claims='{"aud":"x"}'),
        word(claims='{"iss":"https://id.example"}'),
        word(claims='{"iss":["https://id.example"],"aud":"x"}'),
        word(claims='{"iss":"https://id.example/\\u0000","aud":"x"}'),
        word(claims='{"iss":"https://id.example/\\ud800","aud":"x"}'),
        word(claims='{"iss":"https://id.example","aud":[7]}'),
        word(claims='{"iss":"https://id.example","aud":[[]]}'),
        word().replace(".e30.", ".gICA."),
        word(signature="!"),
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(TokenRefused):
        label_of(token)


def test_a_label_tells_what_a_token_claims() -> None:
    """So that the refusals above are not for the form of these words."""
    claims = '{"iss":"https://id.example","aud":["x","y"]}'
    label = label_of(word('{"alg":"ES256","kid":"k"}', claims))
    assert (label.issuer, label.algorithm, label.key_id) == ("https://id.example", "ES256", "k")
    assert label.audiences == {"x", "y"}


def test_a_secret_is_known_by_any_pepper_and_any_hash_that_is_kept() -> None:
    old, new = secret_hash("old", "s1"), secret_hash("new", "s2")
    assert is_secret("s1", [new, old], ["new", "old"])
    assert is_secret("s2", [new, old], ["new", "old"])
    assert not is_secret("s1", [new, old], ["new"])
    assert not is_secret("s3", [new, old], ["new", "old"])
    assert not is_secret("s1", [], ["new", "old"])


def test_key_and_secret_travel_as_one_word() -> None:
    assert from_token(as_token("key1", "a:b")) == ("key1", "a:b")
    for word in ("", "!!!", "OjA=", as_token("ключ", "s"), as_token("k\x00", "s"), "////"):
        assert from_token(word) is None


def test_the_key_of_a_launch_is_told_at_a_look() -> None:
    assert is_launch_key(new_launch_key())
    assert not is_launch_key(new_key())
