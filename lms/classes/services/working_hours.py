"""Which sessions need approval because people are at work then (R55, A22)."""

from lms.classes.models import CourseRun, TrainingSession
from lms.classes.queries.runs import held_sessions
from lms.classes.queries.scheduling import check_session

_WorkTime = TrainingSession.WorkTime


def refresh_work_time(run: CourseRun) -> None:
    """Say anew which sessions need approval because people are at work then (R55, A22).

    What is approved or asked for stays so; moving a session takes that back.
    """
    for session in held_sessions(run).select_related("run__item__track"):
        if session.work_time in {_WorkTime.FREE, _WorkTime.NEEDED}:
            needs = check_session(session).needs_approval
            state = _WorkTime.NEEDED if needs else _WorkTime.FREE
            if state != session.work_time:
                session.work_time = state
                session.save(update_fields=["work_time"])
