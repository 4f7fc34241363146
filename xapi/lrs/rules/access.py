"""What somebody who came in may do, and in whose name: the one place where it is decided.

Three limits lie upon each other. *Scopes* say what may be done to a resource. The *voice* says in
whose name: who writes a statement that somebody passed is believed, so a key is not lent more
voices than it needs. A *launch* confines a token to one learner and one registration.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from xapi.lrs.exceptions import OutsideLaunch, ScopeMissing, VoiceRefused
from xapi.lrs.rules.scopes import DOORS, Act, Resource, Scope, allows, opens
from xapi.statements import Statement, is_voiding
from xapi.statements.activities import Activity
from xapi.statements.actors import Actor, Identifier
from xapi.statements.terms import UNSET

# What content that was launched may do, within its launch.
LAUNCH_SCOPES: Final = frozenset(
    {Scope.STATEMENTS_WRITE, Scope.STATEMENTS_READ, Scope.STATE, Scope.PROFILE}
)


class SpeaksFor(StrEnum):
    """In whose name a key may write."""

    ANYONE = "anyone"
    HOME_PAGE = "home_page"  # only accounts of one home page
    OUTSIDERS = "outsiders"  # everybody but our own people


@dataclass(frozen=True, slots=True)
class Voice:
    """In whose name somebody may write. `home_page` is the one meant by HOME_PAGE and OUTSIDERS."""

    whom: SpeaksFor
    home_page: str = ""

    def speaks_for(self, agent: Identifier) -> bool:
        """Whether something may be written in the name of this agent."""
        if self.whom is SpeaksFor.ANYONE:
            return True
        at_home = agent[0] == "account" and _same_page(agent[1], self.home_page)
        return at_home is (self.whom is SpeaksFor.HOME_PAGE)


@dataclass(frozen=True, slots=True)
class Launch:
    """What a launch token is confined to: one learner, one registration, perhaps one activity."""

    actor: Identifier
    registration: UUID
    activity: str | None = None

    def check_statement(self, statement: Statement) -> None:
        """Refuse what was not said by this learner in this registration. Raises OutsideLaunch."""
        if statement.actor.is_group or statement.actor.identifier() != self.actor:
            raise OutsideLaunch(what="actor")
        if _registration_of(statement) != self.registration:
            raise OutsideLaunch(what="registration")
        # Grades rest on statements: content does not take back what was recorded.
        if is_voiding(statement):
            raise OutsideLaunch(what="verb")
        if self.activity is not None and self.activity not in _activities_of(statement):
            raise OutsideLaunch(what="object")

    def check_document(
        self,
        resource: Resource,
        act: Act,
        *,
        agent: Identifier | None,
        activity: str | None,
        registration: UUID | None,
    ) -> None:
        """Refuse documents of others, and changes that others would see. Raises OutsideLaunch."""
        personal = resource in (Resource.STATE, Resource.AGENT_PROFILE, Resource.AGENTS)
        if personal and agent != self.actor:
            raise OutsideLaunch(what="agent")
        if resource is Resource.STATE and registration != self.registration:
            raise OutsideLaunch(what="registration")
        if not personal and act is Act.WRITE:
            raise OutsideLaunch(what="method")
        if None not in (activity, self.activity) and activity != self.activity:
            raise OutsideLaunch(what="activityId")


@dataclass(frozen=True)
class Access:
    """Somebody who came in: whose they are, who vouches for what they write, what they may do."""

    tenant: int
    # The row that let them in, and the name it is known by outside.
    credential: UUID
    key: str
    name: str
    scopes: frozenset[Scope]
    authority: Mapping[str, Any]
    voice: Voice
    launch: Launch | None = None
    # None: as the installation says; 0: without limit.
    requests_per_minute: int | None = None
    last_used_at: datetime | None = None

    def allows(self, scope: Scope) -> bool:
        """Whether the key may do what needs `scope`."""
        return allows(self.scopes, scope)

    def require(self, resource: Resource, act: Act) -> None:
        """Refuse unless a scope opens the resource. Raises ScopeMissing."""
        if not opens(self.scopes, resource, act):
            raise ScopeMissing(scopes=", ".join(sorted(DOORS[resource, act] | {Scope.ALL})))

    def check_statement(self, statement: Statement) -> None:
        """Refuse a statement in a name that is not theirs. Raises OutsideLaunch, VoiceRefused."""
        if self.launch is not None:
            self.launch.check_statement(statement)
        if self.voice.whom is SpeaksFor.ANYONE:
            return
        for agent in _speakers(statement.actor):
            if not self.voice.speaks_for(agent):
                raise VoiceRefused(agent=" ".join(agent[1:]))

    def check_document(
        self,
        resource: Resource,
        act: Act,
        *,
        agent: Identifier | None = None,
        activity: str | None = None,
        registration: UUID | None = None,
    ) -> None:
        """Refuse a document, or a look at an agent or activity, that is not for them.

        Names what the request names; a request for documents of all registrations names none.
        Raises ScopeMissing, OutsideLaunch or VoiceRefused.
        """
        self.require(resource, act)
        if self.launch is not None:
            self.launch.check_document(
                resource, act, agent=agent, activity=activity, registration=registration
            )
        if act is Act.WRITE and agent is not None and not self.voice.speaks_for(agent):
            raise VoiceRefused(agent=" ".join(agent[1:]))

    @property
    def voids_others(self) -> bool:
        """Whether they may void what others recorded.

        That is as much as speaking for whoever it was about, so it takes both.
        """
        return self.allows(Scope.ALL) and self.voice.whom is SpeaksFor.ANYONE

    @property
    def own_statements_only(self) -> bool:
        """Whether they read only what they recorded themselves (statements/read/mine)."""
        return not self.allows(Scope.STATEMENTS_READ)

    def registration_to_read(self, asked: UUID | None) -> UUID | None:
        """The registration they read where they `asked` for one, or none. Raises OutsideLaunch."""
        if self.launch is None:
            return asked
        if asked not in (None, self.launch.registration):
            raise OutsideLaunch(what="registration")
        return self.launch.registration

    def sees(self, registration: UUID | None) -> bool:
        """Whether a statement of this registration may be shown to them, as far as a launch goes.

        A filter also finds statements that merely refer to what it asks for.
        """
        return self.launch is None or registration == self.launch.registration


def _speakers(actor: Actor) -> list[Identifier]:
    """Everybody in whose name a statement is: a group and its members all did what it says."""
    named = [agent.identifier() for agent in (actor, *actor.members())]
    return [identifier for identifier in named if identifier is not None]


def _same_page(one: str, other: str) -> bool:
    return one.rstrip("/").lower() == other.rstrip("/").lower()


def _registration_of(statement: Statement) -> UUID | None:
    if statement.context is UNSET or statement.context.registration is UNSET:
        return None
    return UUID(statement.context.registration)


def _activities_of(statement: Statement) -> set[str]:
    """What a statement is about: its object, and the activities of its context."""
    found = {statement.object.id} if isinstance(statement.object, Activity) else set()
    if statement.context is not UNSET and statement.context.context_activities is not UNSET:
        found |= {activity.id for activity in statement.context.context_activities}
    return found
