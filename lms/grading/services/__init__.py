"""What is done about grades: marking what changed, judging it, and what follows from it."""

from lms.grading.services.appealing import appeal_consequence, appeal_grade, review_appeal
from lms.grading.services.confirming import confirm, dismiss, settle
from lms.grading.services.deciding import grade_enrolment, grade_enrolments, grade_waiting
from lms.grading.services.pending import (
    defer_again,
    mark_overdue,
    mark_pending,
    put_off,
    put_off_after,
)
from lms.grading.services.recommending import recommend_due
from lms.grading.services.regrading import Regrade, regrade_all
from lms.grading.services.what_ifs import ask_what_if, open_regrade, run_what_if

__all__ = [
    "Regrade",
    "appeal_consequence",
    "appeal_grade",
    "ask_what_if",
    "confirm",
    "defer_again",
    "dismiss",
    "grade_enrolment",
    "grade_enrolments",
    "grade_waiting",
    "mark_overdue",
    "mark_pending",
    "open_regrade",
    "put_off",
    "put_off_after",
    "recommend_due",
    "regrade_all",
    "review_appeal",
    "run_what_if",
    "settle",
]
