"""One table of states: which words, icon and tone each has on every page.

Tone repeats what icon and words say; it is never the only cue.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Badge:
    label: str | Promise
    icon: str
    tone: str = "secondary"


BADGES: dict[str, Badge] = {
    # Outcomes of grading.
    "pass": Badge(_("Passed"), icon="circle-check", tone="green"),
    "fail": Badge(_("Not passed"), icon="circle-x", tone="red"),
    "indeterminate": Badge(_("Not decided yet"), icon="hourglass", tone="blue"),
    # How far somebody is with a course.
    "not_started": Badge(_("Not started"), icon="circle-dashed"),
    "in_progress": Badge(_("In progress"), icon="progress", tone="blue"),
    "grading": Badge(_("Being graded"), icon="hourglass", tone="blue"),
    "done": Badge(_("Done"), icon="circle-check", tone="green"),
    "locked": Badge(_("Locked"), icon="lock"),
    "overdue": Badge(_("Overdue"), icon="alert-triangle", tone="red"),
    "due_soon": Badge(_("Due soon"), icon="clock", tone="yellow"),
    "withdrawn": Badge(_("Withdrawn"), icon="logout"),
    # What SCORM content says of itself (lesson_status of 1.2; completion and success of 2004).
    "passed": Badge(_("Passed"), icon="circle-check", tone="green"),
    "failed": Badge(_("Failed"), icon="circle-x", tone="red"),
    "completed": Badge(_("Completed"), icon="circle-check", tone="green"),
    "incomplete": Badge(_("In progress"), icon="progress", tone="blue"),
    "browsed": Badge(_("Viewed"), icon="eye"),
    "not attempted": Badge(_("Not started"), icon="circle-dashed"),
    "unknown": Badge(_("Unknown"), icon="help-circle"),
    # Answers to questions, and how a launch ended.
    "answer_right": Badge(_("Right"), icon="check", tone="green"),
    "answer_wrong": Badge(_("Wrong"), icon="x", tone="red"),
    "ended": Badge(_("Ended"), icon="circle-check"),
    "open": Badge(_("Open"), icon="progress", tone="blue"),
    "broken_off": Badge(_("Broken off"), icon="plug-connected-x", tone="yellow"),
    "never_played": Badge(_("Nothing saved"), icon="circle-dashed"),
    # Findings of the package doctor.
    "error": Badge(_("Error"), icon="circle-x", tone="red"),
    "warning": Badge(_("Warning"), icon="alert-triangle", tone="yellow"),
    "repaired": Badge(_("Repaired"), icon="tool", tone="blue"),
    "info": Badge(_("Note"), icon="info-circle"),
    # Deliveries to other systems.
    "pending": Badge(_("Waiting"), icon="clock", tone="blue"),
    "queued": Badge(_("Waiting"), icon="clock", tone="blue"),
    "sending": Badge(_("Being sent"), icon="send", tone="blue"),
    "delivered": Badge(_("Delivered"), icon="circle-check", tone="green"),
    "retrying": Badge(_("Will be retried"), icon="refresh", tone="yellow"),
    "dead": Badge(_("Given up"), icon="circle-x", tone="red"),
    # Exports, and parts of files.
    "not_made": Badge(_("Could not be made"), icon="circle-x", tone="red"),
    "expired": Badge(_("Expired"), icon="clock-off"),
    "missing": Badge(_("Missing"), icon="alert-triangle", tone="yellow"),
    # Records and rule sets.
    "verified": Badge(_("Verified"), icon="shield-check", tone="green"),
    "broken": Badge(_("Altered"), icon="shield-x", tone="red"),
    "not_checked": Badge(_("Could not be checked"), icon="alert-triangle", tone="yellow"),
    "taken_back": Badge(_("Taken back"), icon="history", tone="yellow"),
    "draft": Badge(_("Draft"), icon="pencil"),
    "active": Badge(_("Active"), icon="circle-check", tone="green"),
    "paused": Badge(_("Paused"), icon="player-pause", tone="yellow"),
    "retired": Badge(_("Retired"), icon="archive"),
    "inactive": Badge(_("Inactive"), icon="circle-off"),
    "superseded": Badge(_("Replaced by a newer one"), icon="history"),
}


def badge_of(status: object) -> Badge:
    """The badge of a state; one that nobody described shows its own name, without colour."""
    name = str(getattr(status, "value", status))
    return BADGES.get(name) or Badge(name.replace("_", " "), icon="point")
