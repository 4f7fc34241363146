"""The keys a statement is found by: 64-bit hashes of what queries can name.

A hash has room in an index where an IRI has not. It contains the tenant, so that no row of another
tenant shares a key but by chance; readers compare the statement itself before they show it.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from xapi.statements.activities import Activity
from xapi.statements.actors import Actor, Agent, Group, Identified, Identifier
from xapi.statements.contexts import Context
from xapi.statements.references import StatementRef
from xapi.statements.statement import Predicate, Statement, SubStatement
from xapi.statements.terms import UNSET, UnsetType

_SEPARATOR: Final = "\x1f"
_REMEMBERED: Final = 512


class Link(IntEnum):
    """What a row of the link table says: the statement has this beside its single-valued keys."""

    AGENT = 1  # an agent or group that the `agent` filter finds, other than the actor itself
    RELATED_AGENT = 2  # one that only `related_agents` finds
    AUTHORITY = 3  # who recorded it; `related_agents` finds it too
    RELATED_ACTIVITY = 4  # an activity that only `related_activities` finds
    REFERENCE = 5  # a statement that it refers to


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one statement. Single-valued ones are columns, the others links."""

    verb: int
    actor: int | None
    activity: int | None
    registration: int | None
    links: frozenset[tuple[Link, int]]


def key(tenant: int, kind: str, *values: str) -> int:
    """A signed 64-bit hash of something that a query can name."""
    # Verbs, activities and people come again and again; only short names are remembered.
    if sum(map(len, values)) <= _REMEMBERED:
        return _remembered(tenant, kind, values)
    return _hash(tenant, kind, values)


def _hash(tenant: int, kind: str, values: tuple[str, ...]) -> int:
    text = _SEPARATOR.join((str(tenant), kind, *values))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


_remembered = lru_cache(maxsize=65_536)(_hash)


def agent_key(tenant: int, identifier: Identifier) -> int:
    """The key of whoever has this identifier."""
    return key(tenant, *identifier)


def verb_key(tenant: int, iri: str) -> int:
    """The key of a verb."""
    return key(tenant, "verb", iri)


def activity_key(tenant: int, iri: str) -> int:
    """The key of an activity."""
    return key(tenant, "activity", iri)


def registration_key(tenant: int, registration: uuid.UUID) -> int:
    """The key of a registration."""
    return key(tenant, "registration", str(registration))


def reference_key(tenant: int, statement_id: uuid.UUID) -> int:
    """The key of a statement that others refer to."""
    return key(tenant, "statement", str(statement_id))


def keys_of(tenant: int, statement: Statement) -> Keys:
    """Compute all keys of a completed statement."""
    links: set[tuple[Link, int]] = set()
    actor = statement.actor.identifier()
    activity: int | None = None
    for member in statement.actor.members():
        links.update(_agent_links(tenant, Link.AGENT, member))
    target = statement.object
    if isinstance(target, Activity):
        activity = activity_key(tenant, target.id)
    elif isinstance(target, Actor):
        for agent in (target, *target.members()):
            links.update(_agent_links(tenant, Link.AGENT, agent))
    elif isinstance(target, StatementRef):
        links.add((Link.REFERENCE, reference_key(tenant, uuid.UUID(target.id))))
    else:
        links.update(_sub_statement_links(tenant, target))
    links.update(_context_links(tenant, statement.context))
    if statement.authority is not UNSET:
        for agent in (statement.authority, *statement.authority.members()):
            links.update(_agent_links(tenant, Link.AUTHORITY, agent))
    return Keys(
        verb=verb_key(tenant, statement.verb.id),
        actor=None if actor is None else agent_key(tenant, actor),
        activity=activity,
        registration=_registration(tenant, statement),
        links=frozenset(links),
    )


def _registration(tenant: int, statement: Predicate) -> int | None:
    if statement.context is UNSET or statement.context.registration is UNSET:
        return None
    return registration_key(tenant, uuid.UUID(statement.context.registration))


def _agent_links(tenant: int, link: Link, agent: Identified) -> Iterator[tuple[Link, int]]:
    identifier = agent.identifier()
    if identifier is not None:
        yield link, agent_key(tenant, identifier)


def _related(tenant: int, agent: Agent | Group | Actor) -> Iterator[tuple[Link, int]]:
    """The agent, and its members when it is a group."""
    yield from _agent_links(tenant, Link.RELATED_AGENT, agent)
    if isinstance(agent, Group | Actor) and agent.member is not UNSET:
        for member in agent.member:
            yield from _agent_links(tenant, Link.RELATED_AGENT, member)


def _context_links(tenant: int, context: Context | UnsetType) -> Iterator[tuple[Link, int]]:
    if context is UNSET:
        return
    if context.context_activities is not UNSET:
        for activity in context.context_activities:
            yield Link.RELATED_ACTIVITY, activity_key(tenant, activity.id)
    for agent in context.people():
        yield from _related(tenant, agent)
    if context.statement is not UNSET:
        yield Link.REFERENCE, reference_key(tenant, uuid.UUID(context.statement.id))


def _sub_statement_links(tenant: int, sub: SubStatement) -> Iterator[tuple[Link, int]]:
    """Whatever a SubStatement names is related to the statement around it."""
    yield from _related(tenant, sub.actor)
    if isinstance(sub.object, Activity):
        yield Link.RELATED_ACTIVITY, activity_key(tenant, sub.object.id)
    elif isinstance(sub.object, Actor):
        yield from _related(tenant, sub.object)
    elif isinstance(sub.object, StatementRef):
        yield Link.REFERENCE, reference_key(tenant, uuid.UUID(sub.object.id))
    yield from _context_links(tenant, sub.context)
