"""Statements like those that a call centre's training produces: about 1.4 KB each."""

import random
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


def realistic_statement() -> dict[str, Any]:
    """One of 5,000 learners answers one of 400 questions of one of 20 courses."""
    # Not for security: the benchmark only wants variety.
    learner, item = random.randrange(5_000), random.randrange(400)
    scaled = random.randrange(101) / 100
    return {
        "id": str(uuid4()),
        "actor": {
            "objectType": "Agent",
            "name": f"Learner {learner}",
            "account": {
                "homePage": f"{HOME}/people",
                "name": f"00000000-0000-7000-8000-{learner:012}",
            },
        },
        "verb": vocabulary.ANSWERED.as_statement_part(),
        "object": {
            "objectType": "Activity",
            "id": f"{HOME}/items/{item}",
            "definition": {
                "type": vocabulary.CMI_INTERACTION.iri,
                "name": {"en": f"Question {item}", "zh-Hans": f"第 {item} 题"},
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
            "language": "zh-Hans",
            "contextActivities": {
                "parent": [{"id": f"{HOME}/lessons/{item // 10}"}],
                "grouping": [{"id": f"{HOME}/courses/{item // 20}"}],
                "category": [vocabulary.CMI5_CATEGORY.as_statement_part()],
            },
            "extensions": {vocabulary.CMI5_SESSION_ID.iri: str(uuid4())},
        },
        "timestamp": "2030-01-31T08:15:00.123Z",
    }
