"""Needs about one thing become one training."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.planning.rules.proposals import Proposal, proposals, subject


@pytest.mark.requirement("R34")
def test_needs_about_the_same_become_one_training() -> None:
    one, two, three = uuid4(), uuid4(), uuid4()
    found = proposals(
        [(one, "Angry customers"), (two, "系统操作"), (three, "angry  Customers!")], []
    )
    assert found == [
        Proposal("Angry customers", [one, three]),
        Proposal("系统操作", [two]),
    ]


@pytest.mark.requirement("R34")
def test_what_the_plan_has_already_takes_the_need_in() -> None:
    need, item, other = uuid4(), uuid4(), uuid4()
    found = proposals([(need, "系统操作")], [(item, "系统操作。"), (other, "系统 操作")])
    assert found == [Proposal("系统操作", [need], item)]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("ＡＢＣ", "abc", True),
        ("投诉处理（一）", "投诉处理(一)", True),
        ("投诉处理", "投诉", False),
        ("—", "…", False),
    ],
)
def test_width_case_and_marks_make_no_other_subject(one: str, other: str, is_same: bool) -> None:
    assert (subject(one) == subject(other)) is is_same


@given(st.lists(st.tuples(st.uuids(), st.text(max_size=12)), unique_by=lambda one: one[0]))
def test_every_need_is_in_exactly_one_proposal(needs: list[tuple[UUID, str]]) -> None:
    found = [need for one in proposals(needs, []) for need in one.needs]
    assert sorted(found) == sorted(need for need, _ in needs)
