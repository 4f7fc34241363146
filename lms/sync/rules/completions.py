"""The message about a result: from an archive entry to what an external system receives.

Scores travel as decimal strings, never as floats. The content is fixed when the message is
written, so that every retry under one idempotency key sends the same bytes.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

EVENT_TYPE = "completion.recorded"
TEST_EVENT_TYPE = "connection.test"
KINDS = frozenset({"course_result", "track_result"})
"""The kinds of archive entries that external systems are told about."""
UNSENDABLE = frozenset({"learner_unmapped", "score_out_of_range"})
"""Faults of the result itself: no replay mends them, only a new decision does."""

_FULL_SCORE = Decimal(100)


class LearnerId(StrEnum):
    """By what the external system knows a learner."""

    EMPLOYEE_NO = "employee_no"
    PSEUDONYM = "pseudonym"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """What of a person a connection tells. `salt` is the connection's own: pseudonyms of two
    partners cannot be joined. A pseudonym is never sent with a name."""

    learner_id: LearnerId = LearnerId.EMPLOYEE_NO
    send_name: bool = False
    salt: str = ""


@dataclass(frozen=True, slots=True)
class ArchivedResult:
    """The parts of an archive entry that matter here; `seq` orders all results of a tenant."""

    entry_id: str
    seq: int
    sha256: str
    employee_id: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Completion:
    """`object_key` names what was completed; `fault` is a reason why it cannot be sent as it is."""

    object_key: str
    content: dict[str, Any]
    fault: str | None


def pseudonym(employee_id: str, salt: str) -> str:
    """Return a stable name for a learner that says nothing about him or her: 32 hex digits."""
    return hmac.new(salt.encode(), employee_id.encode(), hashlib.sha256).hexdigest()[:32]


def completion(result: ArchivedResult, disclosure: Disclosure, *, message_id: str) -> Completion:
    """Build the message about one result for one connection."""
    payload = result.payload
    learner, external_id = _learner(result, disclosure)
    score, score_fits = _score(payload["score"])
    course = payload["course"]
    track = payload["track"]
    content = {
        "type": EVENT_TYPE,
        "timestamp": payload["decided_at"],
        "data": {
            "id": message_id,
            "kind": payload["kind"],
            "version": result.seq,
            "learner": learner,
            "track": track,
            "course": course,
            "outcome": payload["outcome"],
            "score": score,
            "decided_at": payload["decided_at"],
            "decision": payload["decision"]["id"],
            "archive": {"entry": result.entry_id, "seq": result.seq, "sha256": result.sha256},
        },
    }
    # A course may stand in two tracks, and each grades it by its own rules.
    key = f"course:{track['key']}/{course['key']}" if course else f"track:{track['key']}"
    fault = "learner_unmapped" if not external_id else None if score_fits else "score_out_of_range"
    return Completion(key, content, fault)


def body_of(content: Mapping[str, Any]) -> bytes:
    """Return the bytes to send: the same for the same content, whatever order it was stored in."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _learner(result: ArchivedResult, disclosure: Disclosure) -> tuple[dict[str, str], str]:
    known = result.payload["learner"]
    if disclosure.learner_id is LearnerId.PSEUDONYM:
        external_id = pseudonym(result.employee_id, disclosure.salt)
        return {"id": external_id, "id_kind": "pseudonym"}, external_id
    external_id = known["employee_no"] or ""
    learner = {"id": external_id, "id_kind": "employee_no"}
    if disclosure.send_name:
        learner["name"] = known["name"]
    return learner, external_id


def _score(given: str | None) -> tuple[dict[str, str] | None, bool]:
    """Return the score as it is sent, and whether it lies between nothing and full."""
    if given is None:
        return None, True
    raw = Decimal(given)
    scaled = raw / _FULL_SCORE
    sent = {"raw": f"{raw:f}", "max": f"{_FULL_SCORE:f}", "scaled": f"{scaled.normalize():f}"}
    return sent, 0 <= scaled <= 1
