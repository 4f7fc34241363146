"""Ladders, consequences, floors and the rest, in sentences of both languages."""

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lms.grading.rules.evaluate import Evaluation
from lms.grading.rules.explain import explain
from lms.grading.rules.marks import ABSENT, Mark
from tests.builders.attended import mark, tardy_rules
from tests.builders.judging import TEXT, gate, judge, part

HIT = {"score": "95", "completion": True, "critical": ["identity"]}
RULES = [
    part("a", "0.6", floor="50", item_floor="40", drop_lowest=1, makeup={"max": 1, "cap": "60"}),
    part("b", "0.4"),
    part("c", "0.1", op="add", cap="5", missing="exclude"),
    part("pre", "0", missing="exclude", pre_test_of="a"),
]
CRITICAL = [
    {"id": "identity", "item": "identity", "title": TEXT, "clause": "C1", "on_hit": "fail_total"}
]


def judged(tries: dict[str, list[Any]], marks: list[Mark]) -> Evaluation:
    gates = gate(
        ["all", ["<=", "fact.absence_share", "1/3"], ["not", ["is", "ladder.tardy.review"]]]
    )
    return judge(RULES, tries, marks=marks, critical=CRITICAL, gates=gates, **tardy_rules())


def told(evaluation: Evaluation, scope: str = "total") -> list[tuple[str, str]]:
    record = evaluation.record(evaluation.scope(scope))
    return [(said.en, said.zh) for said in explain(record, evaluation.rule_set)]


def test_ladder_and_consequence_are_told_with_their_figures() -> None:
    marks = [mark(number, late=5) for number in range(3)]
    said = told(judged({"a": ["80"], "b": ["80"], "c": ["20"], "pre": ["40"]}, marks))
    english = [en for en, _ in said]
    assert "x: late arrivals and early leaves 3: 0.5 days." in english
    assert "x: recommended (x 0.5 > 0). A named person decides." in english
    assert "Bonus points: x +2; 80 → 82." in english
    chinese = [zh for _, zh in said]
    assert "某：迟到早退次数 3，0.5 天。" in chinese
    assert "某：建议（某 0.5 > 0），由指定人员确认后生效。" in chinese
    gain = "x: 40 in the pre-test, 80 now, 66.67% of what was left to gain."
    assert any(one.startswith(gain) for one in english)


def test_limits_of_attempts_are_told() -> None:
    said = told(judged({"a.1": ["30", "95", "99"], "a.2": ["20"], "b": [HIT]}, []), "component:a")
    english = " ".join(en for en, _ in said)
    assert (
        "attempts with 30, 95, 99 points; attempt 2 counts 60; attempt 3 is one too many" in english
    )
    assert "Lowest results that do not count: a.2 20." in english
    assert "reaches the floor of 50" in english


def test_critical_error_is_told() -> None:
    said = told(judged({"a": ["80"], "b": [HIT]}, []))
    assert said[0][0].endswith("Not fulfilled: x.")
    assert ("Critical error: x. It fails the whole, whatever the points.") in [en for en, _ in said]


marks = st.builds(
    lambda number, late, absent, exempt: mark(
        number, **({"state": ABSENT} if absent else {"late": late}), exempt=exempt
    ),
    st.integers(0, 30),
    st.integers(0, 40),
    st.booleans(),
    st.sampled_from(["", "granted", "pending"]),
)
tries = st.lists(st.sampled_from(["30", "66.666", "95", HIT, {}]), max_size=4)


@given(
    st.fixed_dictionaries({"a.1": tries, "a.2": tries, "b": tries, "c": tries, "pre": tries}),
    st.lists(marks, max_size=9, unique_by=lambda one: one.statement_id),
)
def test_every_step_has_its_sentence(tried: dict[str, list[Any]], found: list[Mark]) -> None:
    evaluation = judged(tried, found)
    for result in evaluation.scopes:
        for en, zh in told(evaluation, result.scope):
            assert en.endswith(".")
            assert zh.endswith("。")
            assert re.search(r"[\u4e00-\u9fff]", zh)
            assert not re.search(r"[\u4e00-\u9fff]", en)
