"""Whom a statement names, where, and how to put a pseudonym in a person's place."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from hashlib import sha1
from typing import Any

from xapi.statements.actors import Account, Actor, Agent, Group, Identified, Identifier
from xapi.statements.attachments import Attachment
from xapi.statements.contexts import Context
from xapi.statements.statement import Predicate, Statement, SubStatement
from xapi.statements.terms import UNSET, UnsetType


class Place(StrEnum):
    """Where in a statement somebody is named."""

    ACTOR = "actor"
    OBJECT = "object"
    INSTRUCTOR = "instructor"
    TEAM = "team"
    CONTEXT_AGENT = "context_agent"
    CONTEXT_GROUP = "context_group"
    AUTHORITY = "authority"
    MEMBER = "member"  # of a group, wherever it stands
    SUB_STATEMENT = "sub_statement"  # anywhere inside it


def all_identifiers(identifiers: Iterable[Identifier]) -> frozenset[Identifier]:
    """The identifiers in all spellings: whoever has a mailbox has its hash too.

    An `mbox_sha1sum` is the SHA-1 of the mailto IRI (1.0.3 Data 2.4.2.3). The domain of a mailbox
    is the same in any case, its hash is not: the hash of the spelling with a small one is looked
    for, and that of the one given.
    """
    found: set[Identifier] = set()
    for identifier in identifiers:
        found.add(identifier)
        if identifier[0] == "mbox":
            folded = Actor(mbox=identifier[1]).identifier()
            found |= {folded} if folded else set()
            for spelling in {identifier[1], folded[1] if folded else identifier[1]}:
                digest = sha1(spelling.encode(), usedforsecurity=False).hexdigest()
                found.add(("mbox_sha1sum", digest))
    return frozenset(found)


def agent_of(identifier: Identifier) -> dict[str, Any]:
    """Whoever has this identifier, as JSON names them."""
    kind, *values = identifier
    if kind == "account":
        return {"account": dict(zip(("homePage", "name"), values, strict=True))}
    return {kind: values[0]}


def people_in(statement: Statement) -> Iterator[tuple[Place, Identified]]:
    """Everybody the statement names, groups before their members."""
    yield from _with_members(Place.ACTOR, statement.actor)
    target = statement.object
    if isinstance(target, Actor):
        yield from _with_members(Place.OBJECT, target)
    elif isinstance(target, SubStatement):
        for _, agent in _in_sub_statement(target):
            yield Place.SUB_STATEMENT, agent
    yield from _in_context(statement.context)
    if statement.authority is not UNSET:
        yield from _with_members(Place.AUTHORITY, statement.authority)


def _in_sub_statement(sub: SubStatement) -> Iterator[tuple[Place, Identified]]:
    yield from _with_members(Place.ACTOR, sub.actor)
    if isinstance(sub.object, Actor):
        yield from _with_members(Place.OBJECT, sub.object)
    yield from _in_context(sub.context)


def _in_context(context: Context | UnsetType) -> Iterator[tuple[Place, Identified]]:
    if context is UNSET:
        return
    if context.instructor is not UNSET:
        yield from _with_members(Place.INSTRUCTOR, context.instructor)
    if context.team is not UNSET:
        yield from _with_members(Place.TEAM, context.team)
    if context.context_agents is not UNSET:
        for item in context.context_agents:
            yield Place.CONTEXT_AGENT, item.agent
    if context.context_groups is not UNSET:
        for group in context.context_groups:
            yield from _with_members(Place.CONTEXT_GROUP, group.group)


def _with_members(place: Place, agent: Actor | Group | Agent) -> Iterator[tuple[Place, Identified]]:
    yield place, agent
    if not isinstance(agent, Agent) and agent.member is not UNSET:
        for member in agent.member:
            yield Place.MEMBER, member


def places_of(statement: Statement, person: Collection[Identifier]) -> set[Place]:
    """Where the statement names one of these identifiers; empty if nowhere."""
    return {place for place, agent in people_in(statement) if agent.identifier() in person}


def put_in_place(
    statement: Statement, person: Collection[Identifier], pseudonym: Identifier
) -> None:
    """Change the statement: `pseudonym`, an account, wherever the person was; names go.

    A signature goes too: it holds the statement as it was (1.0.3 Data 2.6; 2.0.0 4.2.6). Texts
    that name somebody, such as a typed answer, are nobody's identifier and stay as they are.
    """
    _, home_page, name = pseudonym
    for _, agent in people_in(statement):
        if agent.identifier() in person:
            agent.name = agent.mbox = agent.mbox_sha1sum = agent.openid = UNSET
            agent.account = Account(home_page=home_page, name=name)
    _remove_signatures(statement)
    if isinstance(statement.object, SubStatement):
        _remove_signatures(statement.object)


def _remove_signatures(part: Predicate) -> None:
    if part.attachments is not UNSET:
        part.attachments = _unsigned(part.attachments)


def _unsigned(attachments: list[Attachment]) -> list[Attachment] | UnsetType:
    kept = [attachment for attachment in attachments if not attachment.is_signature]
    return kept or UNSET
