"""moveOn: what satisfies a unit, a block and a course; what a course comes to (cmi5 §13.1.4)."""

import time
from collections.abc import Mapping
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.cmi5.rules.move_on import (
    NOTHING,
    Outcome,
    Standing,
    course_result,
    is_failed,
    is_satisfied,
    satisfied_groups,
)
from scorm_packages.cmi5.rules.structure import Group, Unit
from scorm_packages.manifest.cmi5.reader import MOVE_ON

standings = st.builds(
    Standing,
    completed=st.booleans(),
    passed=st.booleans(),
    failed=st.booleans(),
    waived=st.booleans(),
    score=st.none() | st.decimals(0, 1, places=3),
)


def unit(key: str, move_on: str = "Passed") -> Unit:
    return Unit(key, {"en": key}, move_on, None, None, None, None)


def course(*children: Unit | Group) -> Group:
    return Group("course", {}, children)


COURSE = course(
    Group("outer", {}, (Group("inner", {}, (unit("a"), unit("b"))), unit("c", "Completed"))),
    unit("d", "NotApplicable"),
)
PASSED, COMPLETED = Standing(passed=True), Standing(completed=True)


@pytest.mark.parametrize(
    ("move_on", "expected"),
    [
        # By (completed, passed): nothing, passed, completed, both.
        ("NotApplicable", [True, True, True, True]),
        ("Passed", [False, True, False, True]),
        ("Completed", [False, False, True, True]),
        ("CompletedAndPassed", [False, False, False, True]),
        ("CompletedOrPassed", [False, True, True, True]),
    ],
)
def test_each_move_on_by_what_was_said(move_on: str, expected: list[bool]) -> None:
    said = [Standing(completed=c, passed=p) for c, p in product([False, True], repeat=2)]
    assert [is_satisfied(move_on, one) for one in said] == expected


@given(st.sampled_from(MOVE_ON), standings)
def test_waived_satisfies_and_failing_does_not(move_on: str, standing: Standing) -> None:
    if standing.waived:
        assert is_satisfied(move_on, standing)
    assert not (is_failed(move_on, standing) and is_satisfied(move_on, standing))


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        ({}, []),
        ({"a": PASSED}, []),
        ({"a": PASSED, "b": PASSED}, ["inner"]),
        ({"a": PASSED, "b": PASSED, "c": COMPLETED}, ["inner", "outer", "course"]),
        ({"a": PASSED, "b": Standing(waived=True), "c": COMPLETED}, ["inner", "outer", "course"]),
    ],
)
def test_blocks_are_satisfied_from_the_inside_out(
    said: Mapping[str, Standing], groups: list[str]
) -> None:
    assert [group.id for group in satisfied_groups(COURSE, said)] == groups


@given(st.fixed_dictionaries({}, optional=dict.fromkeys("abcd", standings)))
def test_course_is_satisfied_exactly_when_all_units_are(said: dict[str, Standing]) -> None:
    satisfied = {group.id for group in satisfied_groups(COURSE, said)}
    units = list(COURSE.units())
    all_met = all(is_satisfied(one.move_on, said.get(one.id, NOTHING)) for one in units)
    assert ("course" in satisfied) is all_met
    outcome = course_result(COURSE, said)
    if all_met:
        assert outcome is not None
        assert outcome.verb in {"passed", "completed"}
    else:
        assert outcome is None or outcome.verb == "failed"


FAILED = Standing(failed=True, score=Decimal("0.4"))


@pytest.mark.parametrize(
    ("units", "said", "outcome"),
    [
        ([unit("a")], {}, None),
        ([unit("a")], {"a": FAILED}, Outcome("failed", Decimal("0.4"))),
        (
            [unit("a")],
            {"a": Standing(passed=True, failed=True, score=Decimal("0.9"))},
            Outcome("passed", Decimal("0.9")),
        ),
        ([unit("a", "Completed")], {"a": COMPLETED}, Outcome("completed", None)),
        # A quiz on the way that nobody has to pass fails nothing.
        ([unit("a", "Completed")], {"a": FAILED}, None),
        # The course goes on while a unit is open.
        ([unit("a"), unit("b")], {"a": FAILED}, None),
        (
            [unit("a"), unit("b")],
            {"a": FAILED, "b": Standing(passed=True, score=Decimal(1))},
            Outcome("failed", Decimal("0.7")),
        ),
        ([unit("a")], {"a": Standing(waived=True)}, Outcome("completed", None)),
    ],
)
def test_what_a_course_comes_to(
    units: list[Unit], said: Mapping[str, Standing], outcome: Outcome | None
) -> None:
    assert course_result(course(*units), said) == outcome


def test_score_of_a_course_is_the_mean_of_its_units_that_have_one() -> None:
    said = {
        "a": Standing(passed=True, score=Decimal(1)),
        "b": Standing(passed=True, score=Decimal("0.5")),
        "c": PASSED,
    }
    result = course_result(course(unit("a"), unit("b"), unit("c")), said)
    assert result == Outcome("passed", Decimal("0.75"))


def test_deep_blocks_full_of_units_are_judged_in_no_time() -> None:
    """Judged anew at every launch and word: not once for each block above a unit."""
    group = Group("inner", {}, tuple(unit(f"u{n}", "NotApplicable") for n in range(10_000)))
    for level in range(120):
        group = Group(f"b{level}", {}, (group,))
    began = time.process_time()
    assert len(list(satisfied_groups(course(group), {}))) == 122
    assert time.process_time() - began < 0.5
