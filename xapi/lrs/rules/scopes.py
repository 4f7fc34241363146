"""What a key may do (1.0.3 Communication 4.2; the names are the standard's)."""

from enum import StrEnum
from typing import Final


class Scope(StrEnum):
    """Scopes of OAuth as the standard names them, used for every kind of key."""

    STATEMENTS_WRITE = "statements/write"
    STATEMENTS_READ_MINE = "statements/read/mine"
    STATEMENTS_READ = "statements/read"
    STATE = "state"
    DEFINE = "define"
    PROFILE = "profile"
    ALL_READ = "all/read"
    ALL = "all"


class Resource(StrEnum):
    """The resources of the store; About is open to everybody."""

    STATEMENTS = "statements"
    STATE = "activities/state"
    AGENT_PROFILE = "agents/profile"
    ACTIVITY_PROFILE = "activities/profile"
    AGENTS = "agents"
    ACTIVITIES = "activities"


class Act(StrEnum):
    """Reading changes nothing. To write to activities is to say what an activity is."""

    READ = "read"
    WRITE = "write"


_INCLUDED: Final = {
    Scope.STATEMENTS_READ: {Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE},
    Scope.ALL_READ: {Scope.ALL_READ, Scope.STATEMENTS_READ, Scope.STATEMENTS_READ_MINE},
    Scope.ALL: set(Scope),
}

_READERS: Final = frozenset({Scope.STATEMENTS_READ, Scope.ALL_READ})
# Any of these scopes opens the door; what is behind may be limited further (`rules.access`):
# statements/read/mine to the caller's own authority, a launch token to its registration.
DOORS: Final[dict[tuple[Resource, Act], frozenset[Scope]]] = {
    (Resource.STATEMENTS, Act.WRITE): frozenset({Scope.STATEMENTS_WRITE}),
    (Resource.STATEMENTS, Act.READ): _READERS | {Scope.STATEMENTS_READ_MINE},
    (Resource.STATE, Act.WRITE): frozenset({Scope.STATE}),
    (Resource.STATE, Act.READ): frozenset({Scope.STATE, Scope.ALL_READ}),
    (Resource.AGENT_PROFILE, Act.WRITE): frozenset({Scope.PROFILE}),
    (Resource.AGENT_PROFILE, Act.READ): frozenset({Scope.PROFILE, Scope.ALL_READ}),
    (Resource.ACTIVITY_PROFILE, Act.WRITE): frozenset({Scope.PROFILE}),
    (Resource.ACTIVITY_PROFILE, Act.READ): frozenset({Scope.PROFILE, Scope.ALL_READ}),
    # All names of one person stand together here: whoever reads everybody may read that too.
    (Resource.AGENTS, Act.READ): _READERS | {Scope.PROFILE},
    # What an activity is called is no secret of anybody who may read or describe anything.
    (Resource.ACTIVITIES, Act.READ): frozenset(Scope) - {Scope.STATEMENTS_WRITE, Scope.ALL},
    (Resource.ACTIVITIES, Act.WRITE): frozenset({Scope.DEFINE}),
}


def allows(held: frozenset[Scope], needed: Scope) -> bool:
    """Whether somebody with the `held` scopes may do what needs `needed`."""
    return any(needed in _INCLUDED.get(scope, {scope}) for scope in held)


def opens(held: frozenset[Scope], resource: Resource, act: Act) -> bool:
    """Whether somebody with the `held` scopes may do this to the resource at all."""
    return any(allows(held, scope) for scope in DOORS[resource, act])
