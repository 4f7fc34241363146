"""What a decision is about: a component, or the total; and the verdict on it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lms.grading.rules.consequences import ConsequenceResult
from lms.grading.rules.trace import Missing, Outcome, Step

TOTAL: Final = "total"


def component_scope(component_id: str) -> str:
    """The scope of a component's own decision: "component:<id>"."""
    return f"component:{component_id}"


@dataclass(frozen=True, slots=True)
class ScopeResult:
    """The verdict on one scope. `items` are those whose evidence it rests on.

    `consequences`: what follows from the total, by rules that have any.
    """

    scope: str
    outcome: Outcome
    score: Decimal | None
    missing: tuple[Missing, ...]
    items: tuple[str, ...]
    steps: tuple[Step, ...]
    consequences: tuple[ConsequenceResult, ...] = ()
