"""What is known of the items that are no packages: classes, assessments, documents to read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from lms.classes.models import Attendance, CourseRun, MakeUp, Participant, TrainingSession
from lms.portal.queries.learner_views import Meeting, Outside
from lms.tracks.models import Completion, Enrolment, TrackItem
from lms.tracks.rules.activities import document_reading
from xapi.lrs.queries import statements_by_ids

Known = Mapping[tuple[UUID, UUID], Outside]
"""By enrolment and item."""

_HELD = (CourseRun.State.ANNOUNCED, CourseRun.State.CLOSED)


def outside_of(enrolments: Sequence[Enrolment], items: Collection[TrackItem]) -> Known:
    """What is known of `items`, all without a package, in each of `enrolments` of one tenant.

    No query where there are no such items; six otherwise.
    """
    if not items:
        return {}
    tenant = enrolments[0].tenant
    ids = [enrolment.id for enrolment in enrolments]
    places = {
        participant: (enrolment, item, run)
        for participant, enrolment, item, run in Participant.objects.filter(
            tenant=tenant, enrolment__in=ids, removed_at=None, run__state__in=_HELD
        ).values_list("id", "enrolment_id", "run__item_id", "run_id")
    }
    meetings = _meetings(tenant, {participant: place[2] for participant, place in places.items()})
    attended: dict[UUID, int] = defaultdict(int)
    for participant in Attendance.objects.filter(
        tenant=tenant, participant__in=list(places), state=Attendance.State.PRESENT
    ).values_list("participant_id", flat=True):
        attended[participant] += 1
    done = {
        (enrolment, item)
        for enrolment, item in Completion.objects.filter(
            tenant=tenant, enrolment__in=ids, item__in=[one.id for one in items], taken_back_at=None
        ).values_list("enrolment_id", "item_id")
        if item
    }
    read = _read(enrolments, items)
    found: dict[tuple[UUID, UUID], Outside] = {
        place: Outside(is_begun=True, is_done=True) for place in done | read
    }
    by_place: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for participant, (enrolment, item, _run) in places.items():
        by_place[enrolment, item].append(participant)
    for place, participants in by_place.items():
        count = sum(attended[one] for one in participants)
        found[place] = Outside(
            meetings=sorted(
                (one for participant in participants for one in meetings[participant]),
                key=lambda one: one.starts_at,
            ),
            attended=count,
            is_begun=count > 0 or place in done,
            is_done=place in done,
        )
    return found


def _read(enrolments: Sequence[Enrolment], items: Collection[TrackItem]) -> set[tuple[UUID, UUID]]:
    """Which documents somebody has said they read."""
    documents = [one for one in items if one.kind == TrackItem.Kind.DOCUMENT]
    told = {
        document_reading(enrolment.id, item.id): (enrolment.id, item.id)
        for enrolment in enrolments
        for item in documents
        if item.track_id == enrolment.track_id
    }
    if not told:
        return set()
    stored = statements_by_ids(enrolments[0].tenant, list(told))
    return {told[one.id] for one in stored if not one.voided}


def coming_up(tenant: int, employee: UUID, until: datetime) -> list[Meeting]:
    """The sessions somebody is expected in from now until a moment, in order. One query."""
    places = Participant.objects.filter(
        tenant=tenant, employee=employee, removed_at=None, run__state__in=_HELD
    )
    made_up = MakeUp.objects.filter(
        tenant=tenant, attendance__participant__in=places, state=MakeUp.State.OPEN
    )
    sessions = TrainingSession.objects.filter(
        Q(Exists(places.filter(run=OuterRef("run"))), is_make_up=False)
        | Q(Exists(made_up.filter(session=OuterRef("id"))), is_make_up=True),
        tenant=tenant,
        cancelled_at=None,
        ends_at__gte=timezone.now(),
        starts_at__lte=until,
    )
    return [_meeting(one) for one in sessions.select_related("run").order_by("starts_at")]


def taught_by(tenant: int, employee: UUID, until: datetime) -> list[Meeting]:
    """The sessions somebody teaches from now until a moment, in order. One query."""
    sessions = TrainingSession.objects.filter(
        Q(run__trainer__employee=employee)
        | Q(run__lecturers__trainer__employee=employee)
        | Q(run__lecturers__guest=employee),
        tenant=tenant,
        cancelled_at=None,
        run__state__in=_HELD,
        ends_at__gte=timezone.now(),
        starts_at__lte=until,
    )
    found = sessions.select_related("run").distinct().order_by("starts_at")
    return [_meeting(one, page="classes:session") for one in found]


def _meetings(tenant: int, runs: Mapping[UUID, UUID]) -> Mapping[UUID, Sequence[Meeting]]:
    """The sessions each participant is expected in; `runs` is the run of each."""
    made_up: dict[UUID, list[UUID]] = defaultdict(list)
    for session, participant in MakeUp.objects.filter(
        tenant=tenant,
        attendance__participant__in=list(runs),
        session__isnull=False,
        state=MakeUp.State.OPEN,
    ).values_list("session_id", "attendance__participant_id"):
        made_up[session].append(participant)
    of_run: dict[UUID, list[UUID]] = defaultdict(list)
    for participant, run in runs.items():
        of_run[run].append(participant)
    sessions = TrainingSession.objects.filter(
        Q(run__in=list(of_run), is_make_up=False) | Q(id__in=list(made_up)),
        tenant=tenant,
        cancelled_at=None,
    )
    found: dict[UUID, list[Meeting]] = defaultdict(list)
    for held in sessions.select_related("run").order_by("starts_at"):
        meeting = _meeting(held)
        expected = made_up[held.id] if held.is_make_up else of_run[held.run_id]
        for participant in expected:
            found[participant].append(meeting)
    return found


def _meeting(session: TrainingSession, page: str = "classes:sign") -> Meeting:
    """A session with the page where one goes on with it: who learns signs there, who teaches calls
    the roll."""
    return Meeting(
        id=session.id,
        run_id=session.run_id,
        title=session.run.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.room or session.run.place,
        online_url=session.online_url,
        is_make_up=session.is_make_up,
        url=reverse(page, args=[session.id]),
    )
