"""How a statement is changed on its way out.

Always dropped: `stored` and `authority`, which the other store sets by its own lights (1.0.3 Data
2.4.8, 2.4.9). The id stays, whatever else changes: it is what makes sending again harmless, and
what a voiding statement names.
"""

import hashlib
import hmac
from typing import Final

import msgspec

from xapi.forwarding.rules.places import Json, extended, identities, predicates
from xapi.statements.actors import Identifier
from xapi.statements.parsing import Version, parse_agent

ALL: Final = "*"
_IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")
_STORE_PROPERTIES: Final = ("stored", "authority")
_SINCE_V2: Final = ("contextAgents", "contextGroups")
_V1: Final = "1.0.0"


class Transformation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is changed.

    `pseudonymise` replaces each agent and each identified group by an account at `home_page`, and
    drops names; `drop_names` drops only those. `strip_extensions` are the IRIs of extensions to
    leave out, `*` for all of them.
    """

    pseudonymise: bool = False
    home_page: str = ""
    drop_names: bool = False
    strip_extensions: tuple[str, ...] = ()


class NotTellable(Exception):
    """The statement cannot be said in the edition of the standard that the other store speaks."""


def transform(statement: Json, how: Transformation, *, key: bytes, version: Version) -> Json:
    """Change `statement` (which is the caller's to change) for its destination, and return it.

    `key` is the destination's own: a person has another pseudonym at each. Raises NotTellable.
    """
    for name in _STORE_PROPERTIES:
        statement.pop(name, None)
    if how.strip_extensions:
        _strip(statement, how.strip_extensions)
    for agent in identities(statement):
        if how.pseudonymise or how.drop_names:
            agent.pop("name", None)
        if how.pseudonymise:
            _hide(agent, key, how.home_page)
    if version is Version.V1:
        _tell_in_v1(statement)
    return statement


def pseudonym(key: bytes, identifier: Identifier) -> str:
    """The name of whoever has this identifier: 64 hex digits that nobody can undo without `key`."""
    return hmac.new(key, msgspec.json.encode(identifier), hashlib.sha256).hexdigest()


def _hide(agent: Json, key: bytes, home_page: str) -> None:
    # Members hide one by one; here they would only be read again.
    alone = {name: value for name, value in agent.items() if name != "member"}
    if not any(name in agent for name in _IDENTIFIERS):
        return  # An anonymous group is its members.
    identifier = parse_agent(msgspec.json.encode(alone)).identifier()
    if identifier is None:
        raise ValueError("an agent with an identifier has none")
    for name in _IDENTIFIERS:
        agent.pop(name, None)
    agent["account"] = {"homePage": home_page, "name": pseudonym(key, identifier)}


def _strip(statement: Json, iris: tuple[str, ...]) -> None:
    for part in extended(statement):
        kept = {
            iri: value
            for iri, value in part.get("extensions", {}).items()
            if ALL not in iris and iri not in iris
        }
        if kept:
            part["extensions"] = kept
        else:
            part.pop("extensions", None)


def _tell_in_v1(statement: Json) -> None:
    """2.0.0 can say what 1.0.3 cannot; leaving it out would be another statement."""
    for predicate in predicates(statement):
        if any(name in predicate.get("context", {}) for name in _SINCE_V2):
            raise NotTellable
    if str(statement.get("version", "")).startswith("2"):
        statement["version"] = _V1
