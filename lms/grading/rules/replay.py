"""A decision record judged again from the inputs inside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from lms.grading.rules.evaluate import ENGINE_VERSION, Facts, evaluate
from lms.grading.rules.evidence import Entry, Evidence
from lms.grading.rules.marks import KIND, Mark
from lms.regulation.rules.canonical import canonical_bytes
from lms.regulation.rules.rule_set import RuleSet


class OtherEngine(ValueError):
    """The record was made by another engine version, or under another rule set."""


def replay(record: Mapping[str, Any], rule_set: RuleSet) -> bytes:
    """The canonical bytes of the record, computed anew from its own facts and evidence.

    They equal `canonical_bytes(record)` unless somebody touched the record. Raises OtherEngine.
    """
    if record["engine_version"] != ENGINE_VERSION:
        raise OtherEngine(f"engine {record['engine_version']}, this is {ENGINE_VERSION}")
    if record["rule_set"]["sha256"] != rule_set.sha256:
        raise OtherEngine(f"rule set {record['rule_set']['sha256']}, given {rule_set.sha256}")
    evidence = evidence_in(record["evidence"])
    evaluation = evaluate(rule_set, Facts.from_record(record["facts"]), evidence)
    return canonical_bytes(evaluation.record(evaluation.scope(record["scope"])))


def evidence_in(told: Sequence[Mapping[str, Any]]) -> Evidence:
    """The evidence of a record, as it was judged."""
    return Evidence.of(
        (Entry.from_record(entry) for entry in told if entry.get("kind") != KIND),
        (Mark.from_record(entry) for entry in told if entry.get("kind") == KIND),
    )
