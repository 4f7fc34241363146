"""Rule sets in words, what two of them differ in, and conditions as lines of a form."""

from pathlib import Path
from typing import Any

import pytest

import lms.regulation
from lms.regulation.rules.canonical import read_exact_json
from lms.regulation.rules.completeness import Part, missing_parts, suggested_parts
from lms.regulation.rules.condition_lines import Line, Lines, as_condition, as_lines, subjects
from lms.regulation.rules.rule_parts import KINDS, rule_sets_compared, shown_parts
from lms.regulation.rules.rule_words import percent, said_condition, shares

FOLDER = Path(lms.regulation.__file__).parent / "rule_sets"
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.json"))


def content(key: str = "csr.new_hire") -> dict[str, Any]:
    found: dict[str, Any] = read_exact_json((FOLDER / f"{key}.json").read_bytes())
    return found


@pytest.mark.requirement("R112", "R121")
@pytest.mark.parametrize("key", SHIPPED)
def test_everything_a_rule_set_says_can_be_read_in_both_languages(key: str) -> None:
    found = content(key)
    for kind in KINDS:
        for part in shown_parts(kind, found):
            assert part.facts, (kind, part.key)
            for label, value in part.facts:
                assert label["en"]
                assert label["zh-Hans"]
                assert value["en"], (kind, part.key, label)


@pytest.mark.parametrize("key", SHIPPED)
def test_bar_of_weights_is_full(key: str) -> None:
    pieces = list(shares(content(key)))
    assert sum(width for _, _, _, width in pieces) == 100
    ends = [begin + width for _, _, begin, width in pieces]
    assert [begin for _, _, begin, _ in pieces] == [0, *ends[:-1]]


def test_weights_are_read_as_per_cent() -> None:
    assert [percent(weight) for weight in ("0.2", "1", "1/3")] == ["20%", "100%", "33.33%"]


def test_condition_is_a_sentence() -> None:
    gate = content()["gates"][0]
    said = said_condition(gate["condition"], content())
    assert said["en"] == "total score ≥ 60 and score of Call simulation ≥ 80"
    assert said["zh-Hans"] == "总分 ≥ 60 且 通话模拟得分 ≥ 80"


@pytest.mark.parametrize("key", SHIPPED)
def test_rule_set_does_not_differ_from_itself(key: str) -> None:
    assert rule_sets_compared(content(key), content(key)) == []


def test_changes_are_found_part_by_part() -> None:
    before, after = content(), content()
    for one in (before, after):
        one["consequences"] = []  # What they say of the gate would change along with it.
    after["components"][0]["pass_mark"] = "70"
    after["pass_mark"] = "65"
    del after["gates"][0]
    after["tests"].append({**after["tests"][0], "name": "one more"})
    found = {(one.kind, one.key): one for one in rule_sets_compared(before, after)}
    assert {place: one.change for place, one in found.items()} == {
        ("head", ""): "changed",
        ("components", "company"): "changed",
        ("gates", "take_calls"): "gone",
        ("tests", "one more"): "new",
    }
    ((label, old, new),) = found["components", "company"].facts
    assert (label["en"], old, new) == (
        "Pass mark",
        {"en": "60", "zh-Hans": "60"},
        {"en": "70", "zh-Hans": "70"},
    )


@pytest.mark.parametrize(
    ("condition", "lines"),
    [
        ([">=", "total.score", "60"], Lines("all", (Line("total.score", ">=", "60"),))),
        (["is", "gate.x"], Lines("all", (Line("gate.x", "is", ""),))),
        (
            ["any", ["<", "fact.tardy", "3"], ["==", "component.a.outcome", "pass"]],
            Lines("any", (Line("fact.tardy", "<", "3"), Line("component.a.outcome", "==", "pass"))),
        ),
    ],
)
def test_lines_and_conditions_are_the_same_said_twice(condition: Any, lines: Lines) -> None:
    assert as_lines(condition) == lines
    assert as_condition(lines) == condition


@pytest.mark.parametrize(
    "condition",
    [
        ["not", [">=", "total.score", "60"]],
        ["<=", ["/", "fact.missed_minutes", "fact.total_minutes"], "1/3"],
        ["all", [">=", "total.score", "60"], ["any", ["is", "gate.x"], ["is", "gate.y"]]],
        None,
    ],
)
def test_what_lines_cannot_say_is_left_alone(condition: Any) -> None:
    assert as_lines(condition) is None


def test_conditions_can_ask_for_every_component_and_later_for_gates() -> None:
    before = dict(subjects(content(), after=False))
    assert {"total.score", "component.simulation.score", "fact.tardy"} <= set(before)
    assert "gate.take_calls" not in before
    assert "gate.take_calls" in dict(subjects(content(), after=True))


@pytest.mark.requirement("R7")
def test_regulation_is_complete_when_its_clauses_speak_of_all_five_parts() -> None:
    assert missing_parts([["plan", "time"], ["content"], ["method"]]) == [Part.EVALUATION]
    assert missing_parts([[part.value] for part in Part]) == []


@pytest.mark.requirement("R7")
def test_what_a_clause_speaks_of_is_suggested() -> None:
    assert suggested_parts("每月制定培训计划") == [Part.PLAN, Part.TIME]
    assert suggested_parts("Every course ends with an exam.") == [Part.CONTENT, Part.EVALUATION]
