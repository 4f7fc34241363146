"""A checked rule set as typed, immutable values: what the grading rules work with."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from lms.regulation.rules.canonical import content_hash
from lms.regulation.rules.checks import RuleSetFinding, findings_of
from lms.regulation.rules.numbers import RoundingMode, exact

Text = Mapping[str, str]
"""The same sentence in "en" and "zh-Hans"."""


class AttemptChoice(StrEnum):
    """Which of several finished attempts at an item counts."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    AVERAGE = "average"


class Combination(StrEnum):
    """How the scores of several items make the score of their component."""

    AVERAGE = "average"
    LOWEST = "lowest"
    HIGHEST = "highest"


class MissingPolicy(StrEnum):
    """What a component without a result does to the total."""

    INDETERMINATE = "indeterminate"
    ZERO = "zero"
    ZERO_AFTER_DUE = "zero_after_due"
    EXCLUDE = "exclude"


class InvalidRuleSet(ValueError):
    """The content is not a usable rule set; `findings` say why."""

    def __init__(self, findings: list[RuleSetFinding]) -> None:
        super().__init__("; ".join(finding.message("en") for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the total: which items it takes, how their attempts count, and its own mark.

    `completion_required`: only attempts that were finished count. `unscored_verdict`: a finished
    attempt without a score passes or fails by what the content said (passed, failed, completed).
    `required`: the total passes only if this component passes.
    """

    id: str
    title: Text
    clause: str
    items: str
    attempt: AttemptChoice
    combine: Combination
    completion_required: bool
    unscored_verdict: bool
    weight: Fraction
    pass_mark: Fraction
    required: bool
    missing: MissingPolicy
    _pattern: re.Pattern[str] = field(repr=False, compare=False)

    def takes(self, item_key: str) -> bool:
        """Whether the item belongs to this component. `*` stands for any run of characters."""
        return self._pattern.fullmatch(item_key) is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition that must hold beside the total, such as the clearance to take calls."""

    id: str
    title: Text
    clause: str
    condition: list[Any]


@dataclass(frozen=True, slots=True)
class Rounding:
    digits: int
    mode: RoundingMode


@dataclass(frozen=True)
class RuleSet:
    """One version of the rules for a kind of enrolment. Build it with `parse_rule_set`."""

    content: Mapping[str, Any]
    key: str
    version: str
    effective_from: date
    title: Text
    clause: str
    components: tuple[Component, ...]
    gates: tuple[Gate, ...]
    rounding: Rounding
    pass_mark: Fraction
    verdict_when_complete: bool

    @cached_property
    def sha256(self) -> str:
        """Hash of the canonical content: the name by which a decision cites these rules."""
        return content_hash(self.content)

    @cached_property
    def clauses(self) -> Mapping[str, Mapping[str, Any]]:
        return {clause["id"]: clause for clause in self.content["clauses"]}

    def readings_of(self, clause: str) -> list[Mapping[str, Any]]:
        """How the unclear points of a clause are read."""
        return [entry for entry in self.content["readings"] if entry["clause"] == clause]

    def component(self, component_id: str) -> Component:
        return next(part for part in self.components if part.id == component_id)


def parse_rule_set(content: Mapping[str, Any]) -> RuleSet:
    """Check the content and turn it into a RuleSet. Raises InvalidRuleSet."""
    if findings := findings_of(content):
        raise InvalidRuleSet(findings)
    rounding = content["rounding"]
    return RuleSet(
        content=content,
        key=content["key"],
        version=content["version"],
        effective_from=date.fromisoformat(content["effective_from"]),
        title=content["title"],
        clause=content["clause"],
        components=tuple(_component(part, content["pass_mark"]) for part in content["components"]),
        gates=tuple(
            Gate(entry["id"], entry["title"], entry["clause"], entry["condition"])
            for entry in content["gates"]
        ),
        rounding=Rounding(rounding["digits"], RoundingMode(rounding["mode"])),
        pass_mark=exact(content["pass_mark"]),
        verdict_when_complete=content["verdict"] == "when_complete",
    )


def version_order(version: str) -> tuple[int, ...]:
    """Sort key of a semantic version: "1.10.0" comes after "1.9.0"."""
    return tuple(int(part) for part in version.split("."))


def _component(part: Mapping[str, Any], default_mark: str) -> Component:
    return Component(
        id=part["id"],
        title=part["title"],
        clause=part["clause"],
        items=part["from"],
        attempt=AttemptChoice(part["attempt"]),
        combine=Combination(part.get("combine", "average")),
        completion_required=part.get("completion", "required") == "required",
        unscored_verdict=part.get("unscored", "missing") == "verdict",
        weight=exact(part["weight"]),
        pass_mark=exact(part.get("pass_mark", default_mark)),
        required=part["required"],
        missing=MissingPolicy(part["missing"]),
        _pattern=re.compile(re.escape(part["from"]).replace(r"\*", ".*")),
    )
