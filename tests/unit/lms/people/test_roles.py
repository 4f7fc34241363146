"""Who may do what: the table of roles, told by example (R9, R13, R14, R21, R147)."""

import pytest

from lms.people.rules.roles import Reach, Right, Role, may_manage, reach_of, rights_of


@pytest.mark.parametrize(
    ("role", "right", "reach"),
    [
        (Role.LEARNER, Right.SEE_RECORDS, Reach.OWN),
        (Role.LEARNER, Right.OPERATE_SYNC, Reach.OWN),
        (Role.TEAM_LEAD, Right.SEE_RECORDS, Reach.UNIT),
        (Role.TEAM_LEAD, Right.MANAGE_PEOPLE, Reach.OWN),
        (Role.TRAINER, Right.MANAGE_PACKAGES, Reach.CENTRE),
        (Role.TRAINER, Right.SEE_RECORDS, Reach.OWN),
        (Role.TRAINING_OFFICE, Right.KEEP_ARCHIVE, Reach.CENTRE),
        (Role.HR, Right.SEE_RECORDS, Reach.CENTRE),
        (Role.ADMINISTRATOR, Right.GRANT_ROLES, Reach.CENTRE),
        (Role.ADMINISTRATOR, Right.SEE_RECORDS, Reach.OWN),
        (Role.ADMINISTRATOR, Right.MANAGE_KEYS, Reach.CENTRE),
        (Role.TRAINING_OFFICE, Right.MANAGE_KEYS, Reach.OWN),
    ],
)
def test_a_role_reaches_as_far_as_its_table_says(role: Role, right: Right, reach: Reach) -> None:
    assert reach_of(role, right) is reach


def test_every_role_has_its_rights_written_down() -> None:
    for role in Role:
        assert isinstance(rights_of([role]), frozenset)


def test_a_learner_has_no_right_over_others() -> None:
    assert rights_of([Role.LEARNER]) == frozenset()


def test_two_roles_give_the_rights_of_both() -> None:
    both = rights_of([Role.TRAINER, Role.HR])
    assert both == rights_of([Role.TRAINER]) | rights_of([Role.HR])


@pytest.mark.parametrize(
    ("manager", "person", "may"),
    [
        (Role.TRAINING_OFFICE, Role.LEARNER, True),
        (Role.TRAINING_OFFICE, Role.TEAM_LEAD, True),
        (Role.TRAINING_OFFICE, Role.ADMINISTRATOR, False),
        (Role.HR, Role.LEARNER, True),
        (Role.HR, Role.TRAINING_OFFICE, False),
        (Role.HR, Role.TRAINER, False),
        (Role.ADMINISTRATOR, Role.TRAINING_OFFICE, True),
        (Role.TEAM_LEAD, Role.LEARNER, False),
    ],
)
def test_nobody_takes_over_an_account_that_may_do_more(
    manager: Role, person: Role, may: bool
) -> None:
    assert may_manage([manager], [person]) is may


def test_the_office_gives_no_roles() -> None:
    assert Right.GRANT_ROLES not in rights_of([Role.TRAINING_OFFICE])
