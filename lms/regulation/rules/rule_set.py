"""A checked rule set as typed, immutable values: what the grading rules work with."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Any

from lms.regulation.rules.canonical import content_hash
from lms.regulation.rules.checks import RuleSetFinding, findings_of
from lms.regulation.rules.clauses import Band
from lms.regulation.rules.expressions import references
from lms.regulation.rules.numbers import RoundingMode, exact

Text = Mapping[str, str]
"""The same sentence in "en" and "zh-Hans"."""


class AttemptChoice(StrEnum):
    """Which of several finished attempts at an item counts."""

    FIRST = "first"
    LAST = "last"
    BEST = "best"
    AVERAGE = "average"
    MEDIAN = "median"
    NTH = "nth"


class Combination(StrEnum):
    """How the scores of several items make the score of their component."""

    AVERAGE = "average"
    LOWEST = "lowest"
    HIGHEST = "highest"
    MEDIAN = "median"
    SUM = "sum"


class OnHit(StrEnum):
    """What a critical error does: to the attempt it was made in, or to everything."""

    FAIL_ATTEMPT = "fail_attempt"
    ZERO_ATTEMPT = "zero_attempt"
    FAIL_TOTAL = "fail_total"


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
class MakeUp:
    """How many attempts after the first count, and for how many points at most; None: no cap."""

    most: int
    cap: Fraction | None


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the total: which items it takes, how their attempts count, and its own mark.

    `completion_required`: only attempts that were finished count. `unscored_verdict`: a finished
    attempt without a score passes or fails by what the content said (passed, failed, completed).
    `required`: the total passes only if this component passes. Below `floor` the total fails in
    any case; an item below `item_floor` fails the component. `adds`: weight × score is added to
    the total, at most `cap`. `leave_out`: scores are reckoned from the criteria of scorecards, and
    those that did not apply are left out (True) or count as nothing (False).
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
    nth: int = 1
    makeup: MakeUp | None = None
    drop_lowest: int = 0
    min_count: int | None = None
    floor: Fraction | None = None
    item_floor: Fraction | None = None
    adds: bool = False
    cap: Fraction | None = None
    leave_out: bool | None = None
    pre_test_of: str = ""

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
class Critical:
    """An error that fails, whatever the points. `item`: its key in scorecards, or a pattern."""

    id: str
    item: str
    title: Text
    clause: str
    on_hit: OnHit
    _pattern: re.Pattern[str] = field(repr=False, compare=False)

    def hit_by(self, errors: Iterable[str]) -> bool:
        """Whether it is among the errors that a scorecard names."""
        return any(self._pattern.fullmatch(error) for error in errors)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Bands of a count, each worth so many days (R88).

    `settings` are the readings that the rule set itself fixes, by the names of the ledger (A1).
    """

    id: str
    title: Text
    clause: str
    of: str
    bands: tuple[Band, ...]
    settings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What is recommended when a condition holds. A named human confirms it (A39).

    `amount` is an operand of the language, or None. `confirm` is the role that is asked.
    """

    id: str
    title: Text
    clause: str
    when: list[Any]
    recommend: str
    amount: Any
    unit: Text | None
    confirm: str
    appeal_days: int | None
    due_days: int | None


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
    critical: tuple[Critical, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    consequences: tuple[Consequence, ...] = ()

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

    def choices(self, reading: str) -> Mapping[str, str]:
        """What the rule set itself chooses of a reading of the ledger, such as "A5"."""
        found: dict[str, str] = {}
        for entry in self.content["readings"]:
            if entry["id"] == reading:
                found |= entry["choice"]
        return found

    @cached_property
    def facts_asked(self) -> frozenset[str]:
        """The names of the facts that a gate, a ladder or a consequence asks for."""
        asked: list[Any] = [gate.condition for gate in self.gates]
        asked += [f"fact.{ladder.of}" for ladder in self.ladders]
        for one in self.consequences:
            asked += [one.when] if one.amount is None else [one.when, one.amount]
        named = (reference for part in asked for reference in references(part))
        return frozenset(name.removeprefix("fact.") for name in named if name.startswith("fact."))

    @property
    def has_consequences(self) -> bool:
        """Whether anything follows from a total but its verdict."""
        return bool(self.ladders or self.consequences)

    @property
    def reads_scorecards(self) -> bool:
        """Whether it matters what scorecards say beside their score."""
        return bool(self.critical) or any(one.leave_out is not None for one in self.components)

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
        critical=tuple(_critical(entry) for entry in content.get("critical", ())),
        ladders=tuple(_ladder(entry) for entry in content.get("ladders", ())),
        consequences=tuple(_consequence(entry) for entry in content.get("consequences", ())),
    )


def version_order(version: str) -> tuple[int, ...]:
    """Sort key of a semantic version: "1.10.0" comes after "1.9.0"."""
    return tuple(int(part) for part in version.split("."))


def _component(part: Mapping[str, Any], default_mark: str) -> Component:
    pass_mark = exact(part.get("pass_mark", default_mark))
    leave_out = part.get("not_applicable")
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
        pass_mark=pass_mark,
        required=part["required"],
        missing=MissingPolicy(part["missing"]),
        _pattern=_pattern(part["from"]),
        nth=part.get("nth", 1),
        makeup=_makeup(part["makeup"], pass_mark) if "makeup" in part else None,
        drop_lowest=part.get("drop_lowest", 0),
        min_count=part.get("min_count"),
        floor=_mark(part, "floor"),
        item_floor=_mark(part, "item_floor"),
        adds=part.get("op", "weigh") == "add",
        cap=_mark(part, "cap"),
        leave_out=None if leave_out is None else leave_out == "leave_out",
        pre_test_of=part.get("pre_test_of", ""),
    )


def _makeup(makeup: Mapping[str, Any], pass_mark: Fraction) -> MakeUp:
    cap = {"none": None, "pass_mark": pass_mark}
    return MakeUp(
        makeup["max"], cap[makeup["cap"]] if makeup["cap"] in cap else exact(makeup["cap"])
    )


def _mark(part: Mapping[str, Any], name: str) -> Fraction | None:
    return exact(part[name]) if name in part else None


def _critical(entry: Mapping[str, Any]) -> Critical:
    return Critical(
        id=entry["id"],
        item=entry["item"],
        title=entry["title"],
        clause=entry["clause"],
        on_hit=OnHit(entry["on_hit"]),
        _pattern=_pattern(entry["item"]),
    )


def _ladder(entry: Mapping[str, Any]) -> Ladder:
    settings = {
        name: str(entry[name])
        for name in ("at_boundary", "mode", "above_top", "extra_k")
        if name in entry
    }
    if any("do" in band for band in entry["bands"]):
        settings["above_top"] = "review"
    return Ladder(
        id=entry["id"],
        title=entry["title"],
        clause=entry["clause"],
        of=entry["of"].removeprefix("fact."),
        bands=tuple(
            Band(band["from"], band["to"], exact(band["days"]))
            for band in entry["bands"]
            if "days" in band
        ),
        settings=settings,
    )


def _consequence(entry: Mapping[str, Any]) -> Consequence:
    return Consequence(
        id=entry["id"],
        title=entry["title"],
        clause=entry["clause"],
        when=entry["when"],
        recommend=entry["recommend"],
        amount=entry.get("amount"),
        unit=entry.get("unit"),
        confirm=entry["confirm"],
        appeal_days=entry.get("appeal_days"),
        due_days=entry.get("due_days"),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\*", ".*"))
