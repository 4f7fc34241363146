"""The roles of the centre and what each may see and do (R9, R13, R14, R21, R147).

One table decides. `Reach` says whose records a role sees; `Right` says what it may do. A person
has the union of what their roles give.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Role(StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"
    MENTOR = "mentor"
    TEAM_LEAD = "team_lead"
    QA = "qa"
    SUPERVISOR = "supervisor"
    TRAINING_OFFICE = "training_office"
    HR = "hr"
    ADMINISTRATOR = "administrator"


class Reach(IntEnum):
    """Whose records: nobody else's, the units a role was granted for, or the whole centre."""

    OWN = 0
    UNIT = 1
    CENTRE = 2


class Right(StrEnum):
    SEE_RECORDS = "see_records"
    SEE_RESULTS = "see_results"
    SEE_STATEMENTS = "see_statements"
    MANAGE_PACKAGES = "manage_packages"
    ASSIGN_COURSES = "assign_courses"
    MANAGE_PEOPLE = "manage_people"
    GRANT_ROLES = "grant_roles"
    KEEP_ARCHIVE = "keep_archive"
    OPERATE_SYNC = "operate_sync"
    MANAGE_KEYS = "manage_keys"


_REACH: dict[Role, Reach] = {
    Role.LEARNER: Reach.OWN,
    Role.MENTOR: Reach.UNIT,
    Role.TEAM_LEAD: Reach.UNIT,
    Role.TRAINER: Reach.CENTRE,
    Role.QA: Reach.UNIT,
    Role.SUPERVISOR: Reach.CENTRE,
    Role.TRAINING_OFFICE: Reach.CENTRE,
    Role.HR: Reach.CENTRE,
    Role.ADMINISTRATOR: Reach.CENTRE,
}

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.LEARNER: frozenset(),
    Role.MENTOR: frozenset({Right.SEE_RESULTS}),
    Role.TEAM_LEAD: frozenset({Right.SEE_RESULTS, Right.SEE_RECORDS, Right.ASSIGN_COURSES}),
    Role.TRAINER: frozenset(
        {Right.SEE_RESULTS, Right.SEE_STATEMENTS, Right.MANAGE_PACKAGES, Right.ASSIGN_COURSES}
    ),
    Role.QA: frozenset({Right.SEE_RESULTS}),
    Role.SUPERVISOR: frozenset({Right.SEE_RESULTS, Right.SEE_RECORDS}),
    Role.TRAINING_OFFICE: frozenset(Right) - {Right.GRANT_ROLES, Right.MANAGE_KEYS},
    Role.HR: frozenset({Right.SEE_RESULTS, Right.SEE_RECORDS, Right.MANAGE_PEOPLE}),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_PEOPLE,
            Right.GRANT_ROLES,
            Right.MANAGE_KEYS,
            Right.OPERATE_SYNC,
            Right.SEE_STATEMENTS,
        }
    ),
}


def reach_of(role: Role, right: Right) -> Reach:
    """How far `role` may exercise `right`: nowhere beyond oneself when it does not have it."""
    return _REACH[role] if right in _RIGHTS[role] else Reach.OWN


def may_manage(manager: Iterable[Role], person: Iterable[Role]) -> bool:
    """Whether the account of a person with these roles is in the hands of such a manager.

    Who may set somebody's password can act as them, so nobody manages a person who may do more
    than they may themselves; who grants roles manages everybody.
    """
    own = rights_of(manager)
    if Right.MANAGE_PEOPLE not in own:
        return False
    return Right.GRANT_ROLES in own or rights_of(person) <= own


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Every right that any of `roles` gives."""
    return frozenset().union(*(_RIGHTS[role] for role in roles))


def roles_with(right: Right) -> frozenset[Role]:
    """Every role that gives `right`."""
    return frozenset(role for role, rights in _RIGHTS.items() if right in rights)
