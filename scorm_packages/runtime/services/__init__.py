"""What the run-time does. Each verb is one transaction, statements included."""

from scorm_packages.runtime.services.commits import CommitAnswer, apply_commits
from scorm_packages.runtime.services.editing import (
    Editing,
    EditingClaims,
    open_editing,
    read_editing,
)
from scorm_packages.runtime.services.launches import (
    Launch,
    is_left_behind,
    launch_token,
    open_session,
    read_launch_token,
    reopen_session,
)
from scorm_packages.runtime.services.navigating import navigate
from scorm_packages.runtime.services.previews import Preview, open_preview, read_preview
from scorm_packages.runtime.services.registrations import (
    keep_course_result,
    record_calls,
    register,
)
from scorm_packages.runtime.services.telling import close_abandoned_sessions

__all__ = [
    "CommitAnswer",
    "Editing",
    "EditingClaims",
    "Launch",
    "Preview",
    "apply_commits",
    "close_abandoned_sessions",
    "is_left_behind",
    "keep_course_result",
    "launch_token",
    "navigate",
    "open_editing",
    "open_preview",
    "open_session",
    "read_editing",
    "read_launch_token",
    "read_preview",
    "record_calls",
    "register",
    "reopen_session",
]
