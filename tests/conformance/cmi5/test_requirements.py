"""The table from requirements to tests: read from the tests' own marks."""

import importlib
import inspect
from collections.abc import Iterator

import pytest

from tests.conformance.cmi5.requirements import ELSEWHERE, LMS, UNIT

MODULES = (
    "tests.conformance.cmi5.test_course_structures",
    "tests.conformance.cmi5.test_launch",
    "tests.conformance.cmi5.test_lms_statements",
    "tests.conformance.cmi5.test_unit_statements",
    "tests.conformance.cmi5.test_documents",
)


def claims() -> dict[str, list[str]]:
    """The tests that carry each number."""
    found: dict[str, list[str]] = {}
    for module in map(importlib.import_module, MODULES):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_"):
                for number in _numbers(getattr(function, "pytestmark", [])):
                    found.setdefault(number, []).append(f"{module.__name__}::{name}")
    return found


def _numbers(marks: list[pytest.Mark]) -> Iterator[str]:
    for mark in marks:
        if mark.name == "requirement":
            yield from (str(number).removeprefix("cmi5 ") for number in mark.args)
        elif mark.name == "parametrize":
            for row in mark.args[1]:
                yield from _numbers([each.mark for each in _marks_of(row)])


def _marks_of(row: object) -> list[pytest.MarkDecorator]:
    return [each for each in getattr(row, "marks", ()) if isinstance(each, pytest.MarkDecorator)]


def test_every_requirement_that_binds_an_lms_has_a_test() -> None:
    assert sorted(LMS - claims().keys()) == []


def test_no_test_claims_a_requirement_that_does_not_exist() -> None:
    assert sorted(claims().keys() - LMS) == []


def test_each_requirement_binds_one_side() -> None:
    """208 numbers; with their restatements they are the list's 305 entries."""
    assert not LMS & UNIT
    assert not (LMS | UNIT) & ELSEWHERE.keys()
    assert len(LMS | UNIT | ELSEWHERE.keys()) == 208
