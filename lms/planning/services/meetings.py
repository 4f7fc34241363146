"""Meetings and memo books (R12, R53, R54)."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, text
from lms.people.rules.roles import Role
from lms.people.services import audit, file_records
from lms.planning.exceptions import MinutesMissing, MoveImpossible, NotYoursToDraft
from lms.planning.models import Attendance, Meeting, Memo, Need
from lms.planning.queries.access import is_office, may_lead, visible_units


@transaction.atomic
def call_meeting(actor: Employee, fields: Mapping[str, Any]) -> Meeting:
    """Call a meeting: of a team by its lead or the office, of the trainers by the office.

    Everybody of the team, or every trainer, is invited. Raises NotYoursToDraft.
    """
    kind, unit = fields["kind"], fields.get("unit")
    if kind == Meeting.Kind.TRAINERS:
        if not is_office(actor):
            raise NotYoursToDraft(role=Role.TRAINING_OFFICE.value)
        unit = None
        people = Employee.objects.filter(
            tenant=actor.tenant, is_active=True, role_grants__role=Role.TRAINER.value
        ).distinct()
    else:
        if unit is None or not visible_units(actor).filter(id=unit.id).exists():
            raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
        people = Employee.objects.filter(tenant=actor.tenant, is_active=True, unit=unit)
    meeting = Meeting.objects.create(
        tenant=actor.tenant,
        kind=kind,
        unit=unit,
        topic=fields["topic"],
        starts_at=fields["starts_at"],
        minutes_long=fields["minutes_long"],
        item=fields.get("item"),
        led_by=actor,
    )
    Attendance.objects.bulk_create(
        [Attendance(tenant=actor.tenant, meeting=meeting, employee=one) for one in people]
    )
    audit(actor, "planning.meeting_called", "meeting", meeting.id, {"topic": meeting.topic})
    return meeting


@transaction.atomic
def report_of_week(
    actor: Employee, meeting_id: UUID, *, last_week: str, next_steps: str
) -> Attendance:
    """Write one's own report for a weekly meeting (R53). Raises MoveImpossible once it is closed.

    Raises Attendance.DoesNotExist for somebody who was not invited.
    """
    own = (
        Attendance.objects.select_for_update(of=("self",))
        .select_related("meeting")
        .get(tenant=actor.tenant, meeting=meeting_id, employee=actor)
    )
    if own.meeting.closed_at:
        raise MoveImpossible
    own.last_week, own.next_steps = last_week.strip(), next_steps.strip()
    own.save(update_fields=["last_week", "next_steps"])
    return own


@transaction.atomic
def close_meeting(
    actor: Employee, meeting_id: UUID, *, minutes: str, present: Collection[UUID]
) -> Meeting:
    """Write the minutes and who was there. From then on it counts, and stands in the record of
    everybody who was (R12).

    Raises MinutesMissing, MoveImpossible, NotYoursToDraft.
    """
    meeting = Meeting.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=actor.tenant, id=meeting_id
    )
    if not may_lead(actor, meeting):
        raise NotYoursToDraft(role=Role.TEAM_LEAD.value)
    if meeting.closed_at:
        raise MoveImpossible
    there = meeting.attendances.filter(employee__in=list(present))
    if not minutes.strip() or not there.exists():
        raise MinutesMissing
    there.update(was_there=True)
    meeting.minutes, meeting.closed_at = minutes.strip(), timezone.now()
    meeting.save(update_fields=["minutes", "closed_at"])
    audit(actor, "planning.meeting_closed", "meeting", meeting.id)
    file_records(meeting.tenant, [_record(meeting, one) for one in there])
    return meeting


@transaction.atomic
def write_memo(actor: Employee, words: str) -> Memo:
    """Note a problem or an idea in one's own book."""
    return Memo.objects.create(
        tenant=actor.tenant, employee=actor, at=timezone.now(), text=words.strip()
    )


@transaction.atomic
def remove_memo(actor: Employee, memo_id: UUID) -> None:
    """Take an entry out of one's own book; what was offered from it stays."""
    Memo.objects.filter(tenant=actor.tenant, employee=actor, id=memo_id).delete()


@transaction.atomic
def offer_memo(actor: Employee, memo_id: UUID, year: int) -> Need:
    """Offer an entry of one's own book as a need; from then on the office may read it (R54).

    Raises Memo.DoesNotExist for the book of somebody else, MoveImpossible the second time.
    """
    memo = Memo.objects.select_for_update(of=("self",)).get(
        tenant=actor.tenant, employee=actor, id=memo_id
    )
    if memo.need_id:
        raise MoveImpossible
    memo.need = Need.objects.create(
        tenant=actor.tenant,
        year=year,
        unit=actor.unit,
        source=Need.Source.REQUEST,
        topic=memo.text.splitlines()[0][:200],
        need=memo.text,
        entered_by=actor,
        entered_at=timezone.now(),
    )
    memo.save(update_fields=["need"])
    audit(actor, "planning.memo_offered", "need", memo.need.id)
    return memo.need


def _record(meeting: Meeting, attendance: Attendance) -> PersonalRecord:
    kinds = {
        "team": text("Exchange meeting of the team", "班组交流会"),
        "trainers": text("Exchange meeting of the trainers", "培训师交流会"),
        "weekly": text("Weekly meeting", "周例会"),
    }
    starts = timezone.localtime(meeting.starts_at)
    return PersonalRecord(
        employee_id=attendance.employee_id,
        kind="meeting",
        title=text(meeting.topic, meeting.topic),
        fields=[
            Field("kind", text("Kind", "类型"), kinds[meeting.kind]),
            Field("time", text("Time", "时间"), starts.strftime("%Y-%m-%d %H:%M")),
            Field("minutes", text("Minutes", "时长（分钟）"), str(meeting.minutes_long)),
            Field("led_by", text("Led by", "主持人"), meeting.led_by.name),
            Field("content", text("Minutes of the meeting", "会议纪要"), meeting.minutes),
        ],
        occurred_at=meeting.starts_at,
        source=attendance.id,
        clauses=["S16#2.3", "S06#2.11"],
    )
