"""Small rule sets and made-up attempts, for tests of what the rules make of them."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from lms.grading.rules.attendance import readings_of
from lms.grading.rules.evaluate import Evaluation, Facts, evaluate
from lms.grading.rules.evidence import Entry, Evidence
from lms.grading.rules.marks import Mark
from lms.grading.rules.scorecards import Criterion
from lms.regulation.rules.rule_set import parse_rule_set

TEXT = {"en": "x", "zh-Hans": "某"}
RULES: dict[str, Any] = {
    "format": "callcraft.rule_set/1",
    "key": "test.rules",
    "version": "1.0.0",
    "effective_from": "2026-01-01",
    "title": TEXT,
    "clause": "C1",
    "clauses": [{"id": "C1", "source": TEXT, "text": TEXT}],
    "readings": [],
    "components": [],
    "rounding": {"digits": 1, "mode": "half_up", "at": "final"},
    "pass_mark": "60",
    "verdict": "when_complete",
    "gates": [],
    "tests": [
        {"name": outcome, "given": {"items": {"a": []}}, "expect": {"outcome": outcome}}
        for outcome in ("pass", "fail")
    ],
}

Try = str | Mapping[str, Any]
"""A finished attempt by its score, or an attempt in every detail."""


def part(name: str, weight: str = "1", **changes: Any) -> dict[str, Any]:
    """A component that takes the items whose key begins with its name."""
    return {
        "id": name,
        "title": TEXT,
        "clause": "C1",
        "from": f"{name}*",
        "attempt": "best",
        "weight": weight,
        "required": False,
        "missing": "indeterminate",
        **changes,
    }


def gate(condition: list[Any]) -> list[dict[str, Any]]:
    return [{"id": "gate", "title": TEXT, "clause": "C1", "condition": condition}]


def judge(
    components: Sequence[Mapping[str, Any]],
    tries: Mapping[str, Sequence[Try]],
    *,
    past_due: bool = False,
    values: Mapping[str, str] | None = None,
    marks: Sequence[Mark] = (),
    **changes: Any,
) -> Evaluation:
    """Judge `tries`, the attempts at each item, by a rule set of `components`."""
    rule_set = parse_rule_set({**RULES, "components": list(components), **changes})
    entries = [
        entry(item, number, {"score": one, "completion": True} if isinstance(one, str) else one)
        for item, attempts in tries.items()
        for number, one in enumerate(attempts)
    ]
    facts = Facts(
        {item: (item,) for item in tries}, past_due, values or {}, readings=readings_of(rule_set)
    )
    return evaluate(rule_set, facts, Evidence.of(entries, marks))


def entry(item: str, number: int, details: Mapping[str, Any]) -> Entry:
    return Entry(
        at=f"2026-01-01T00:00:00.{number:06d}+00:00",
        statement_id=f"{item}-{number}",
        sha256="0" * 64,
        verb="terminated",
        item=item,
        attempt=str(number),
        activity=item,
        whole=False,
        completion=details.get("completion"),
        success=details.get("success"),
        score=Fraction(details["score"]) / 100 if "score" in details else None,
        critical=tuple(details.get("critical", ())),
        criteria=tuple(
            Criterion(key, Fraction(points), Fraction(most), applies)
            for key, points, most, applies in details.get("criteria", ())
        ),
    )
