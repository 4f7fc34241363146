"""What must be true of a rule set before anybody may be judged by it.

First the shape (JSON Schema), then the meaning: weights that add up, references that lead
somewhere, conditions the language knows, tests that show a pass and a fail.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator

from lms.regulation.rules.canonical import InexactJson, refuse_floats
from lms.regulation.rules.expressions import (
    BadExpression,
    check_condition,
    check_number,
    references,
)
from lms.regulation.rules.numbers import exact, shown

FULL_MARKS: Final = 100
CITING: Final = ("components", "gates", "critical", "ladders", "consequences")
"""The parts of a rule set that have a name and rest on a clause."""
TARDY_FACTS: Final = frozenset({"late", "early", "tardy"})
MARKS: Final = ("pass_mark", "floor", "item_floor", "cap")
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
    "nth_attempt": {
        "en": "Component {detail}: which attempt counts (nth) is said if, and only if, the choice"
        " of attempts is nth.",
        "zh-Hans": "组成项 {detail}：仅当尝试取法为“第几次”（nth）时，才须且必须填写第几次。",
    },
    "bonus": {
        "en": "Component {detail} adds bonus points: it cannot be required, and a cap belongs to"
        " bonus points only.",
        "zh-Hans": "组成项 {detail}：加分项不能设为必需项；加分上限（cap）只适用于加分项。",
    },
    "pre_test": {
        "en": "Component {detail} is a pre-test: it needs another component to be before, weight 0,"
        " missing results excluded, and may not be required, so that it never lowers a grade.",
        "zh-Hans": "组成项 {detail} 为前测：须指向另一组成项，权重为 0，"
        "缺少成绩时排除，且不得为必需项，以保证前测不会拉低成绩。",
    },
    "drops_all": {
        "en": "Component {detail} drops as many of its lowest results as it needs at least; nothing"
        " may be left.",
        "zh-Hans": "组成项 {detail} 去掉的最低成绩数不少于所需的最少成绩数，可能无成绩可计。",
    },
    "bands": {
        "en": "The bands of ladder {detail} must rise without gaps, and review may only come last.",
        "zh-Hans": "阶梯 {detail} 的各档须由低到高且首尾相接，“转人工复核”只能是最后一档。",
    },
    "two_regimes": {
        "en": "Two ladders count the same lateness ({detail}); nobody is punished for it twice"
        " (A4).",
        "zh-Hans": "有两个阶梯（{detail}）对同一迟到早退计次，不得重复处罚（A4）。",
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
    for kind in ("clauses", "readings", *CITING):
        counted = Counter(entry["id"] for entry in content.get(kind, ()))
        for name in (name for name, times in counted.items() if times > 1):
            yield RuleSetFinding("repeated", f"/{kind}", name)
    yield from _clauses(content)
    yield from _components(content)
    yield from _choices(content)
    yield from _conditions(content)
    yield from _ladders(content)
    yield from _tests(content)


def _tests(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    for index, test in enumerate(content["tests"]):
        for kind in ("components", "gates", "ladders", "consequences"):
            known = {entry["id"] for entry in content.get(kind, ())}
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
    for kind in ("readings", *CITING):
        for index, entry in enumerate(content.get(kind, ())):
            if entry["clause"] not in known:
                place = f"/{kind}/{index}/clause"
                yield RuleSetFinding("clause_unknown", place, entry["clause"])


def _components(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    weighed = (part for part in content["components"] if part.get("op") != "add")
    total = sum((exact(part["weight"]) for part in weighed), Fraction(0))
    if total != 1:
        yield RuleSetFinding("weights", "/components", shown(total))
    if exact(content["pass_mark"]) > FULL_MARKS:
        yield RuleSetFinding("mark_out_of_range", "/pass_mark", content["pass_mark"])
    for index, part in enumerate(content["components"]):
        for mark in (name for name in MARKS if exact(part.get(name, "0")) > FULL_MARKS):
            place = f"/components/{index}/{mark}"
            yield RuleSetFinding("mark_out_of_range", place, part[mark])
        if part["required"] and part["missing"] == "exclude":
            yield RuleSetFinding("required_excluded", f"/components/{index}/missing", part["id"])
        may_lack_score = part.get("unscored") == "verdict" and exact(part["weight"]) > 0
        if may_lack_score and not part["required"]:
            yield RuleSetFinding("unscored_optional", f"/components/{index}/unscored", part["id"])


def _choices(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    """What of a component makes sense only together with something else of it."""
    names = {part["id"] for part in content["components"]}
    for index, part in enumerate(content["components"]):
        place, name = f"/components/{index}", part["id"]
        if ("nth" in part) != (part["attempt"] == "nth"):
            yield RuleSetFinding("nth_attempt", f"{place}/nth", name)
        is_bonus = part.get("op") == "add"
        if (is_bonus and part["required"]) or ("cap" in part and not is_bonus):
            yield RuleSetFinding("bonus", f"{place}/op", name)
        if part.get("drop_lowest", 0) >= part.get("min_count", 1_000):
            yield RuleSetFinding("drops_all", f"{place}/drop_lowest", name)
        if "pre_test_of" in part:
            after = names - {name}
            without_weight = exact(part["weight"]) == 0 and part["missing"] == "exclude"
            if part["pre_test_of"] not in after or part["required"] or not without_weight:
                yield RuleSetFinding("pre_test", f"{place}/pre_test_of", name)


def _conditions(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    """Gates ask for what is reckoned before them; consequences also for gates and the verdict."""
    before = {
        **{f"component.{part['id']}": part for part in content["components"]},
        **{f"ladder.{ladder['id']}": ladder for ladder in content.get("ladders", ())},
        "total.score": None,
    }
    for index, gate in enumerate(content["gates"]):
        place = f"/gates/{index}/condition"
        yield from _understood(check_condition, gate["condition"], place, set(before))
    after = {*before, "total.outcome", *(f"gate.{gate['id']}" for gate in content["gates"])}
    for index, one in enumerate(content.get("consequences", ())):
        place = f"/consequences/{index}"
        yield from _understood(check_condition, one["when"], f"{place}/when", after)
        if "amount" in one:
            yield from _understood(check_number, one["amount"], f"{place}/amount", after)


def _understood(
    check: Callable[[Any], None], expression: Any, place: str, known: Collection[str]
) -> Iterator[RuleSetFinding]:
    try:
        check(expression)
    except BadExpression as error:
        yield RuleSetFinding("condition", place, str(error))
        return
    for reference in references(expression):
        kind, _, rest = reference.partition(".")
        subject = f"{kind}.{rest.partition('.')[0]}"
        if kind != "fact" and not {reference, subject} & set(known):
            yield RuleSetFinding("reference_unknown", place, reference)


def _ladders(content: Mapping[str, Any]) -> Iterator[RuleSetFinding]:
    counting = []
    for index, ladder in enumerate(content.get("ladders", ())):
        bands = ladder["bands"]
        joined = all("to" in low and low["to"] + 1 == high["from"] for low, high in pairwise(bands))
        rising = all(band["from"] <= band["to"] for band in bands if "to" in band)
        if not (joined and rising and "days" in bands[0]):
            yield RuleSetFinding("bands", f"/ladders/{index}/bands", ladder["id"])
        if ladder["of"].removeprefix("fact.") in TARDY_FACTS:
            counting.append(ladder["id"])
    if len(counting) > 1:
        yield RuleSetFinding("two_regimes", "/ladders", ", ".join(counting))


def _pointer(path: Iterable[str | int]) -> str:
    return "".join(f"/{part}" for part in path)
