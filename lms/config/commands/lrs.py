"""Who may enter the Learning Record Store: `lrs-credential` for keys, `lrs-issuer` for tokens."""

import argparse
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lms.config.commands import add_command, only_tenant, show_json

if TYPE_CHECKING:
    from xapi.lrs.models import Credential, Issuer
    from xapi.lrs.rules.access import Voice

_SPEAKS_FOR = "anyone, outsiders (nobody of our own people), or the home page of the accounts"


def add_to(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_credentials(commands)
    _add_issuers(commands)


def _add_credentials(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("lrs-credential", help="Keys to the Learning Record Store.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    create = add_command(actions, "create", _create, "Make a key; its secret is shown once.")
    create.add_argument("--scope", action="append", required=True, help="such as all; repeatable")
    create.add_argument("--name", default="command line")
    create.add_argument("--speaks-for", help=f"{_SPEAKS_FOR}; else: anyone with the scope all")
    create.add_argument("--days", type=int, help="how long it works; else: until it is revoked")
    create.add_argument("--requests-per-minute", type=int, help="0: without limit")
    add_command(actions, "list", _list, "All keys, and how they stand. Secrets are not known.")
    rotate = add_command(actions, "rotate", _rotate, "Give a key a new secret beside the old one.")
    rotate.add_argument("key")
    rotate.add_argument(
        "--grace-hours", type=float, default=24, help="how long the old secret works; 0: no longer"
    )
    revoke = add_command(actions, "revoke", _revoke, "Take a key back at once.")
    revoke.add_argument("key")


def _add_issuers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("lrs-issuer", help="Whose bearer tokens open the store.")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    trust = add_command(actions, "trust", _trust, "Believe an issuer's tokens for an audience.")
    trust.add_argument("issuer", help="the iss of its tokens, an https address")
    trust.add_argument("--audience", required=True, help="the aud that its tokens must name")
    trust.add_argument("--name", default="")
    trust.add_argument("--algorithm", action="append", help="such as RS256; repeatable")
    trust.add_argument("--scope-claim", default="scope", help="such as realm_access.roles")
    trust.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="WORD=SCOPE",
        help="what a word of the claim allows; repeatable. Without: the words are scopes",
    )
    trust.add_argument("--leeway", type=int, default=30, help="seconds its clock may differ")
    trust.add_argument("--speaks-for", default="outsiders", help=_SPEAKS_FOR)
    trust.add_argument("--requests-per-minute", type=int, help="0: without limit")
    add_command(actions, "list", _list_issuers, "All issuers that are trusted.")
    distrust = add_command(actions, "distrust", _distrust, "Believe its tokens no longer.")
    distrust.add_argument("issuer")
    distrust.add_argument("--audience", required=True)


def _create(arguments: argparse.Namespace) -> int:
    from django.utils import timezone

    from lms.people.services import KeyDraft, make_key

    expires_at = timezone.now() + timedelta(days=arguments.days) if arguments.days else None
    draft = KeyDraft(
        name=arguments.name,
        scopes=frozenset(arguments.scope),
        voice=_voice(arguments.speaks_for) if arguments.speaks_for else None,
        expires_at=expires_at,
        requests_per_minute=arguments.requests_per_minute,
    )
    return _tell_secret(arguments, *make_key(None, draft, tenant=only_tenant()))


def _rotate(arguments: argparse.Namespace) -> int:
    from lms.people.services import renew_key

    grace = timedelta(hours=max(arguments.grace_hours, 0))
    secret = renew_key(None, arguments.key, grace=grace, tenant=only_tenant())
    return _tell_secret(arguments, arguments.key, secret)


def _revoke(arguments: argparse.Namespace) -> int:
    from lms.people.services import withdraw_key

    withdraw_key(None, arguments.key, tenant=only_tenant())
    if arguments.json:
        show_json({"key": arguments.key, "revoked": True})
    else:
        print(f"{arguments.key}: revoked")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    from xapi.lrs.queries import held_keys

    held = held_keys(only_tenant())
    if arguments.json:
        show_json([_as_dict(one) for one in held])
        return 0
    for one in held:
        state = "works" if one.is_active else "revoked"
        used = _moment(one.last_used_at) or "never"
        until = f", until {_moment(one.expires_at)}" if one.expires_at else ""
        print(f"{one.key}  {one.name}  {' '.join(one.scopes)}  {state}{until}, last used {used}")
    return 0


def _trust(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services import trust_issuer
    from xapi.lrs.services.bearers import DEFAULT_ALGORITHMS

    mapping: dict[str, list[str]] = {}
    for pair in arguments.map:
        word, _, scope = pair.rpartition("=")
        mapping.setdefault(word, []).append(scope)
    trusted = trust_issuer(
        tenant=only_tenant(),
        name=arguments.name or arguments.issuer[:200],
        issuer=arguments.issuer,
        audience=arguments.audience,
        algorithms=arguments.algorithm or DEFAULT_ALGORITHMS,
        scope_claim=arguments.scope_claim,
        scope_map=mapping,
        leeway=arguments.leeway,
        voice=_voice(arguments.speaks_for),
        requests_per_minute=arguments.requests_per_minute,
    )
    return _show_issuers(arguments, [trusted])


def _list_issuers(arguments: argparse.Namespace) -> int:
    from xapi.lrs.queries import trusted_issuers

    return _show_issuers(arguments, trusted_issuers(only_tenant()))


def _distrust(arguments: argparse.Namespace) -> int:
    from xapi.lrs.services import distrust_issuer

    was_trusted = distrust_issuer(
        tenant=only_tenant(), issuer=arguments.issuer, audience=arguments.audience
    )
    if arguments.json:
        show_json({"issuer": arguments.issuer, "was_trusted": was_trusted})
    else:
        print(f"{arguments.issuer}: {'trusted no longer' if was_trusted else 'was not trusted'}")
    return 0


def _voice(words: str) -> "Voice":
    """Somebody's voice as the command line spells it."""
    from xapi.lrs.rules.access import SpeaksFor, Voice

    if words in (SpeaksFor.ANYONE, SpeaksFor.OUTSIDERS):
        return Voice(SpeaksFor(words))
    return Voice(SpeaksFor.HOME_PAGE, words)


def _tell_secret(arguments: argparse.Namespace, key: str, secret: str) -> int:
    if arguments.json:
        show_json({"key": key, "secret": secret})
    else:
        print(f"key:    {key}\nsecret: {secret}   (shown once)")
    return 0


def _show_issuers(arguments: argparse.Namespace, issuers: "list[Issuer]") -> int:
    if arguments.json:
        show_json([_issuer_as_dict(one) for one in issuers])
    else:
        for one in issuers:
            print(f"{one.issuer}  for {one.audience}  {' '.join(one.algorithms)}")
    return 0


def _as_dict(held: "Credential") -> dict[str, object]:
    return {
        "key": held.key,
        "name": held.name,
        "scopes": held.scopes,
        "speaks_for": held.home_page or held.speaks_for,
        "requests_per_minute": held.requests_per_minute,
        "created_at": _moment(held.created_at),
        "expires_at": _moment(held.expires_at),
        "last_used_at": _moment(held.last_used_at),
        "old_secret_until": _moment(held.previous_until),
        "is_active": held.is_active,
    }


def _issuer_as_dict(issuer: "Issuer") -> dict[str, object]:
    return {
        "issuer": issuer.issuer,
        "audience": issuer.audience,
        "algorithms": issuer.algorithms,
        "scope_claim": issuer.scope_claim,
        "scope_map": issuer.scope_map,
        "leeway": issuer.leeway,
        "speaks_for": issuer.home_page or issuer.speaks_for,
        "requests_per_minute": issuer.requests_per_minute,
        "last_used_at": _moment(issuer.last_used_at),
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat(timespec="seconds") if value else None
