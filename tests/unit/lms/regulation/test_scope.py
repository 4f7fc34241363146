"""Whom a regulation applies to on a day, with the reason (R4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.regulation.rules.scope import BadScope, Scope, ScopeFacts, in_scope

DAY = date(2026, 3, 1)
AGENT = ScopeFacts(
    units=("team", "floor"),
    post="inbound",
    employment_type="in_house",
    site="north",
    rank="agent",
    roles=("learner",),
    hired=date(2026, 1, 10),
)


@pytest.mark.requirement("R4")
@pytest.mark.parametrize(
    ("data", "applies"),
    [
        ({}, True),
        ({"units": ["floor"]}, True),
        ({"units": ["other"]}, False),
        ({"employment_types": ["in_house", "outsourced"]}, True),
        ({"employment_types": ["outsourced"]}, False),
        ({"ranks": ["manager"]}, False),
        ({"posts": ["inbound"], "sites": ["south"]}, False),
        ({"roles": ["learner", "trainer"]}, True),
        ({"hired_from": "2026-01-10"}, True),
        ({"hired_from": "2026-01-11"}, False),
        ({"hired_until": "2026-01-09"}, False),
        ({"new_hire_days": 50}, True),
        ({"new_hire_days": 49}, False),
        ({"only_in_training": True}, None),
        ({"only_in_training": True, "ranks": ["manager"]}, False),
    ],
)
def test_every_criterion_that_is_set_must_hold(data: dict[str, Any], applies: bool | None) -> None:
    assert in_scope(Scope.of(data), AGENT, DAY).applies is applies


@pytest.mark.requirement("R4")
def test_it_is_asked_for_the_day_of_what_happened() -> None:
    newcomers = Scope.of({"new_hire_days": 30})
    hired = AGENT.hired
    assert hired is not None
    assert in_scope(newcomers, AGENT, hired + timedelta(days=30)).applies is True
    assert in_scope(newcomers, AGENT, hired + timedelta(days=31)).applies is False
    assert in_scope(Scope(), AGENT, hired - timedelta(days=1)).applies is False


@pytest.mark.requirement("R4")
def test_what_is_not_recorded_is_never_taken_for_a_no() -> None:
    verdict = in_scope(Scope.of({"sites": ["north"]}), ScopeFacts(), DAY)
    assert verdict.applies is None
    assert [(step.criterion, step.holds) for step in verdict.steps] == [
        ("employed", True),
        ("sites", None),
    ]


def test_trace_names_what_was_wanted_and_found() -> None:
    scope = Scope.of({"units": ["floor"]}, {"floor": "North floor", "team": "Team 1"})
    step = in_scope(scope, AGENT, DAY).steps[-1]
    assert (step.wanted, step.found) == ("North floor", "North floor, Team 1")


@pytest.mark.parametrize(
    "data", [{"age": 30}, {"new_hire_days": 0}, {"new_hire_days": "30"}, {"hired_from": "soon"}]
)
def test_selector_that_cannot_be_read_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(BadScope):
        Scope.of(data)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "units": st.lists(st.sampled_from("abc"), unique=True, min_size=1).map(sorted),
            "ranks": st.just(["agent"]),
            "hired_from": st.dates().map(date.isoformat),
            "new_hire_days": st.integers(1, 99),
            "only_in_training": st.sampled_from([True]),
        },
    )
)
def test_selector_comes_back_as_it_was_stored(data: dict[str, Any]) -> None:
    assert Scope.of(data).as_data() == data
