"""Under which heading of a person's file (一人一档) an entry stands, by its kind."""

from typing import Final

RESULTS: Final = ("course_result", "track_result")
"""Kinds of entries about decisions."""

# The first that has a word of the kind, in this order; what nothing fits is an event.
_WORDS: Final = (
    ("conduct", ("conduct", "appeal", "recommendation", "consequence", "demerit", "case", "proxy")),
    ("standby", ("standby",)),
    ("clearance", ("clearance", "cleared", "gate", "mentor", "certificate_of", "validity")),
    ("external", ("external",)),
    ("coaching", ("coaching", "assessment", "scorecard", "kpi", "quality", "finding", "review")),
    ("results", RESULTS),
    ("signed", ("training_report", "event_", "content_destroyed", "closed")),
)
CATEGORIES: Final = (
    "results",
    "events",
    "clearance",
    "external",
    "standby",
    "conduct",
    "coaching",
    "signed",
)
"""The headings, in the order of the file."""


def category_of(kind: str) -> str:
    """The heading for a kind of entry."""
    for category, words in _WORDS:
        if any(word in kind for word in words):
            return category
    return "events"
