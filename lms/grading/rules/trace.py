"""The words of a verdict: outcomes, what is missing, and the steps that led there."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from lms.regulation.rules.numbers import shown


class Outcome(StrEnum):
    """Three-valued: where something is missing there is no verdict yet."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    INDETERMINATE = "indeterminate"

    @classmethod
    def of(cls, verdict: bool | None) -> "Outcome":
        if verdict is None:
            return cls.INDETERMINATE
        return cls.PASS if verdict else cls.FAIL


class Lack(StrEnum):
    """Why a result is missing."""

    NO_ITEM = "no_item"
    NOT_STARTED = "not_started"
    NOT_FINISHED = "not_finished"
    NO_SCORE = "no_score"
    NO_FACT = "no_fact"
    FEW_ATTEMPTS = "few_attempts"
    PENDING_PROOF = "pending_proof"
    NOT_DECIDED = "not_decided"


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """Something without which there is no verdict: an item's result, or a named fact."""

    what: str
    why: Lack

    def as_record(self) -> dict[str, str]:
        return {"what": self.what, "why": self.why.value}


class Op(StrEnum):
    """The kinds of step; each has its sentence in `explain`."""

    ITEM = "item"
    COMBINE = "combine"
    WEIGH = "weigh"
    ROUND = "round"
    COMPARE = "compare"
    GATE = "gate"
    POLICY = "policy"
    VERDICT = "verdict"
    FACT = "fact"
    DROP = "drop"
    FLOOR = "floor"
    CRITICAL = "critical"
    BONUS = "bonus"
    GAIN = "gain"
    LADDER = "ladder"
    CONSEQUENCE = "consequence"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the reckoning: `expr` over `operands` gives `value`, by `clause`.

    Numbers are exact texts ("0.35", "1/3"); truth is "true", "false" or "unknown".
    """

    id: str
    op: Op
    clause: str
    expr: str
    operands: Mapping[str, str]
    value: str

    def as_record(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "op": self.op.value,
            "clause": self.clause,
            "expr": self.expr,
            "operands": dict(self.operands),
            "value": self.value,
        }


def told(value: Fraction | Decimal | bool | str | None) -> str:
    """A value as a step shows it."""
    match value:
        case None:
            return "unknown"
        case bool():
            return "true" if value else "false"
        case Fraction():
            return shown(value)
        case _:
            return str(value)
