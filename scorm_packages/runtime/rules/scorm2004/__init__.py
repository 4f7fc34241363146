"""SCORM 2004 4th Edition's data model on the server: `rules.progress.Standard` for it."""

from scorm_packages.runtime.rules.scorm2004.model import (
    apply_delta,
    begin_late,
    begin_session,
    merge_late,
    parse_session_time,
    read_progress,
    settle_answers,
)

__all__ = [
    "apply_delta",
    "begin_late",
    "begin_session",
    "merge_late",
    "parse_session_time",
    "read_progress",
    "settle_answers",
]
