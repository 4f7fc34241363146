"""A rule set for reading: everything it says, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lms.regulation.rules.rule_parts import KINDS, Fact, ShownPart, head_facts, shown_parts
from lms.regulation.rules.rule_words import shares
from lms.regulation.rules.settings import Text


@dataclass(frozen=True, slots=True)
class Share:
    """A component's piece of the bar of weights: where it begins and how wide it is, of 100."""

    title: Text
    weight: str
    begins: str
    width: str
    tone: int


@dataclass(frozen=True, slots=True)
class Section:
    kind: str
    title: Text
    parts: Sequence[ShownPart]


@dataclass(frozen=True, slots=True)
class ShownRules:
    title: Text
    clause: str
    head: Sequence[Fact]
    shares: Sequence[Share]
    sections: Sequence[Section]


def shown_rules(content: Mapping[str, Any]) -> ShownRules:
    """The content of a rule set that passes its checks, for a page."""
    return ShownRules(
        content["title"],
        content["clause"],
        head_facts(content),
        [
            Share(title, weight, f"{float(begins):.3f}", f"{float(width):.3f}", index % 6)
            for index, (title, weight, begins, width) in enumerate(shares(content))
        ],
        [Section(kind, title, shown_parts(kind, content)) for kind, title in KINDS.items()],
    )
