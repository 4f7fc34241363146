"""Letting people join tracks, and changing the terms on which they are in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.queries import has_role, work_calendar
from lms.people.rules.filing import Field, PersonalRecord, text
from lms.people.rules.roles import Role
from lms.people.services import audit, file_records, notify
from lms.tracks.exceptions import (
    DueInThePast,
    NobodyToEnrol,
    NotAMentor,
    NotOpenAnyMore,
    OtherPost,
    ReasonMissing,
)
from lms.tracks.models import Enrolment, EnrolmentChange, Track
from lms.tracks.queries.curricula import newest_version
from lms.tracks.queries.enrolments import expiring
from lms.tracks.services.courses import enrol
from lms.tracks.services.deltas import item_track


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of enrolling many: who joined now, and how many were in already."""

    enrolled: Sequence[Enrolment]
    already: int


@transaction.atomic
def enrol_people(
    actor: Employee,
    track: Track,
    employees: Iterable[Employee],
    *,
    due_on: date | None = None,
    workdays: int | None = None,
    other_post_reason: str = "",
    reason: str = Enrolment.Reason.ASSIGNED,
    mentor: Employee | None = None,
) -> Joined:
    """Let all of `employees` join `track` and tell them.

    Due is `due_on`, or the next working day when it is none; or the day `workdays` working days
    from now. Whoever is in the track keeps progress and due date. Raises NobodyToEnrol,
    DueInThePast, TrackNotOpen, and OtherPost where the track is for a post that somebody does not
    hold and no reason is given (R37).
    """
    people = list(employees)
    if not people:
        raise NobodyToEnrol
    due = working_due(actor.tenant, due_on, workdays)
    why = other_post_reason.strip()
    strangers = [one for one in people if track.post and one.post != track.post]
    if strangers and not why:
        raise OtherPost(
            title=track.title_en, post=track.post, names=", ".join(one.name for one in strangers)
        )
    known = set(
        Enrolment.objects.filter(
            tenant=actor.tenant, track=track, withdrawn_at=None, renewed_at=None
        ).values_list("employee_id", flat=True)
    )
    new = [one for one in people if one.id not in known]
    outside = {one.id for one in strangers}
    joined = [
        enrol(
            one,
            track,
            due_on=due,
            reason=reason,
            mentor=mentor,
            other_post_reason=why if one.id in outside else "",
        )
        for one in new
    ]
    _tell(track, joined, due)
    audit(
        actor,
        "tracks.enrolled",
        "track",
        track.id,
        {"people": [str(one.id) for one in new], "other_post": why if strangers else ""},
    )
    return Joined(joined, len(people) - len(new))


@transaction.atomic
def withdraw(actor: Employee, enrolment: Enrolment, reason: str) -> None:
    """Take somebody out of a track; what they did stays, and that they left it is filed (R138).

    Raises ReasonMissing, NotOpenAnyMore.
    """
    held = _hold(enrolment)
    held.withdrawn_at, held.withdrawn_reason = timezone.now(), _said(reason)
    held.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _note(actor, held, "withdrawn", reason=reason)
    file_records(held.tenant, [_ended(actor, held, held.withdrawn_at)])


@transaction.atomic
def move_due_date(actor: Employee, enrolment: Enrolment, due_on: date, reason: str) -> None:
    """Give somebody another due date. Raises ReasonMissing, DueInThePast, NotOpenAnyMore."""
    held = _hold(enrolment)
    why = _said(reason)
    before, held.due_on = held.due_on, working_due(held.tenant, due_on, None)
    held.save(update_fields=["due_on"])
    _note(actor, held, "due_on", before=str(before or ""), after=str(held.due_on), reason=why)


@transaction.atomic
def assign_mentor(actor: Employee, enrolment: Enrolment, mentor: Employee) -> None:
    """Give a new hire a mentor, or another one (R23). Raises NotAMentor, NotOpenAnyMore."""
    held = _hold(enrolment)
    if mentor.id == held.employee_id or not has_role(mentor, Role.MENTOR):
        raise NotAMentor(name=mentor.name)
    before, held.mentor = held.mentor, mentor
    held.save(update_fields=["mentor"])
    _note(actor, held, "mentor", before=before.name if before else "", after=mentor.name)
    name = held.employee.name
    notify(
        held.tenant,
        [mentor],
        kind="tracks.mentor",
        title=text(f"You are the mentor of {name}", f"您已担任 {name} 的师傅"),
        about=("enrolment", held.id),
    )


