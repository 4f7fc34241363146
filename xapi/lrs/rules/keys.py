"""The keys a statement is found by: 64-bit hashes of what queries can name.

A hash has room in an index where an IRI has not. It contains the tenant, so that no row of another
tenant shares a key but by chance; readers compare the statement itself before they show it.
"""

import uuid
from collections.abc import Collection, Iterator
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b
from typing import Final, TypeAlias

import msgspec

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
    # What a statement of its chain has: the one that is its object, the object of that, and on.
    INHERITED = 6  # a verb, activity, registration, or an agent that the `agent` filter finds
    INHERITED_RELATED = 7  # what only `related_agents` or `related_activities` finds
    AWAITED = 8  # the statement that its chain ends at, which has not come yet
    ATTACHMENT = 9  # a content that it names, so that one nobody names can be told


LinkKey: TypeAlias = tuple[Link, int]
# A link with the verb that goes with it: kind, key, key of the verb. A filter and a verb are then
# one range of an index.
FullLink: TypeAlias = tuple[Link, int, int]
# A chain of references is followed so far; without an end, n statements would cost n² links.
LONGEST_CHAIN: Final = 100
# Of what it has many of, a statement bequeaths so much: a crowd that is named once can be referred
# to by thousands.
MOST_BEQUEATHED: Final = 250


class Keys(msgspec.Struct, frozen=True, gc=False):
    """The keys of one statement. Single-valued ones are columns, the others links.

    `target` is the id of the statement that is its object, if its object is one.
    """

    verb: int
    actor: int | None
    activity: int | None
    registration: int | None
    links: frozenset[LinkKey]
    target: uuid.UUID | None = None

    def own_links(self) -> list[FullLink]:
        """Its links, each with its verb."""
        verb = self.verb
        return [(kind, ref, verb) for kind, ref in self.links]

    def bequeathed(self) -> Iterator[FullLink]:
        """What a statement inherits whose object is this one.

        Filters find such a statement too (1.0.3 Communication 2.1.3, Filter Conditions for
        StatementRefs; 2.0.0 4.1.6.1). The verb is that of the one inherited from: one statement of
        a chain has to meet all filters.

        Of many agents and activities the same MOST_BEQUEATHED each time, so that what was inherited
        can be told, and taken away, later.
        """
        for single in (self.verb, self.actor, self.activity, self.registration):
            if single is not None:
                yield Link.INHERITED, single, self.verb
        many = [(_BEQUEATHED[kind], ref) for kind, ref in self.links if kind in _BEQUEATHED]
        if len(many) > MOST_BEQUEATHED:
            many = sorted(many)[:MOST_BEQUEATHED]
        for kind, ref in many:
            yield kind, ref, self.verb


_BEQUEATHED: Final = {
    Link.AGENT: Link.INHERITED,
    Link.RELATED_AGENT: Link.INHERITED_RELATED,
    Link.AUTHORITY: Link.INHERITED_RELATED,
    Link.RELATED_ACTIVITY: Link.INHERITED_RELATED,
}


def _hash(tenant: int, kind: str, *values: str) -> int:
    """A signed 64-bit hash of something that a query can name."""
    return _hash_of(_SEPARATOR.join((str(tenant), kind, *values)))


def _hash_of(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)


# Verbs, activities and people come again and again; only short names are remembered.
_remembered = lru_cache(maxsize=65_536)(_hash)


def agent_key(tenant: int, identifier: Identifier) -> int:
    """The key of whoever has this identifier."""
    if len(identifier[-1]) <= _REMEMBERED >= len(identifier[1]):
        return _remembered(tenant, *identifier)
    return _hash(tenant, *identifier)


def recorder(authority: Actor) -> Identifier:
    """What makes two authorities one: the identifier of an agent, those of both of a pair."""
    if identifier := authority.identifier():
        return identifier
    pair = sorted(agent.identifier() or ("",) for agent in authority.members())
    return ("pair", *(part for identifier in pair for part in identifier[1:]))


def verb_key(tenant: int, iri: str) -> int:
    """The key of a verb."""
    return (_remembered if len(iri) <= _REMEMBERED else _hash)(tenant, "verb", iri)


def activity_key(tenant: int, iri: str) -> int:
    """The key of an activity."""
    return (_remembered if len(iri) <= _REMEMBERED else _hash)(tenant, "activity", iri)


def registration_key(tenant: int, registration: uuid.UUID) -> int:
    """The key of a registration."""
    return _hash(tenant, "registration", str(registration))


