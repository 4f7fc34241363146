"""What must be true of a rule set before anybody may be judged by it.

First the shape (JSON Schema), then the meaning: weights that add up, references that lead
somewhere, conditions the language knows, tests that show a pass and a fail.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from lms.regulation.rules.canonical import InexactJson, refuse_floats
from lms.regulation.rules.expressions import BadExpression, check_condition, references
from lms.regulation.rules.numbers import exact, shown

FULL_MARKS: Final = 100
SCHEMA_FILE: Final = Path(__file__).with_name("rule_set.schema.json")

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "shape": {
        "en": "The rule set does not follow its schema: {detail}",
        "zh-Hans": "规则集不符合格式要求：{detail}",
    },
    "inexact": {
        "en": "Numbers must be exact; write decimals as text: {detail}",
        "zh-Hans": "数字必须精确，小数请以文本形式填写：{detail}",
    },
    "date_unknown": {
        "en": "{detail} is not a day of the calendar.",
        "zh-Hans": "{detail} 不是有效日期。",
    },
    "repeated": {
        "en": "{detail} is named twice; every name must be unique.",
        "zh-Hans": "名称 {detail} 重复，每个名称只能使用一次。",
    },
    "clause_unknown": {
        "en": "Clause {detail} is cited but not listed under clauses.",
        "zh-Hans": "引用了条款 {detail}，但条款列表中没有该条款。",
    },
    "weights": {
        "en": "The weights add up to {detail}; they must add up to exactly 1.",
        "zh-Hans": "各项权重之和为 {detail}，必须正好等于 1。",
    },
    "mark_out_of_range": {
        "en": "The pass mark {detail} is above 100.",
        "zh-Hans": "及格线 {detail} 超过了 100 分。",
    },
    "required_excluded": {
        "en": "Component {detail} is required, so a missing result cannot be left out of account.",
        "zh-Hans": "组成项 {detail} 为必需项，缺少成绩时不能将其排除在外。",
    },
    "unscored_optional": {
        "en": "Component {detail} may count without a score; it then has no share in the total"
        " and must be required.",
        "zh-Hans": "组成项 {detail} 允许没有分数，此时不参与总分计算，因此必须设为必需项。",
    },
    "condition": {
        "en": "The condition is not understood: {detail}",
        "zh-Hans": "无法识别该条件：{detail}",
    },
    "reference_unknown": {
        "en": "The condition refers to {detail}, which does not exist.",
        "zh-Hans": "条件引用了不存在的 {detail}。",
    },
    "expectation_unknown": {
        "en": "A test expects something of {detail}, which does not exist.",
        "zh-Hans": "测试用例中的预期涉及不存在的 {detail}。",
    },
    "tests_one_sided": {
        "en": "The tests must show at least one pass and one fail; there is no {detail}.",
        "zh-Hans": "测试用例至少应各含一个通过和一个不通过，目前缺少：{detail}。",
    },
}


@dataclass(frozen=True, slots=True)
class RuleSetFinding:
    """One thing wrong: a stable code, the place as a JSON Pointer, and the detail."""

    code: str
    place: str
    detail: str

    def message(self, language: str) -> str:
        """The sentence in `language` ("en" or "zh-Hans")."""
        return TEXTS[self.code][language].format(detail=self.detail)


def findings_of(content: Any) -> list[RuleSetFinding]:
    """Everything wrong with the content of a rule set; empty when it may be used."""
    try:
        refuse_floats(content)
    except InexactJson as error:
        return [RuleSetFinding("inexact", "", str(error))]
    shape = [
        RuleSetFinding("shape", _pointer(error.absolute_path), error.message)
        for error in sorted(_validator().iter_errors(content), key=lambda found: list(found.path))
    ]
    return shape or list(_meaning(content))


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def _meaning(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    try:
        date.fromisoformat(content["effective_from"])
    except ValueError:
        yield RuleSetFinding("date_unknown", "/effective_from", content["effective_from"])
    for kind in ("clauses", "readings", "components", "gates"):
        counted = Counter(entry["id"] for entry in content[kind])
        for name in (name for name, times in counted.items() if times > 1):
            yield RuleSetFinding("repeated", f"/{kind}", name)
    yield from _clauses(content)
    yield from _components(content)
    yield from _gates(content)
    yield from _tests(content)


def _tests(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    for index, test in enumerate(content["tests"]):
        for kind in ("components", "gates"):
            known = {entry["id"] for entry in content[kind]}
            for name in sorted(set(test["expect"].get(kind, {})) - known):
                yield RuleSetFinding("expectation_unknown", f"/tests/{index}/expect/{kind}", name)
    shown_outcomes = {test["expect"]["outcome"] for test in content["tests"]}
    for outcome in ("pass", "fail"):
        if outcome not in shown_outcomes:
            yield RuleSetFinding("tests_one_sided", "/tests", outcome)


def _clauses(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    known = {clause["id"] for clause in content["clauses"]}
    if content["clause"] not in known:
        yield RuleSetFinding("clause_unknown", "/clause", content["clause"])
    for kind in ("readings", "components", "gates"):
        for index, entry in enumerate(content[kind]):
            if entry["clause"] not in known:
                place = f"/{kind}/{index}/clause"
                yield RuleSetFinding("clause_unknown", place, entry["clause"])


def _components(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    total = sum((exact(part["weight"]) for part in content["components"]), Fraction(0))
    if total != 1:
        yield RuleSetFinding("weights", "/components", shown(total))
    if exact(content["pass_mark"]) > FULL_MARKS:
        yield RuleSetFinding("mark_out_of_range", "/pass_mark", content["pass_mark"])
    for index, part in enumerate(content["components"]):
        if exact(part.get("pass_mark", "0")) > FULL_MARKS:
            place = f"/components/{index}/pass_mark"
            yield RuleSetFinding("mark_out_of_range", place, part["pass_mark"])
        if part["required"] and part["missing"] == "exclude":
            yield RuleSetFinding("required_excluded", f"/components/{index}/missing", part["id"])
        may_lack_score = part.get("unscored") == "verdict" and exact(part["weight"]) > 0
        if may_lack_score and not part["required"]:
            yield RuleSetFinding("unscored_optional", f"/components/{index}/unscored", part["id"])


def _gates(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    components = {part["id"] for part in content["components"]}
    for index, gate in enumerate(content["gates"]):
        place = f"/gates/{index}/condition"
        try:
            check_condition(gate["condition"])
        except BadExpression as error:
            yield RuleSetFinding("condition", place, str(error))
            continue
        for reference in references(gate["condition"]):
            kind, _, rest = reference.partition(".")
            if kind == "component" and rest.partition(".")[0] not in components:
                yield RuleSetFinding("reference_unknown", place, reference)


def _pointer(path: Iterable[str | int]) -> str:
    return "".join(f"/{part}" for part in path)
