"""Classes as rows: a run, its sessions, who takes part and what the sheet says of them.

Made without the services of `lms.classes`, for pages that show what came of it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from lms.classes.models import Attendance, CourseRun, Participant, TrainingSession
from lms.people.models import Employee
from lms.tracks.models import Enrolment, Stage, Track, TrackItem

HOUR = timedelta(hours=1)


def added_item(track: Track, key: str, kind: str, *, stage: int = 1, **fields: object) -> TrackItem:
    """One more item of a track, without a package."""
    return TrackItem.objects.create(
        tenant=track.tenant,
        track=track,
        stage=Stage.objects.get(tenant=track.tenant, track=track, position=stage),
        key=key,
        kind=kind,
        position=50 + TrackItem.objects.filter(tenant=track.tenant, track=track).count(),
        title_en=f"{key} item",
        title_zh=f"{key} 项目",
        **fields,
    )


def announced_run(item: TrackItem, by: Employee, starts: Sequence[datetime]) -> CourseRun:
    """A run of a class with one session of an hour at each of `starts`."""
    run = CourseRun.objects.create(
        tenant=item.tenant,
        item=item,
        title_en="Voice class",
        title_zh="发声训练班",
        topic="Voice",
        place="Room 3",
        state=CourseRun.State.ANNOUNCED,
        made_by=by,
    )
    for start in starts:
        TrainingSession.objects.create(
            tenant=item.tenant, run=run, starts_at=start, ends_at=start + HOUR, code_secret="s"
        )
    return run


def taking_part(run: CourseRun, enrolments: Iterable[Enrolment]) -> list[Participant]:
    return [
        Participant.objects.create(tenant=run.tenant, run=run, enrolment=one, employee=one.employee)
        for one in enrolments
    ]


def attended(
    participant: Participant, state: str = Attendance.State.PRESENT, *, late: int = 0
) -> None:
    """The sheet of every session that has begun says `state` of somebody."""
    for session in TrainingSession.objects.filter(
        tenant=participant.tenant, run=participant.run, starts_at__lte=timezone.now()
    ):
        is_here = state == Attendance.State.PRESENT
        Attendance.objects.create(
            tenant=participant.tenant,
            session=session,
            participant=participant,
            state=state,
            minutes_late=late,
            minutes_present=60 - late if is_here else 0,
        )
