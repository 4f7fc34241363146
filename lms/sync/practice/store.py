"""What the practice LMS has taken: one row per idempotency key, in SQLite."""

import json
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS received (
    id TEXT PRIMARY KEY,
    learner TEXT NOT NULL,
    object TEXT NOT NULL,
    version INTEGER NOT NULL,
    content TEXT NOT NULL,
    received_at TEXT NOT NULL,
    times INTEGER NOT NULL DEFAULT 1
)
"""


@dataclass(frozen=True, slots=True)
class Received:
    """A webhook that was taken. `times` counts how often it came; only the first one counted."""

    id: str
    learner: str
    object: str
    version: int
    content: dict[str, Any]
    received_at: datetime
    times: int


class Store:
    """Safe for many threads. Without a path it lives in memory."""

    def __init__(self, path: Path | None = None) -> None:
        self._database = sqlite3.connect(path or ":memory:", check_same_thread=False)
        self._lock = threading.Lock()
        with self._lock, self._database:
            self._database.execute(_SCHEMA)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def take(self, message_id: str, content: Mapping[str, Any], at: datetime) -> bool:
        """Keep a completion; False when it was here already. KeyError if it is not one of ours."""
        data = content["data"]
        course = data["course"]
        named = f"{data['track']['key']}/{course['key']}" if course else data["track"]["key"]
        with self._lock, self._database:
            known = self._database.execute(
                "UPDATE received SET times = times + 1 WHERE id = ?", (message_id,)
            ).rowcount
            if not known:
                self._database.execute(
                    "INSERT INTO received (id, learner, object, version, content, received_at)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        message_id,
                        data["learner"]["id"],
                        named,
                        data["version"],
                        json.dumps(content, ensure_ascii=False),
                        at.isoformat(),
                    ),
                )
        return not known

    def all(self) -> list[Received]:
        """Everything taken, in the order in which it came."""
        with self._lock:
            rows = self._database.execute(
                "SELECT id, learner, object, version, content, received_at, times"
                " FROM received ORDER BY rowid"
            ).fetchall()
        return [
            Received(
                key, learner, named, version, json.loads(content), datetime.fromisoformat(at), times
            )
            for key, learner, named, version, content, at, times in rows
        ]

    def current(self) -> list[Received]:
        """The newest version per learner and object, last received first.

        By version and not by arrival: a message that was held up on its way must not put an old
        result over a new one.
        """
        newest: dict[tuple[str, str], Received] = {}
        for one in self.all():
            key = (one.learner, one.object)
            if key not in newest or newest[key].version < one.version:
                newest[key] = one
        return sorted(newest.values(), key=lambda one: one.received_at, reverse=True)

    def forget(self) -> None:
        """Lose everything, as after a restore from an old backup."""
        with self._lock, self._database:
            self._database.execute("DELETE FROM received")
