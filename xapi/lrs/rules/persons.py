"""The Person of an agent: its names, as statements give them (1.0.3 Communication 2.4)."""

from collections.abc import Iterable
from typing import Any

import msgspec

from xapi.lrs.rules.people import people_in
from xapi.statements import Statement
from xapi.statements.actors import Actor, Identified
from xapi.statements.terms import UNSET


def person_of(agent: Actor, statements: Iterable[Statement]) -> dict[str, Any]:
    """The agent as a Person: every property a list, what was asked first, then the newest.

    An agent has one identifier, so a Person has others only as other spellings of the same.
    """
    found: dict[str, list[Any]] = {}
    _add(found, agent)
    for statement in statements:
        for _, named in people_in(statement):
            if named.identifier() == agent.identifier():
                _add(found, named)
    return {"objectType": "Person", **found}


def _add(found: dict[str, list[Any]], agent: Identified) -> None:
    for name in ("name", "mbox", "mbox_sha1sum", "openid", "account"):
        value = getattr(agent, name)
        if value is UNSET:
            continue
        values = found.setdefault(name, [])
        plain = msgspec.to_builtins(value)
        if plain not in values:
            values.append(plain)
