"""Statements as a run-time tells them, for tests of what is made of them."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from xapi import vocabulary

SPACE = UUID("6f1d2b0e-7a53-4c1b-9a39-3f6f3f0f2d11")


@dataclass(frozen=True)
class Told:
    """A statement with its id and hash, as the record store hands it out."""

    id: UUID
    sha256: str
    statement: dict[str, Any]


def told(
    verb: vocabulary.Verb,
    registration: UUID,
    at: str,
    *,
    learner: object = "1",
    attempt: str | None = None,
    activity: str = "https://callcraft.example/xapi/packages/p/items/sco",
    activity_type: str = vocabulary.LESSON.iri,
    **result: Any,
) -> Told:
    """One statement about an activity of a registration; `at` is an ISO 8601 time.

    `learner` is the account name of who did it.
    """
    context: dict[str, Any] = {"registration": str(registration)}
    if attempt:
        context["contextActivities"] = {
            "grouping": [{"id": attempt, "definition": {"type": vocabulary.ATTEMPT.iri}}]
        }
    statement: dict[str, Any] = {
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://callcraft.example/people", "name": str(learner)},
        },
        "verb": {"id": verb.iri},
        "object": {"id": activity, "definition": {"type": activity_type}},
        "context": context,
        "timestamp": at,
    }
    if result:
        statement["result"] = result
    content = json.dumps(statement, sort_keys=True, default=str).encode()
    statement["id"] = str(uuid5(SPACE, content.hex()))
    return Told(UUID(statement["id"]), hashlib.sha256(content).hexdigest(), statement)
