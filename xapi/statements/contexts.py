"""Contexts (1.0.3 Data 2.4.6; 2.0.0 4.2.2.5)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from xapi.statements.activities import Activity
from xapi.statements.actors import Actor, Agent, Group
from xapi.statements.exceptions import StatementInvalid
from xapi.statements.extensions import check_extensions
from xapi.statements.formats import check_iri, check_language, check_uuid
from xapi.statements.references import StatementRef
from xapi.statements.repeating import Repeating
from xapi.statements.terms import UNSET, Term, UnsetType

Activities = list[Activity] | Activity | UnsetType


class ContextActivities(Term):
    """Activities that a statement stands under.

    A single activity in place of a list is accepted, and becomes a list (1.0.3 Data 2.4.6.2).
    """

    parent: Activities = UNSET
    grouping: Activities = UNSET
    category: Activities = UNSET
    other: Activities = UNSET

    def __post_init__(self) -> None:
        if isinstance(self.parent, Activity):
            self.parent = [self.parent]
        if isinstance(self.grouping, Activity):
            self.grouping = [self.grouping]
        if isinstance(self.category, Activity):
            self.category = [self.category]
        if isinstance(self.other, Activity):
            self.other = [self.other]

    def __iter__(self) -> Iterator[Activity]:
        """Every activity, whatever it is to the statement."""
        found: list[Activity] = []
        if isinstance(self.parent, list):
            found += self.parent
        if isinstance(self.grouping, list):
            found += self.grouping
        if isinstance(self.category, list):
            found += self.category
        if isinstance(self.other, list):
            found += self.other
        return iter(found)


class ContextAgent(Term):
    """An agent with a part in the experience (2.0.0 only)."""

    object_type: Literal["contextAgent"]
    agent: Agent
    relevant_types: list[str] | UnsetType = UNSET

    def __post_init__(self) -> None:
        _check_relevant_types(self.relevant_types)


class ContextGroup(Term):
    """A group with a part in the experience (2.0.0 only)."""

    object_type: Literal["contextGroup"]
    group: Group
    relevant_types: list[str] | UnsetType = UNSET

    def __post_init__(self) -> None:
        _check_relevant_types(self.relevant_types)


def _check_relevant_types(types: list[str] | UnsetType) -> None:
    if types is UNSET:
        return
    if not types:
        raise StatementInvalid("empty", "$.relevantTypes", "relevantTypes names at least one type.")
    for position, iri in enumerate(types):
        check_iri(iri, f"$.relevantTypes[{position}]")


_activities: Final = Repeating(ContextActivities)


class Context(Term):
    """Where, with whom and under what a statement belongs."""

    registration: str | UnsetType = UNSET
    instructor: Actor | UnsetType = UNSET
    team: Group | UnsetType = UNSET
    # Read when the rest is: the same ones come again and again.
    if TYPE_CHECKING:
        context_activities: ContextActivities | UnsetType = UNSET
    else:
        context_activities: msgspec.Raw | UnsetType = UNSET
    context_agents: list[ContextAgent] | UnsetType = UNSET
    context_groups: list[ContextGroup] | UnsetType = UNSET
    revision: str | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    language: str | UnsetType = UNSET
    statement: StatementRef | UnsetType = UNSET
    extensions: dict[str, Any] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if self.context_activities is not UNSET:
            self.context_activities = _activities.read(
                self.context_activities, "$.contextActivities"
            )
        if self.registration is not UNSET:
            check_uuid(self.registration, "$.registration")
        if self.language is not UNSET:
            check_language(self.language, "$.language")
        if self.extensions is not UNSET:
            check_extensions(self.extensions, "$.extensions")

    def people(self) -> Iterator[Actor | Agent | Group]:
        """Every agent and group that the context names; members of groups are within these."""
        if self.instructor is not UNSET:
            yield self.instructor
        if self.team is not UNSET:
            yield self.team
        if self.context_agents is not UNSET:
            for item in self.context_agents:
                yield item.agent
        if self.context_groups is not UNSET:
            for group in self.context_groups:
                yield group.group
