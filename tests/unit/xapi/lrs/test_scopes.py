"""What each scope opens (XAPI 1.0.3 Communication 4.2), as one table."""

import pytest

from xapi.lrs.rules.scopes import DOORS, Act, Resource, Scope, opens

STATEMENTS, STATE = Resource.STATEMENTS, Resource.STATE
AGENT_PROFILE, ACTIVITY_PROFILE = Resource.AGENT_PROFILE, Resource.ACTIVITY_PROFILE
AGENTS, ACTIVITIES = Resource.AGENTS, Resource.ACTIVITIES
READ, WRITE = Act.READ, Act.WRITE

EVERY_READ = {(resource, READ) for resource in Resource}
# For each scope everything that it opens; what is not named stays shut.
TABLE = {
    Scope.STATEMENTS_WRITE: {(STATEMENTS, WRITE)},
    Scope.STATEMENTS_READ_MINE: {(STATEMENTS, READ), (ACTIVITIES, READ)},
    Scope.STATEMENTS_READ: {(STATEMENTS, READ), (AGENTS, READ), (ACTIVITIES, READ)},
    Scope.STATE: {(STATE, READ), (STATE, WRITE), (ACTIVITIES, READ)},
    Scope.DEFINE: {(ACTIVITIES, READ), (ACTIVITIES, WRITE)},
    Scope.PROFILE: {
        (AGENT_PROFILE, READ),
        (AGENT_PROFILE, WRITE),
        (ACTIVITY_PROFILE, READ),
        (ACTIVITY_PROFILE, WRITE),
        (AGENTS, READ),
        (ACTIVITIES, READ),
    },
    Scope.ALL_READ: EVERY_READ,
    Scope.ALL: set(DOORS),
}


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_opens_what_the_table_says_and_nothing_else(scope: Scope) -> None:
    opened = {
        (resource, act) for resource, act in DOORS if opens(frozenset({scope}), resource, act)
    }
    assert opened == TABLE[scope]


def test_every_resource_can_be_read_and_every_door_needs_a_scope() -> None:
    assert DOORS.keys() >= EVERY_READ
    assert all(DOORS.values())
    assert not any(opens(frozenset(), resource, act) for resource, act in DOORS)
