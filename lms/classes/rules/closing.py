"""When a run may be closed (R123): everybody was asked what they think, and somebody listened.

Feedback is collected by another room; it registers here what it knows of a run.
"""

from dataclasses import dataclass
from fractions import Fraction

from lms.tracks.rules.run_evidence import FeedbackSummary


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run stands when somebody wants to close it."""

    sheets_open: int
    rows_waiting: int
    feedback: FeedbackSummary | None
    waiver: str
    note: str
    percent: int


def lacks(ending: Ending) -> tuple[str, ...]:
    """What is missing before a run can be closed."""
    rate = ending.feedback.rate if ending.feedback else Fraction(0)
    heard = rate >= Fraction(ending.percent, 100) or bool(ending.waiver.strip())
    wanted = {
        "sheets": ending.sheets_open == 0,
        "waiting": ending.rows_waiting == 0,
        "feedback": heard,
        "note": bool(ending.note.strip()),
    }
    return tuple(name for name, there in wanted.items() if not there)
