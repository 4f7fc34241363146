"""The report of a dry run, as the trainer's browser brings it back."""

import json
from typing import Any

_GOOD: dict[str, Any] = {
    "title": "First call",
    "standard": "scorm12",
    "kind": "sco",
    "actions": 24,
    "seconds": 12,
    "ranOutOfTime": False,
    "initialized": True,
    "finished": True,
    "commits": 3,
    "interactions": 5,
    "completion": "passed",
    "success": "passed",
    "score": "90",
    "sessionTime": "0000:00:12.00",
    "decidedAfterActions": 22,
    "decidedAfterMs": 11_000,
    "suspendDataLength": 900,
    "apiErrors": {},
    "scriptErrors": [],
    "missingFiles": [],
    "blockedHosts": [],
}


def dry_run_report(total: int = 1, **changes: Any) -> str:
    """A run through one part that did everything right, but for `changes`."""
    part = _GOOD | changes
    return json.dumps({"startedAt": "2026-01-05T08:00:00Z", "total": total, "parts": {"a": part}})
