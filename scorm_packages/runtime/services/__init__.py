"""What the run-time does. Each verb is one transaction, statements included."""

from scorm_packages.runtime.services.commits import CommitAnswer, apply_commits
from scorm_packages.runtime.services.launches import (
    Launch,
    launch_token,
    open_session,
    read_launch_token,
    reopen_session,
)
from scorm_packages.runtime.services.registrations import register
from scorm_packages.runtime.services.telling import close_abandoned_sessions

__all__ = [
    "CommitAnswer",
    "Launch",
    "apply_commits",
    "close_abandoned_sessions",
    "launch_token",
    "open_session",
    "read_launch_token",
    "register",
    "reopen_session",
]
