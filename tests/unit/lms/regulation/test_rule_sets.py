"""What a rule set must be before anybody may be judged by it; and that ours are."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import lms.regulation
from lms.grading.rules.proving import prove
from lms.regulation.rules.canonical import content_hash, read_exact_json
from lms.regulation.rules.checks import TEXTS, findings_of
from lms.regulation.rules.rule_set import InvalidRuleSet, parse_rule_set, version_order

SHIPPED = sorted((Path(lms.regulation.__file__).parent / "rule_sets").glob("*.json"))
Content = dict[str, Any]


@pytest.fixture
def content() -> Content:
    found: Content = read_exact_json(
        next(path for path in SHIPPED if path.stem == "csr.new_hire").read_bytes()
    )
    return found


@pytest.mark.requirement("R105", "R112", "A29")
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_rule_set_passes_its_own_tests(path: Path) -> None:
    rule_set = parse_rule_set(read_exact_json(path.read_bytes()))
    assert rule_set.key == path.stem
    assert prove(rule_set) == []


def test_test_that_does_not_come_out_is_named(content: Content) -> None:
    content["tests"][0]["expect"]["score"] = "80.0"
    content["tests"][0]["expect"]["gates"] = {"take_calls": False}
    failures = [str(failure) for failure in prove(parse_rule_set(content))]
    assert failures == [
        "all parts reached: cleared to take calls: score is 79.8, not 80.0",
        "all parts reached: cleared to take calls: gate take_calls is true, not false",
    ]


def _set(*path: str | int, to: object) -> Callable[[Content], None]:
    def change(content: Any) -> None:
        for part in path[:-1]:
            content = content[part]
        content[path[-1]] = to

    return change


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_set("pass_mark", to=60), "shape"),
        (_set("pass_mark", to=60.0), "inexact"),
        (_set("rounding", "mode", to="bankers"), "shape"),
        (_set("rounding", "at", to="each_step"), "shape"),
        (_set("components", 0, "formula", to="a+b"), "shape"),
        (_set("components", 0, "attempt", to="luckiest"), "shape"),
        (_set("version", to="1.0"), "shape"),
        (_set("title", to={"en": "only English"}), "shape"),
        (_set("tests", to=[]), "shape"),
        (_set("effective_from", to="2026-02-30"), "date_unknown"),
        (_set("readings", 1, "id", to="A29"), "repeated"),
        (_set("components", 0, "clause", to="S99"), "clause_unknown"),
        (_set("clause", to="S99"), "clause_unknown"),
        (_set("components", 0, "weight", to="0.21"), "weights"),
        (_set("components", 0, "pass_mark", to="100.5"), "mark_out_of_range"),
        (_set("pass_mark", to="101"), "mark_out_of_range"),
        (_set("components", 0, "missing", to="exclude"), "required_excluded"),
        (_set("components", 0, "required", to=False), "unscored_optional"),
        (_set("gates", 0, "condition", to=["exec", "1"]), "condition"),
        (
            _set("gates", 0, "condition", to=[">=", "component.nobody.score", "1"]),
            "reference_unknown",
        ),
        (_set("tests", 0, "expect", "components", to={"nobody": "pass"}), "expectation_unknown"),
    ],
)
def test_faulty_rule_set_is_refused(
    content: Content, change: Callable[[Content], None], code: str
) -> None:
    change(content)
    with pytest.raises(InvalidRuleSet) as refused:
        parse_rule_set(content)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_tests_must_show_a_pass_and_a_fail(content: Content) -> None:
    content["tests"] = content["tests"][:2]
    assert [finding.detail for finding in findings_of(content)] == ["fail"]


def test_every_finding_speaks_both_languages(content: Content) -> None:
    content["components"][0]["weight"] = "0.5"
    (finding,) = findings_of(content)
    assert "1.3" in finding.message("en")
    assert "1.3" in finding.message("zh-Hans")
    assert all(set(texts) == {"en", "zh-Hans"} for texts in TEXTS.values())


def test_hash_names_the_content_and_not_its_order(content: Content) -> None:
    rule_set = parse_rule_set(content)
    turned = dict(reversed(copy.deepcopy(content).items()))
    assert rule_set.sha256 == content_hash(turned)
    turned["pass_mark"] = "61"
    assert rule_set.sha256 != content_hash(turned)


def test_star_takes_any_run_and_nothing_else_is_special(content: Content) -> None:
    company = parse_rule_set(content).component("company")
    assert company.takes("company")
    assert company.takes("company.history")
    assert not company.takes("my.company")


def test_versions_are_ordered_as_numbers() -> None:
    assert version_order("1.10.0") > version_order("1.9.9")
