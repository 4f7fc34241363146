"""Bearer tokens: signed by an issuer that a tenant trusts (RFC 7519, RFC 9068, OpenID Connect).

What a token says of itself is believed only after its signature was checked, with a key of the
issuer and an algorithm of those that the tenant named. Before that its words serve for nothing but
to look up which issuer and which key it claims.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import jwt

from xapi.lrs.rules.scopes import Scope

# Asymmetric ones only: a key that checks a signature must not be able to make one.
ALGORITHMS: Final = (
    "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512",
)  # fmt: skip
LONGEST_LEEWAY: Final = 300  # seconds
_LONGEST_NAME: Final = 200


class TokenRefused(Exception):
    """The token is not one that may be believed; the text says why, for the log only."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a token claims before anything is checked."""

    issuer: str
    audiences: frozenset[str]
    algorithm: str
    key_id: str | None


def label_of(token: str) -> Label:
    """Read what a token claims, without believing it. Raises TokenRefused."""
    try:
        whole = jwt.decode_complete(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise TokenRefused(str(error)) from error
    header, claims = whole["header"], whole["payload"]
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    key_id = header.get("kid")
    if not _word(claims.get("iss")) or not all(isinstance(a, str) for a in audiences):
        raise TokenRefused("iss or aud is missing or no text")
    if header.get("alg") not in ALGORITHMS:
        raise TokenRefused("alg is not one of ours")
    if key_id is not None and not isinstance(key_id, str):
        raise TokenRefused("kid is no text")
    return Label(claims["iss"], frozenset(audiences), header["alg"], key_id)


def claims_of(
    token: str, key: jwt.PyJWK, *, issuer: str, audience: str, algorithm: str, leeway: int
) -> dict[str, Any]:
    """Check signature, issuer, audience and times; `leeway` in seconds. Raises TokenRefused."""
    try:
        return jwt.decode(
            token,
            key.key,
            algorithms=[algorithm],
            issuer=issuer,
            audience=audience,
            leeway=leeway,
            options={"require": ["exp", "iss", "aud"]},
        )
    except (jwt.PyJWTError, ArithmeticError, TypeError, ValueError) as error:
        raise TokenRefused(str(error)) from error


def scopes_of(
    claims: Mapping[str, Any], *, claim: str, mapping: Mapping[str, Sequence[str]]
) -> frozenset[Scope]:
    """The scopes a token gives: the words of `claim`, each translated by the `mapping`.

    A claim is a text of words (`scope`) or a list (`roles`); a dot leads into an object
    (`realm_access.roles`). Without a mapping, the words are the standard's own names.
    """
    found: Any = claims
    for step in [claim] if claim in claims else claim.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        found = found.split()
    words = {word for word in found if isinstance(word, str)} if isinstance(found, list) else set()
    known = set(Scope)
    if not mapping:
        return frozenset(Scope(word) for word in words if word in known)
    return frozenset(Scope(scope) for word in words for scope in mapping.get(word, ()))


def authority_of(
    claims: Mapping[str, Any], *, issuer: str, token_endpoint: str
) -> tuple[str, dict[str, Any]]:
    """Who vouches for what is written with the token: a name for them, and the authority.

    An application for a user: an anonymous group of the two, the application known by its id at
    the token endpoint (1.0.3 Data 2.4.9, OAuth credentials as authority). An application for
    itself, or a user without one: a single agent. Raises TokenRefused for nobody.
    """
    client = _word(claims.get("client_id")) or _word(claims.get("azp"))
    user = _word(claims.get("sub"))
    # An application that speaks for itself is its own subject (RFC 9068 §2.2).
    if user == client or (client and _is_service_account(claims)):
        user = ""
    application = _agent(token_endpoint or issuer, client, client)
    person = _agent(issuer, user, _word(claims.get("name")) or user)
    if client and user:
        return f"{user} / {client}", {"objectType": "Group", "member": [application, person]}
    if not client and not user:
        raise TokenRefused("it names neither an application nor a user")
    return (client, application) if client else (user, person)


def _is_service_account(claims: Mapping[str, Any]) -> bool:
    """Whether the issuer says the subject is the application itself, as some do by gty or idtyp."""
    return claims.get("gty") == "client-credentials" or claims.get("idtyp") == "app"


def _agent(home_page: str, name: str, called: str) -> dict[str, Any]:
    return {
        "objectType": "Agent",
        "name": called[:_LONGEST_NAME],
        "account": {"homePage": home_page, "name": name},
    }


def _word(value: object) -> str:
    """The text of a claim; "" for none, or one that neither database nor JSON could carry."""
    return value if isinstance(value, str) and value.isprintable() else ""
