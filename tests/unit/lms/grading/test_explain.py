"""Why this grade, in sentences of both languages."""

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import lms.regulation
from lms.grading.rules.evaluate import Facts, evaluate
from lms.grading.rules.evidence import Evidence
from lms.grading.rules.explain import explain
from lms.regulation.rules.canonical import read_exact_json
from lms.regulation.rules.numbers import RoundingMode
from lms.regulation.rules.rule_set import (
    AttemptChoice,
    Combination,
    MissingPolicy,
    parse_rule_set,
)
from tests.builders.judging import entry, judge, part

PATH = Path(lms.regulation.__file__).parent / "rule_sets" / "csr.new_hire.json"
NEW_HIRE = parse_rule_set(read_exact_json(PATH.read_bytes()))


def told(scope: str, scores: dict[str, str | None]) -> list[tuple[str, str]]:
    found = [
        entry(item, 0, {"score": score, "completion": True})
        for item, score in scores.items()
        if score
    ]
    evaluation = evaluate(NEW_HIRE, Facts({item: (item,) for item in scores}), Evidence.of(found))
    titles = {"company": {"en": "Who we are", "zh-Hans": "认识我们"}}
    record = evaluation.record(evaluation.scope(scope))
    return [(said.en, said.zh) for said in explain(record, NEW_HIRE, titles)]


def test_total_is_told_with_every_figure() -> None:
    scores = {"company": "80", "rules": "90", "skills": "85", "business": "70", "simulation": "88"}
    assert told("total", dict(scores)) == [
        (
            "New-hire training for agents: passed, with 79.8 points.",
            "客服代表新人培训：通过，79.8 分。",
        ),
        ("Company introduction: 80.0 points, passed.", "公司简介：80.0 分，通过。"),
        ("Company rules: 90.0 points, passed.", "公司制度：90.0 分，通过。"),
        ("Customer-service skills: 85.0 points, passed.", "客户服务技巧：85.0 分，通过。"),
        ("Business knowledge: 70.0 points, passed.", "业务知识：70.0 分，通过。"),
        ("Call simulation: 88.0 points, passed.", "通话模拟：88.0 分，通过。"),
        (
            (
                "Company introduction 80 × 20% + Company rules 90 × 20%"
                " + Customer-service skills 85 × 25% + Business knowledge 70 × 35% = 79.75."
            ),
            (
                "公司简介 80 × 20% + 公司制度 90 × 20% + 客户服务技巧 85 × 25%"
                " + 业务知识 70 × 35% = 79.75。"
            ),
        ),
        (
            "Rounded once, at the end, to 1 decimal (half up): 79.75 → 79.8.",
            "仅在最后修约一次，保留 1 位小数（四舍五入）：79.75 → 79.8。",
        ),
        ("79.8 reaches the pass mark of 60.", "79.8 分达到及格线 60 分。"),
        (
            "Cleared to take calls: fulfilled (total 79.8 ≥ 60 and Call simulation 88 ≥ 80).",
            "准予上岗接听：已满足（总分 79.8 ≥ 60 且 通话模拟 88 ≥ 80）。",
        ),
        (
            (
                "Clear for calls: recommended (Cleared to take calls yes and total passed ="
                " passed). A named person decides."
            ),
            ("批准上岗接听：建议（准予上岗接听 是 且 总评 通过 = 通过），由指定人员确认后生效。"),
        ),
    ]


def test_missing_result_is_named_by_its_title() -> None:
    scores = {"company": None, "rules": "90", "skills": "85", "business": "70", "simulation": "88"}
    (english, chinese), *_ = told("total", dict(scores))
    assert english == (
        "New-hire training for agents: not decided yet. Missing: Who we are (not started yet)."
    )
    assert chinese == "客服代表新人培训：尚无结论。缺少：认识我们（尚未开始）。"


def test_failed_component_says_what_was_not_fulfilled() -> None:
    sentences = told("component:company", {"company": "59.94"})
    assert sentences == [
        (
            "Company introduction: not passed, with 59.9 points. Not fulfilled: pass mark.",
            "公司简介：未通过，59.9 分。未达到：及格线。",
        ),
        ("Who we are: 59.94 points.", "认识我们：59.94 分。"),
        (
            "Rounded once, at the end, to 1 decimal (half up): 59.94 → 59.9.",
            "仅在最后修约一次，保留 1 位小数（四舍五入）：59.94 → 59.9。",
        ),
        ("59.9 stays below the pass mark of 60.", "59.9 分低于及格线 60 分。"),
    ]


@given(
    attempt=st.sampled_from(AttemptChoice),
    combine=st.sampled_from(Combination),
    missing=st.sampled_from(MissingPolicy),
    mode=st.sampled_from(RoundingMode),
    tries=st.lists(
        st.sampled_from(["66.666", "50", {}, {"completion": True}, {"success": False}]), max_size=3
    ),
)
def test_every_step_has_its_sentence_in_both_languages(
    attempt: str, combine: str, missing: str, mode: str, tries: list[Any]
) -> None:
    optional = missing == MissingPolicy.EXCLUDE
    component = part(
        "a",
        "0.5",
        attempt=attempt,
        **({"nth": 1} if attempt == "nth" else {}),
        combine=combine,
        missing=missing,
        required=not optional,
        unscored="missing" if optional else "verdict",
    )
    evaluation = judge(
        [component, part("b", "0.5")],
        {"a.1": tries, "a.2": ["80"], "b": ["33.333"]},
        rounding={"digits": 2, "mode": mode, "at": "final"},
    )
    for result in evaluation.scopes:
        record = evaluation.record(result)
        sentences = explain(record, evaluation.rule_set)
        # The database keeps no order of names.
        turned = json.loads(json.dumps(record, sort_keys=True))
        assert explain(turned, evaluation.rule_set) == sentences
        for said in sentences:
            assert said.en.endswith(".")
            assert said.zh.endswith("。")
            assert re.search(r"[\u4e00-\u9fff]", said.zh)
            assert not re.search(r"[\u4e00-\u9fff]", said.en)
            assert said.clause == "C1"
