"""A scorecard as plain values: sections of criteria, and what is critical (R74–R76, R106).

A criterion is rated from 0 to `points` and counts by its `weight`. A critical criterion is not
rated: it is kept or hit, and one hit makes the whole card zero, or fails it.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from lms.people.rules.filing import Text
from lms.regulation.rules.numbers import exact

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,47}", re.ASCII)
MOST_CRITERIA: Final = 60


class CriticalClass(StrEnum):
    """Whom a critical error harms first."""

    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"


class Effect(StrEnum):
    """What a hit does: the score becomes zero, or it stays and the card is failed."""

    ZERO = "zero"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that is judged. `points` and `weight` are zero where `critical` is set.

    `guidance` says what earns the points; `clause` is the id of the clause it comes from.
    """

    key: str
    title: Text
    points: int = 0
    weight: Fraction = Fraction(0)
    may_not_apply: bool = True
    critical: CriticalClass | None = None
    effect: Effect = Effect.FAIL
    guidance: Text | None = None
    clause: str = ""

    def as_record(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": dict(self.title),
            "points": self.points,
            "weight": str(self.weight),
            "may_not_apply": self.may_not_apply,
            "critical": self.critical.value if self.critical else "",
            "effect": self.effect.value,
            "guidance": dict(self.guidance) if self.guidance else None,
            "clause": self.clause,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Criterion":
        """The inverse of `as_record`."""
        return cls(
            key=record["key"],
            title=record["title"],
            points=record["points"],
            weight=Fraction(record["weight"]),
            may_not_apply=record["may_not_apply"],
            critical=CriticalClass(record["critical"]) if record["critical"] else None,
            effect=Effect(record["effect"]),
            guidance=record["guidance"],
            clause=record["clause"],
        )


@dataclass(frozen=True, slots=True)
class Section:
    """Criteria that belong together on the form."""

    title: Text
    criteria: Sequence[Criterion]


@dataclass(frozen=True, slots=True)
class Card:
    """The content of one version. `pass_share` of the weight is needed to pass, from 0 to 1."""

    sections: Sequence[Section]
    pass_share: Fraction

    @property
    def criteria(self) -> list[Criterion]:
        return [one for section in self.sections for one in section.criteria]

    @property
    def rated(self) -> list[Criterion]:
        return [one for one in self.criteria if one.critical is None]

    @property
    def critical(self) -> list[Criterion]:
        return [one for one in self.criteria if one.critical is not None]

    def as_content(self) -> dict[str, Any]:
        """The card as JSON, without floats."""
        return {
            "pass_share": str(self.pass_share),
            "sections": [
                {
                    "title": dict(section.title),
                    "criteria": [one.as_record() for one in section.criteria],
                }
                for section in self.sections
            ],
        }

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> "Card":
        """The inverse of `as_content`."""
        return cls(
            tuple(
                Section(
                    section["title"],
                    tuple(Criterion.from_record(one) for one in section["criteria"]),
                )
                for section in content["sections"]
            ),
            Fraction(content["pass_share"]),
        )

    @property
    def sha256(self) -> str:
        """By which a card is the same, whoever keeps it."""
        told = json.dumps(self.as_content(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def faults_of(card: Card) -> Iterator[tuple[str, str]]:
    """What keeps a card from being published: (criterion key or "", code)."""
    if not card.rated:
        yield "", "nothing_rated"
    if len(card.criteria) > MOST_CRITERIA:
        yield "", "too_many"
    if not 0 <= card.pass_share <= 1:
        yield "", "pass_share"
    seen: set[str] = set()
    for one in card.criteria:
        if not _KEY.fullmatch(one.key):
            yield one.key, "key"
        if one.key in seen:
            yield one.key, "key_twice"
        seen.add(one.key)
        if not one.title["en"].strip() or not one.title["zh-Hans"].strip():
            yield one.key, "title"
        if one.critical is None and (one.points < 1 or one.weight <= 0):
            yield one.key, "points"


def share_of(percent: str) -> Fraction:
    """ "80" or "82.5" percent as a share. Raises ValueError outside 0 to 100."""
    share = exact(percent.strip()) / 100
    if not 0 <= share <= 1:
        raise ValueError(percent)
    return share
