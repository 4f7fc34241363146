"""Closing a run: feedback heard, improvement noted, costs settled, the event filed (R123)."""

from django.db import transaction
from django.utils import timezone

from lms.classes.exceptions import CannotClose
from lms.classes.models import Attendance, CourseRun, Participant, TrainingSession
from lms.classes.queries.runs import (
    active_participants,
    cost_of,
    held_sessions,
    run_minutes,
    settings_of,
)
from lms.classes.rules.closing import Ending, lacks
from lms.classes.rules.wording import FORMS, MISSING, MODES, STATES, listed, minutes
from lms.classes.services.runs import hold_run
from lms.classes.services.telling import event_of, tell_completions
from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, Text, text
from lms.people.services import audit, file_records
from lms.planning.models import PlanItem
from lms.tracks.rules.curricula.catalogue import DAILY_KINDS, DailyKind
from lms.tracks.rules.run_evidence import FeedbackSummary, feedback_of

RECORD_KIND = "class_run"


def missing_to_close(run: CourseRun, *, note: str, waiver: str) -> list[str]:
    """What a run lacks before it can be closed, by the keys of `rules.wording.MISSING`."""
    sessions = held_sessions(run)
    waiting = Attendance.objects.filter(
        tenant=run.tenant, session__run=run, state=Attendance.State.WAITS
    )
    ending = Ending(
        sheets_open=sessions.exclude(sheet=TrainingSession.Sheet.FINAL).count(),
        rows_waiting=waiting.count(),
        feedback=feedback_of(run.tenant, run.id),
        waiver=waiver,
        note=note,
        percent=settings_of(run.tenant).feedback_percent,
    )
    found = list(lacks(ending))
    if cost_of(run).is_over and run.budget_approval is None:
        found.append("budget")
    return found


@transaction.atomic
def close_run(actor: Employee, run: CourseRun, *, note: str, waiver: str = "") -> CourseRun:
    """Close a run and file it for everybody who took part (R123, R140). Raises CannotClose."""
    run = hold_run(run)
    found = missing_to_close(run, note=note, waiver=waiver)
    if found:
        raise CannotClose(missing=listed(found, MISSING))
    run.state, run.closed_by, run.closed_at = CourseRun.State.CLOSED, actor, timezone.now()
    run.improvement, run.feedback_waiver = note.strip(), waiver.strip()
    run.save()
    audit(actor, "classes.run_closed", "course_run", run.id, {"waiver": bool(waiver.strip())})
    tell_completions(run, actor)
    file_records(run.tenant, _records(run))
    return run


def _records(run: CourseRun) -> list[PersonalRecord]:
    shared = _shared_fields(run)
    marks: dict[object, list[Text]] = {}
    for row in (
        Attendance.objects.filter(tenant=run.tenant, participant__run=run)
        .select_related("session")
        .order_by("session__starts_at")
    ):
        day = f"{timezone.localtime(row.session.starts_at):%Y-%m-%d}"
        words = STATES[row.state]
        marks.setdefault(row.participant_id, []).append(
            text(f"{day}: {words['en']}", f"{day}：{words['zh-Hans']}")
        )
    return [
        PersonalRecord(
            employee_id=one.employee_id,
            kind=RECORD_KIND,
            title=text(f"Class: {run.title_en}", f"培训班次：{run.title_zh}"),
            fields=[
                *shared,
                Field("attendance", text("Attendance", "出勤"), marks.get(one.id, [])),
                Field("result", text("Result", "结果"), _result(one)),
            ],
            occurred_at=run.closed_at or timezone.now(),
            source=one.id,
            form="F18",
            clauses=("S09#8", "S15#4.5"),
            event=event_of(run),
        )
        for one in active_participants(run)
    ]


def _shared_fields(run: CourseRun) -> list[Field]:
    sessions = list(held_sessions(run))
    times = [
        f"{timezone.localtime(one.starts_at):%Y-%m-%d %H:%M} – "
        f"{timezone.localtime(one.ends_at):%H:%M}"
        for one in sessions
    ]
    cost = cost_of(run)
    feedback = feedback_of(run.tenant, run.id)
    announced = timezone.localtime(run.announced_at) if run.announced_at else None
    values = (
        ("plan_item", text("Line of the plan", "计划条目"), _plan_item(run)),
        (
            "announced",
            text("Announced", "通知时间"),
            f"{announced:%Y-%m-%d %H:%M}" if announced else "",
        ),
        ("topic", text("Topic", "主题"), run.topic),
        ("daily_kind", text("Kind of daily training", "日常培训类别"), _daily_kind(run)),
        ("form", text("Form", "形式"), FORMS[run.form]),
        ("mode", text("Mode", "方式"), MODES[run.mode]),
        ("place", text("Place", "地点"), run.place),
        ("objectives", text("Objectives", "培训目标"), run.objectives),
        ("times", text("Times", "时间"), times),
        ("length", text("Length", "总时长"), minutes(run_minutes(run))),
        ("trainer", text("Trainer", "培训师"), run.trainer.name if run.trainer else ""),
        (
            "lecturers",
            text("Lecturers", "授课人"),
            [
                one.name
                for one in run.lecturers.filter(tenant=run.tenant).select_related(
                    "trainer", "guest"
                )
            ],
        ),
        (
            "materials",
            text("Materials", "教材版本"),
            [str(one) for one in run.materials.filter(tenant=run.tenant)],
        ),
        ("cost", text("Cost per person", "人均费用"), str(cost.per_person or "")),
        ("feedback", text("Feedback", "反馈"), _heard(feedback) if feedback else ""),
        ("improvement", text("To improve", "改进说明"), run.improvement),
        ("waiver", text("Feedback waived", "反馈豁免"), run.feedback_waiver),
    )
    return [Field(*one) for one in values if one[2]]


def _daily_kind(run: CourseRun) -> Text | str:
    """Which of the four kinds of daily training it was (R65); empty for what is none."""
    kind = run.item.daily_kind
    return DAILY_KINDS[DailyKind(kind)] if kind else ""


def _result(participant: Participant) -> Text:
    """What came of the class for somebody: whether they were at all of it, or made it up."""
    if participant.completed_statement:
        return text("completed", "已完成")
    return text("not completed", "未完成")


def _plan_item(run: CourseRun) -> str:
    if run.plan_item is None:
        return ""
    item = PlanItem.objects.filter(tenant=run.tenant, id=run.plan_item).first()
    return item.topic if item else ""


def _heard(feedback: FeedbackSummary) -> Text:
    asked, answered = feedback.asked, feedback.answered
    return text(f"{answered} of {asked} have answered", f"{asked} 人中 {answered} 人已反馈")
