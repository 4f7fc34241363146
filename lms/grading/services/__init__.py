"""What is done about grades: marking what changed, judging it, trying again, judging all anew."""

from lms.grading.services.deciding import grade_enrolment, grade_enrolments, grade_waiting
from lms.grading.services.pending import (
    defer_again,
    mark_overdue,
    mark_pending,
    put_off,
    put_off_after,
)
from lms.grading.services.regrading import Regrade, regrade_all

__all__ = [
    "Regrade",
    "defer_again",
    "grade_enrolment",
    "grade_enrolments",
    "grade_waiting",
    "mark_overdue",
    "mark_pending",
    "put_off",
    "put_off_after",
    "regrade_all",
]
