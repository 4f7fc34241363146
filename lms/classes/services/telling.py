"""What the record and the archive are told of a row of a final sheet."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils import timezone

from lms.classes.models import Attendance, CourseRun, Exemption, MakeUp, Participant
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import held_sessions, run_minutes
from lms.classes.rules.wording import EXEMPT, LEAVE_KINDS, METHODS, STATES, minutes
from lms.people.models import Employee
from lms.people.rules.filing import (
    EventReference,
    Field,
    FiledAttachment,
    PersonalRecord,
    text,
)
from lms.people.services import file_records
from lms.tracks.rules.activities import item_activity, session_activity
from lms.tracks.rules.run_evidence import RUN_EVENT
from lms.tracks.services import take_back, tell
from xapi.tenancy import uuid7
from xapi.vocabulary import callcraft
from xapi.vocabulary.adl import COMPLETED
from xapi.vocabulary.terms import Verb

RECORD_KIND: Final = "class_attendance"
_CLAUSES: Final = ("S09#8", "S16#7.3")
_STATES: Final = Attendance.State


def tell_rows(actor: Employee, rows: Sequence[Attendance]) -> None:
    """Tell what rows say, and file the settled ones (R97, R141); what was told is taken back.

    A row that waits is told as an absence that nobody may count yet: so the facts of the run are
    unknown until it is settled, and neither favour nor burden anybody. Runs in the caller's
    transaction, last in it.
    """
    records = []
    for row in rows:
        if row.statement:
            take_back(row.tenant, row.statement, by=actor)
        row.statement = uuid7()
        _tell(row)
        if row.state != _STATES.WAITS:
            before, row.record = row.record, uuid7()
            records.append(_record(row, before))
    Attendance.objects.bulk_update(rows, ["statement", "record"])
    for run in _runs(rows):
        tell_completions(run, actor)
    if rows:
        file_records(rows[0].tenant, records)


def tell_completions(run: CourseRun, actor: Employee) -> None:
    """Tell that participants completed the class once they were at all of it, or made it up.

    Taken back where that is no longer so.
    """
    wanted = [one.id for one in held_sessions(run) if not one.is_make_up]
    rows: dict[Any, list[Attendance]] = {}
    for row in Attendance.objects.filter(tenant=run.tenant, session__in=wanted).select_related(
        "make_up"
    ):
        rows.setdefault(row.participant_id, []).append(row)
    people = Participant.objects.filter(tenant=run.tenant, run=run).select_related("enrolment")
    for one in people:
        mine = rows.get(one.id, [])
        complete = len(mine) == len(wanted) > 0 and all(_was_there(row) for row in mine)
        if complete and one.completed_statement is None:
            stored = tell(
                one.enrolment,
                verb=COMPLETED,
                activity=_class_activity(run),
                at=timezone.now(),
                result={"completion": True},
                extensions={callcraft.COURSE_RUN.iri: str(run.id)},
            )
            one.completed_statement = stored.id
            one.save(update_fields=["completed_statement"])
        elif not complete and one.completed_statement:
            take_back(run.tenant, one.completed_statement, by=actor)
            one.completed_statement = None
            one.save(update_fields=["completed_statement"])


def event_of(run: CourseRun) -> EventReference:
    """The run as what a record belongs to."""
    return EventReference(RUN_EVENT, run.id, text(run.title_en, run.title_zh))


def filed(attachment: Any) -> list[FiledAttachment]:
    """An attachment as a record names it; none where there is none."""
    if attachment is None:
        return []
    return [
        FiledAttachment(attachment.name, attachment.sha256, attachment.size, attachment.media_type)
    ]


def _was_there(row: Attendance) -> bool:
    made_up: MakeUp | None = getattr(row, "make_up", None)
    if made_up is not None and made_up.state != MakeUp.State.DROPPED:
        return made_up.state == MakeUp.State.DONE
    return row.state == _STATES.PRESENT


def _verb(row: Attendance) -> Verb:
    if row.state in {_STATES.ABSENT, _STATES.WAITS}:
        return callcraft.WAS_ABSENT
    if row.state == _STATES.EXCUSED:
        return callcraft.WAS_EXCUSED
    return callcraft.LEFT_EARLY if row.minutes_early else callcraft.SIGNED_IN


def _tell(row: Attendance) -> None:
    session, participant = row.session, row.participant
    result: dict[str, Any] = {callcraft.MINUTES_PRESENT.iri: row.minutes_present}
    if row.state == _STATES.PRESENT:
        result[callcraft.MINUTES_LATE.iri] = row.minutes_late
        result[callcraft.MINUTES_EARLY.iri] = row.minutes_early
    if row.leave_kind:
        result[callcraft.LEAVE_KIND.iri] = row.leave_kind
    context: dict[str, Any] = {
        callcraft.SESSION_MINUTES.iri: session.minutes,
        callcraft.COURSE_RUN.iri: str(participant.run_id),
        callcraft.RUN_MINUTES.iri: run_minutes(participant.run),
    }
    if row.method:
        context[callcraft.SIGN_IN_METHOD.iri] = row.method
    exempt = Exemption.State.PENDING if row.state == _STATES.WAITS else row.exempt
    if exempt:
        context[callcraft.EXEMPT.iri] = str(exempt)
    missed = _makes_up(row)
    if missed:
        context[callcraft.MADE_UP.iri] = session_activity(missed.attendance.session_id)
    trainer = session.run.trainer
    tell(
        participant.enrolment,
        verb=_verb(row),
        activity={
            "id": session_activity(session.id),
            "definition": {
                "type": callcraft.TRAINING_SESSION.iri,
                "name": {"en": session.run.title_en, "zh-Hans": session.run.title_zh},
            },
        },
        at=session.starts_at,
        result={"extensions": result},
        extensions=context,
        category=callcraft.ATTENDANCE_PROFILE,
        parent=_class_activity(participant.run),
        instructor=trainer.employee if trainer else None,
        statement_id=row.statement,
    )


def _makes_up(row: Attendance) -> MakeUp | None:
    return (
        MakeUp.objects.filter(
            tenant=row.tenant,
            session=row.session_id,
            attendance__participant__employee=row.participant.employee_id,
        )
        .exclude(state=MakeUp.State.DROPPED)
        .select_related("attendance")
        .first()
    )


def _class_activity(run: CourseRun) -> dict[str, Any]:
    return {
        "id": item_activity(run.item_id),
        "definition": {"name": {"en": run.title_en, "zh-Hans": run.title_zh}},
    }


def _record(row: Attendance, before: Any) -> PersonalRecord:
    """The row as it is kept in somebody's archive (R97, R141, R142)."""
    session, run = row.session, row.session.run
    titles = reading_of(row.tenant, "A12", timezone.localdate(session.starts_at))
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    trainer = run.trainer.name if run.trainer else ""
    signed = timezone.localtime(row.signed_at) if row.signed_at else None
    values = (
        ("run", text("Class", "班次"), text(run.title_en, run.title_zh)),
        ("topic", text("Topic", "主题"), run.topic),
        ("time", text("Time", "时间"), f"{start:%Y-%m-%d %H:%M} – {end:%H:%M}"),
        ("place", text("Place", "地点"), session.room or run.place or session.online_url),
        ("trainer", text("Trainer", "培训师"), trainer),
        ("length", text("Length", "时长"), minutes(session.minutes)),
        ("state", text("Attendance", "出勤情况"), STATES[row.state]),
        ("signed", text("Signed in", "签到时间"), f"{signed:%H:%M:%S}" if signed else ""),
        ("method", text("Way of signing", "签到方式"), METHODS[row.method]),
        ("late", text("Late", "迟到"), minutes(row.minutes_late)),
        ("early", text("Left early", "早退"), minutes(row.minutes_early)),
        ("present", text("Present", "在场"), minutes(row.minutes_present)),
        ("leave", text("Leave", "请假"), LEAVE_KINDS[row.leave_kind]),
        ("exempt", text("Does not count", "免计"), EXEMPT[row.exempt]),
        ("remark", text("Remark", "备注"), row.remark),
    )
    if row.record is None:
        raise ValueError("a filed row has its record's id")
    return PersonalRecord(
        employee_id=row.participant.employee_id,
        kind=RECORD_KIND,
        title=text(
            f"{titles['form.titles[F17].en']}: {run.title_en}",
            f"{titles['form.titles[F17].zh']}：{run.title_zh}",
        ),
        fields=[Field(*one) for one in values if one[2]],
        occurred_at=session.starts_at,
        source=row.record,
        supersedes=before,
        form="F17",
        clauses=_CLAUSES,
        event=event_of(run),
    )


def _runs(rows: Iterable[Attendance]) -> list[CourseRun]:
    return list({one.participant.run_id: one.participant.run for one in rows}.values())
