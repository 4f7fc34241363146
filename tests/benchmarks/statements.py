"""Statements like those that a call centre's training produces: about 1.4 KB each."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from xapi import vocabulary

HOME = "https://callcraft.example"
_CHOICES = [
    {
        "id": f"answer-{letter}",
        "description": {"en": f"Answer {letter}", "zh-Hans": f"选项{letter}"},
    }
    for letter in "abcd"
]


# Verbs with their shares. Whoever experiences something does so in one of the first two courses
# only: asked for elsewhere, a common verb and a common course lead to nothing together.
VERBS = (
    (vocabulary.ANSWERED, 0.6),
    (vocabulary.PROGRESSED, 0.2),
    (vocabulary.EXPERIENCED, 0.1),
    (vocabulary.COMPLETED, 0.0999),
    (vocabulary.SHARED, 0.0001),
)
LEARNERS, ITEMS, ITEMS_OF_COURSE, COACHES = 5_000, 400, 20, 10
_KNOWN = [verb for verb, _ in VERBS]
_SHARES = [share for _, share in VERBS]


def item(number: int) -> str:
    """The IRI of a question."""
    return f"{HOME}/items/{number}"


def course(number: int) -> str:
    """The IRI of a course; `number // ITEMS_OF_COURSE` of a question is its course."""
    return f"{HOME}/courses/{number}"


def learner(number: int) -> dict[str, Any]:
    """One of the learners."""
    name = f"00000000-0000-7000-8000-{number:012}"
    return {"objectType": "Agent", "account": {"homePage": f"{HOME}/people", "name": name}}


def coach(number: int) -> dict[str, Any]:
    """One of the few who instruct all learners."""
    return {"objectType": "Agent", "mbox": f"mailto:coach{number}@callcraft.example"}


def realistic_statement() -> dict[str, Any]:
    """One of the learners answers one of the questions, or does something else with it."""
    # Not for security: the benchmark only wants variety.
    who = random.randrange(LEARNERS)
    verb = random.choices(_KNOWN, _SHARES)[0]
    which = random.randrange(ITEMS if verb is not vocabulary.EXPERIENCED else 2 * ITEMS_OF_COURSE)
    scaled = random.randrange(101) / 100
    moment = datetime(2030, 1, 31, tzinfo=UTC) + timedelta(milliseconds=random.randrange(10**9))
    return {
        "id": str(uuid4()),
        "actor": {"name": f"Learner {who}", **learner(who)},
        "verb": verb.as_statement_part(),
        "object": {
            "objectType": "Activity",
            "id": item(which),
            "definition": {
                "type": vocabulary.CMI_INTERACTION.iri,
                "name": {"en": f"Question {which}", "zh-Hans": f"第 {which} 题"},
                "interactionType": "choice",
                "correctResponsesPattern": ["answer-b"],
                "choices": _CHOICES,
            },
        },
        "result": {
            "score": {"scaled": scaled, "raw": round(scaled * 100), "min": 0, "max": 100},
            "success": scaled >= 0.8,
            "response": "answer-b",
            "duration": f"PT{random.randrange(1, 300)}.25S",
        },
        "context": {
            "registration": str(uuid4()),
            "instructor": coach(who % COACHES),
            "language": "zh-Hans",
            "contextActivities": {
                "parent": [{"id": f"{HOME}/lessons/{which // 10}"}],
                "grouping": [{"id": course(which // ITEMS_OF_COURSE)}],
                "category": [vocabulary.CMI5_CATEGORY.as_statement_part()],
            },
            "extensions": {vocabulary.CMI5_SESSION_ID.iri: str(uuid4())},
        },
        "timestamp": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
