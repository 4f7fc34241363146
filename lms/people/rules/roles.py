"""The roles of the centre and what each may see and do (R9, R13, R14, R21, R147).

One table decides. `Reach` says whose records a role sees; `Right` says what it may do. A person
has the union of what their roles give.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import Final


class Role(StrEnum):
    LEARNER = "learner"
    TRAINER = "trainer"
    MENTOR = "mentor"
    TEAM_LEAD = "team_lead"
    QA = "qa"
    SUPERVISOR = "supervisor"
    OPERATIONS = "operations"
    CLASS_SUPERVISOR = "class_supervisor"
    MANAGER = "manager"
    GENERAL_MANAGER = "general_manager"
    TRAINING_MANAGER = "training_manager"
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
    INSTALL_LIBRARIES = "install_libraries"
    ASSIGN_COURSES = "assign_courses"
    MANAGE_PEOPLE = "manage_people"
    GRANT_ROLES = "grant_roles"
    KEEP_ARCHIVE = "keep_archive"
    OPERATE_SYNC = "operate_sync"
    MANAGE_KEYS = "manage_keys"
    MANAGE_REGULATION = "manage_regulation"
    DECIDE_READINGS = "decide_readings"
    DRAFT_PLANS = "draft_plans"
    MANAGE_TRACKS = "manage_tracks"
    RUN_CLASSES = "run_classes"
    OWN_ATTENDANCE = "own_attendance"
    COACH = "coach"
    SCORE_CALLS = "score_calls"
    CONFIRM_CONSEQUENCES = "confirm_consequences"
    REVIEW_APPEALS = "review_appeals"
    SEE_REPORTS = "see_reports"


_REACH: dict[Role, Reach] = {
    Role.LEARNER: Reach.OWN,
    Role.MENTOR: Reach.UNIT,
    Role.TEAM_LEAD: Reach.UNIT,
    Role.TRAINER: Reach.CENTRE,
    Role.QA: Reach.UNIT,
    Role.SUPERVISOR: Reach.CENTRE,
    Role.OPERATIONS: Reach.CENTRE,
    Role.CLASS_SUPERVISOR: Reach.OWN,
    Role.MANAGER: Reach.CENTRE,
    Role.GENERAL_MANAGER: Reach.CENTRE,
    Role.TRAINING_MANAGER: Reach.CENTRE,
    Role.TRAINING_OFFICE: Reach.CENTRE,
    Role.HR: Reach.CENTRE,
    Role.ADMINISTRATOR: Reach.CENTRE,
}

# What the office does day by day. It decides no reading and confirms no consequence: who writes
# the rules is not who says how an unclear one is meant, nor who lets it hurt somebody.
_OFFICE: Final = frozenset(
    {
        Right.SEE_RECORDS,
        Right.SEE_RESULTS,
        Right.SEE_STATEMENTS,
        Right.MANAGE_PACKAGES,
        Right.INSTALL_LIBRARIES,
        Right.ASSIGN_COURSES,
        Right.MANAGE_PEOPLE,
        Right.KEEP_ARCHIVE,
        Right.OPERATE_SYNC,
        Right.MANAGE_REGULATION,
        Right.DRAFT_PLANS,
        Right.MANAGE_TRACKS,
        Right.RUN_CLASSES,
        Right.OWN_ATTENDANCE,
        Right.COACH,
        Right.SCORE_CALLS,
        Right.SEE_REPORTS,
    }
)

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.LEARNER: frozenset(),
    Role.MENTOR: frozenset({Right.SEE_RESULTS, Right.COACH}),
    Role.TEAM_LEAD: frozenset(
        {
            Right.SEE_RESULTS,
            Right.SEE_RECORDS,
            Right.ASSIGN_COURSES,
            Right.DRAFT_PLANS,
            Right.COACH,
            Right.SCORE_CALLS,
        }
    ),
    Role.TRAINER: frozenset(
        {
            Right.SEE_RESULTS,
            Right.SEE_STATEMENTS,
            Right.MANAGE_PACKAGES,
            Right.ASSIGN_COURSES,
            Right.RUN_CLASSES,
            Right.COACH,
            Right.SCORE_CALLS,
        }
    ),
    Role.QA: frozenset({Right.SEE_RESULTS, Right.COACH, Right.SCORE_CALLS}),
    Role.SUPERVISOR: frozenset(
        {
            Right.SEE_RESULTS,
            Right.SEE_RECORDS,
            Right.DRAFT_PLANS,
            Right.CONFIRM_CONSEQUENCES,
            Right.SEE_REPORTS,
        }
    ),
    Role.OPERATIONS: frozenset(
        {
            Right.SEE_RESULTS,
            Right.ASSIGN_COURSES,
            Right.DRAFT_PLANS,
            Right.RUN_CLASSES,
            Right.COACH,
            Right.SCORE_CALLS,
        }
    ),
    Role.CLASS_SUPERVISOR: frozenset(),
    Role.MANAGER: frozenset(
        {
            Right.SEE_RESULTS,
            Right.SEE_RECORDS,
            Right.DECIDE_READINGS,
            Right.CONFIRM_CONSEQUENCES,
            Right.REVIEW_APPEALS,
            Right.SEE_REPORTS,
        }
    ),
    Role.GENERAL_MANAGER: frozenset({Right.SEE_REPORTS}),
    Role.TRAINING_MANAGER: _OFFICE,
    Role.TRAINING_OFFICE: _OFFICE,
    Role.HR: frozenset(
        {
            Right.SEE_RESULTS,
            Right.SEE_RECORDS,
            Right.MANAGE_PEOPLE,
            Right.DECIDE_READINGS,
            Right.CONFIRM_CONSEQUENCES,
            Right.REVIEW_APPEALS,
            Right.SEE_REPORTS,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Right.MANAGE_PEOPLE,
            Right.GRANT_ROLES,
            Right.MANAGE_KEYS,
            Right.INSTALL_LIBRARIES,
            Right.OPERATE_SYNC,
            Right.SEE_STATEMENTS,
        }
    ),
}


def reach_of(role: Role, right: Right) -> Reach:
    """How far `role` may exercise `right`: nowhere beyond oneself when it does not have it."""
    return _REACH[role] if right in _RIGHTS[role] else Reach.OWN


def widest_reach(role: Role) -> Reach:
    """How far `role` reaches with whatever rights it has, when it was granted for no unit."""
    return _REACH[role]


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
