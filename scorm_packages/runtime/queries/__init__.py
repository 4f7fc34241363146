"""Reads of the run-time."""

from scorm_packages.runtime.queries.actors import actor_of
from scorm_packages.runtime.queries.bearings import (
    bearings_of_attempt,
    bearings_of_new_attempt,
    bearings_of_visit,
)
from scorm_packages.runtime.queries.commits import (
    SessionInPlay,
    commit_uuids,
    last_commit_at,
    locked_session,
    plain_cursor,
    played_since,
    silent_sessions,
    unfinished_sessions,
)
from scorm_packages.runtime.queries.courses import (
    LockedCourse,
    as_document,
    as_result_columns,
    keep_preferences,
    locked_course,
    place_of_item,
    preferences_of,
    structure_of,
)
from scorm_packages.runtime.queries.h5p import (
    content_in_play,
    h5p_integration,
    opened_at,
    storage_prefix_of_h5p,
)
from scorm_packages.runtime.queries.items import (
    items_of_package,
    playable_items,
    statuses_of_attempt,
)
from scorm_packages.runtime.queries.launches import (
    launch_data,
    session_with_item,
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
    "LockedCourse",
    "RegistrationProgress",
    "SessionInPlay",
    "actor_of",
    "as_document",
    "as_result_columns",
    "bearings_of_attempt",
    "bearings_of_new_attempt",
    "bearings_of_visit",
    "commit_uuids",
    "content_in_play",
    "h5p_integration",
    "items_of_package",
    "keep_preferences",
    "last_commit_at",
    "launch_data",
    "locked_course",
    "locked_session",
    "opened_at",
    "parts_of_packages",
    "place_of_item",
    "plain_cursor",
    "playable_items",
    "played_since",
    "preferences_of",
    "progress_of_registration",
    "registrations_of_actor",
    "session_with_item",
    "silent_sessions",
    "statuses_of_attempt",
    "storage_prefix",
    "storage_prefix_of_h5p",
    "structure_of",
    "unfinished_sessions",
]
