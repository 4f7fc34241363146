"""Reads of the run-time."""

from scorm_packages.runtime.queries.commits import (
    SessionInPlay,
    actor_of,
    commit_uuids,
    last_commit_at,
    locked_session,
    plain_cursor,
    played_since,
    silent_sessions,
    unfinished_sessions,
)
from scorm_packages.runtime.queries.launches import (
    launch_data,
    playable_items,
    session_with_item,
    statuses_of_attempt,
    storage_prefix,
)
from scorm_packages.runtime.queries.parts import CountedPart, parts_of_packages
from scorm_packages.runtime.queries.progress import (
    RegistrationProgress,
    progress_of_registration,
    registrations_of_actor,
)

__all__ = [
    "CountedPart",
    "RegistrationProgress",
    "SessionInPlay",
    "actor_of",
    "commit_uuids",
    "last_commit_at",
    "launch_data",
    "locked_session",
    "parts_of_packages",
    "plain_cursor",
    "playable_items",
    "played_since",
    "progress_of_registration",
    "registrations_of_actor",
    "session_with_item",
    "silent_sessions",
    "statuses_of_attempt",
    "storage_prefix",
    "unfinished_sessions",
]