@transaction.atomic
def explain_exceeded(actor: Employee, enrolment: Enrolment, reason: str) -> None:
    """Say why new-hire training took longer than its window (R47). Raises ReasonMissing."""
    held = _hold(enrolment)
    held.exceeded_reason = _said(reason)
    held.save(update_fields=["exceeded_reason"])
    _note(actor, held, "exceeded", reason=held.exceeded_reason)


@transaction.atomic
def renew_expiring(tenant: int, today: date) -> list[Enrolment]:
    """Enrol again whoever holds what runs out soon; due on its last day, or today if that is past.

    The earlier enrolment and everything decided in it stay. For an item that runs out by itself,
    somebody joins a track of that item alone.
    """
    renewed = []
    calendar = work_calendar(tenant)
    for completion in expiring(tenant, today).select_for_update(of=("self",)):
        old = completion.enrolment
        last = completion.valid_until
        if last is None:
            continue
        if completion.item is None:
            track = newest_version(old.track)
            old.renewed_at = timezone.now()
            old.save(update_fields=["renewed_at"])
        else:
            track = item_track(completion.item)
        due = calendar.add_workdays(max(last, today), 0)
        new = enrol(
            completion.employee, track, due_on=due, reason=Enrolment.Reason.RENEWAL, renews=old
        )
        renewed.append(new)
        _tell(track, [new], due)
    return renewed


def working_due(tenant: int, due_on: date | None, workdays: int | None) -> date | None:
    """A due date on a working day. Raises DueInThePast."""
    today = timezone.localdate()
    calendar = work_calendar(tenant)
    if due_on is None:
        return None if workdays is None else calendar.add_workdays(today, workdays)
    if due_on < today:
        raise DueInThePast(due=due_on.isoformat())
    return calendar.add_workdays(due_on, 0)


def _hold(enrolment: Enrolment) -> Enrolment:
    held = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("employee", "mentor", "track")
        .get(tenant=enrolment.tenant, id=enrolment.id)
    )
    if not held.is_open:
        raise NotOpenAnyMore
    return held


def _said(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _note(
    actor: Employee,
    enrolment: Enrolment,
    what: str,
    *,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> None:
    EnrolmentChange.objects.create(
        tenant=enrolment.tenant,
        enrolment=enrolment,
        at=timezone.now(),
        actor=actor,
        what=what,
        before=before,
        after=after,
        reason=reason,
    )
    audit(actor, f"tracks.{what}", "enrolment", enrolment.id, {"before": before, "after": after})


def _ended(actor: Employee, enrolment: Enrolment, at: datetime) -> PersonalRecord:
    """That a training ended before its result; what was decided until then stands by itself."""
    track, joined = enrolment.track, timezone.localdate(enrolment.enrolled_at)
    return PersonalRecord(
        employee_id=enrolment.employee_id,
        kind="training_ended",
        title=text("Training ended early", "培训提前终止"),
        fields=[
            Field("track", text("Training", "培训"), text(track.title_en, track.title_zh)),
            Field("joined", text("Joined on", "加入日期"), joined.isoformat()),
            Field("ended", text("Ended on", "终止日期"), timezone.localdate(at).isoformat()),
            Field("reason", text("Reason", "原因"), enrolment.withdrawn_reason),
            Field("by", text("By", "经办人"), actor.name),
        ],
        occurred_at=at,
        source=enrolment.id,
        clauses=["S01#20"],
    )


def _tell(track: Track, joined: Sequence[Enrolment], due: date | None) -> None:
    """R81: from the day of notice one arranges one's work; so there is a notice of it."""
    for enrolment in joined:
        notify(
            track.tenant,
            [enrolment.employee],
            kind="tracks.enrolled",
            title=text(f"New for you: {track.title_en}", f"新的培训：{track.title_zh}"),
            body=text(f"To be done by {due}.", f"请于 {due} 前完成。") if due else None,
            url="/",
            about=("enrolment", enrolment.id),
            due_on=due,
        )
