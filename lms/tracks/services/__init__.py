"""What is done with tracks: made, joined, opened course by course, and told of."""

from lms.tracks.services.clearing import (
    Release,
    grant_clearance,
    release_version,
    revoke_clearance,
    save_subject,
)
from lms.tracks.services.completing import Verdict, note_completions
from lms.tracks.services.courses import (
    Assignment,
    assign_package,
    begin_window,
    enrol,
    is_version_of,
    open_course,
    single_course_track,
    use_version,
)
from lms.tracks.services.documents import acknowledge_document
from lms.tracks.services.enrolling import (
    Joined,
    assign_mentor,
    enrol_people,
    explain_exceeded,
    move_due_date,
    renew_expiring,
    withdraw,
)
from lms.tracks.services.telling import take_back, tell

__all__ = [
    "Assignment",
    "Joined",
    "Release",
    "Verdict",
    "acknowledge_document",
    "assign_mentor",
    "assign_package",
    "begin_window",
    "enrol",
    "enrol_people",
    "explain_exceeded",
    "grant_clearance",
    "is_version_of",
    "move_due_date",
    "note_completions",
    "open_course",
    "release_version",
    "renew_expiring",
    "revoke_clearance",
    "save_subject",
    "single_course_track",
    "take_back",
    "tell",
    "use_version",
    "withdraw",
]