def attachment_key(tenant: int, sha2: str) -> int:
    """The key of a content of an attachment, by its SHA-2 in lower case."""
    return _hash(tenant, "attachment", sha2)


def reference_key(tenant: int, statement_id: uuid.UUID) -> int:
    """The key of a statement that others refer to."""
    return _hash(tenant, "statement", str(statement_id))


def target_of(statement: Statement) -> uuid.UUID | None:
    """The id of the statement that is the object of this one, if one is."""
    target = statement.object
    return uuid.UUID(target.id) if isinstance(target, StatementRef) else None


def links_of_authority(tenant: int, authority: Actor) -> frozenset[LinkKey]:
    """What links a statement to who recorded it."""
    links = {(Link.AUTHORITY, agent_key(tenant, recorder(authority)))}
    # Only both together are the authority; each of them is related to it.
    for agent in authority.members():
        _add_agent(links, tenant, Link.RELATED_AGENT, agent)
    return frozenset(links)


def keys_of(
    tenant: int, statement: Statement, authority: Collection[LinkKey] | None = None
) -> Keys:
    """Compute all keys of a statement.

    `authority` are the links of its authority (`links_of_authority`) where it has none yet, or
    where they are known.
    """
    if authority is not None:
        links = set(authority)
    elif statement.authority is not UNSET:
        links = set(links_of_authority(tenant, statement.authority))
    else:
        links = set()
    actor = statement.actor.identifier()
    activity: int | None = None
    for member in statement.actor.members():
        _add_agent(links, tenant, Link.AGENT, member)
    target = statement.object
    if isinstance(target, Activity):
        activity = activity_key(tenant, target.id)
    elif isinstance(target, Actor):
        for agent in (target, *target.members()):
            _add_agent(links, tenant, Link.AGENT, agent)
    elif isinstance(target, StatementRef):
        links.add((Link.REFERENCE, reference_key(tenant, uuid.UUID(target.id))))
    else:
        _add_sub_statement(links, tenant, target)
    _add_context(links, tenant, statement.context)
    for _, attachment in statement.all_attachments():
        links.add((Link.ATTACHMENT, attachment_key(tenant, attachment.hash)))
    return Keys(
        verb=verb_key(tenant, statement.verb.id),
        actor=None if actor is None else agent_key(tenant, actor),
        activity=activity,
        registration=_registration(tenant, statement),
        links=frozenset(links),
        target=target_of(statement),
    )


def _registration(tenant: int, statement: Predicate) -> int | None:
    if statement.context is UNSET or statement.context.registration is UNSET:
        return None
    # What was checked to be a UUID is one spelling away from `str(UUID(…))`.
    registration = statement.context.registration.lower()
    return _hash_of(f"{tenant}{_SEPARATOR}registration{_SEPARATOR}{registration}")


def _add_agent(links: set[LinkKey], tenant: int, link: Link, agent: Identified) -> None:
    identifier = agent.identifier()
    if identifier is not None:
        links.add((link, agent_key(tenant, identifier)))


def _add_related(links: set[LinkKey], tenant: int, agent: Agent | Group | Actor) -> None:
    """The agent, and its members when it is a group."""
    _add_agent(links, tenant, Link.RELATED_AGENT, agent)
    if not isinstance(agent, Agent) and agent.member is not UNSET:
        for member in agent.member:
            _add_agent(links, tenant, Link.RELATED_AGENT, member)


def _add_context(links: set[LinkKey], tenant: int, context: Context | UnsetType) -> None:
    if context is UNSET:
        return
    if context.context_activities is not UNSET:
        for activity in context.context_activities:
            links.add((Link.RELATED_ACTIVITY, activity_key(tenant, activity.id)))
    for agent in context.people():
        _add_related(links, tenant, agent)
    if context.statement is not UNSET:
        links.add((Link.REFERENCE, reference_key(tenant, uuid.UUID(context.statement.id))))


def _add_sub_statement(links: set[LinkKey], tenant: int, sub: SubStatement) -> None:
    """Whatever a SubStatement names is related to the statement around it."""
    _add_related(links, tenant, sub.actor)
    if isinstance(sub.object, Activity):
        links.add((Link.RELATED_ACTIVITY, activity_key(tenant, sub.object.id)))
    elif isinstance(sub.object, Actor):
        _add_related(links, tenant, sub.object)
    elif isinstance(sub.object, StatementRef):
        links.add((Link.REFERENCE, reference_key(tenant, uuid.UUID(sub.object.id))))
    _add_context(links, tenant, sub.context)
