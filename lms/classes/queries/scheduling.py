"""What speaks against a session at its time: rooms, people, phones, working time (R55, R57)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from lms.classes.models import CourseRun, MakeUp, Participant, TrainingSession
from lms.classes.queries.readings import reading_of
from lms.classes.queries.runs import expected_in, settings_of, teachers_of
from lms.classes.rules.scheduling import Booking, Collision, Staffing, collisions, staffing
from lms.classes.rules.working_time import Span, classify
from lms.people.models import Employee, Unit
from lms.people.queries import shifts_of
from lms.regulation.rules.ambiguities.plans import working_time

APPROVAL = "approval"
OVERTIME = "overtime warning"


@dataclass(frozen=True, slots=True)
class Short:
    """A unit of which too many at work would be in class."""

    unit: str
    staffing: Staffing
    percent: int


@dataclass(frozen=True, slots=True)
class Check:
    """All that speaks against a session. `names` are the people of its collisions by their id."""

    collisions: Sequence[Collision] = ()
    short: Sequence[Short] = ()
    at_work: int = 0
    needs_approval: bool = False
    overtime: int = 0
    names: dict[str, str] = field(default_factory=dict)

    @property
    def is_clear(self) -> bool:
        return not (self.collisions or self.short or self.needs_approval or self.overtime)


def check_session(session: TrainingSession) -> Check:
    """Look at one session as it is planned."""
    people = [one.employee for one in expected_in(session)]
    found = collisions(_booking(session, people), _others(session))
    span = (session.starts_at, session.ends_at)
    units = _units(session.tenant, people)
    shifts = shifts_of(session.tenant, list(units), *span)
    own = {one.id for one in people}
    percent = settings_of(session.tenant).off_phones_percent
    short = [one for one in staffing(span, own, units, shifts) if one.is_short(percent)]
    unit_names = dict(
        Unit.objects.filter(
            tenant=session.tenant, id__in=[one.unit for one in short if one.unit]
        ).values_list("id", "name")
    )
    at_work = sum(classify(span, shifts.get(one, ())).working > 0 for one in own)
    resting = sum(classify(span, shifts.get(one, ())).rest > 0 for one in own)
    needs = {
        at: working_time(
            at_work=at,
            mandatory=session.run.is_mandatory,
            track=session.run.item.track.kind,
            settings=reading_of(session.tenant, "A22", timezone.localdate(session.starts_at)),
        )
        for at in (True, False)
    }
    return Check(
        collisions=found,
        short=[Short(unit_names[one.unit] if one.unit else "", one, percent) for one in short],
        at_work=at_work,
        needs_approval=at_work > 0 and needs[True] == APPROVAL,
        overtime=resting if needs[False] == OVERTIME else 0,
        names=_names(session.tenant, [one.key for one in found if one.what != "room"]),
    )


def _booking(session: TrainingSession, people: Sequence[Employee]) -> Booking:
    teachers = teachers_of([session.run_id], session.tenant)[session.run_id]
    return Booking(
        session=session.id,
        title=session.run.title,
        span=(session.starts_at, session.ends_at),
        room=session.room,
        teachers=frozenset(teachers),
        people=frozenset(one.id for one in people),
    )


def _others(session: TrainingSession) -> list[Booking]:
    """Every other session that overlaps in time, in four questions however many there are."""
    rows = list(
        TrainingSession.objects.filter(
            tenant=session.tenant,
            cancelled_at=None,
            starts_at__lt=session.ends_at,
            ends_at__gt=session.starts_at,
        )
        .exclude(id=session.id)
        .exclude(run__state=CourseRun.State.CANCELLED)
        .select_related("run")
    )
    runs = {one.run_id for one in rows}
    teachers = teachers_of(runs, session.tenant)
    members: dict[UUID, set[UUID]] = {run: set() for run in runs}
    for run, employee in Participant.objects.filter(
        tenant=session.tenant, run__in=runs, removed_at=None
    ).values_list("run_id", "employee_id"):
        members[run].add(employee)
    guests: dict[UUID, set[UUID]] = {one.id: set() for one in rows}
    for held, employee in MakeUp.objects.filter(
        Q(session__in=rows), tenant=session.tenant, state=MakeUp.State.OPEN
    ).values_list("session_id", "attendance__participant__employee_id"):
        guests[held].add(employee)
    return [
        Booking(
            session=one.id,
            title=one.run.title,
            span=(one.starts_at, one.ends_at),
            room=one.room,
            teachers=frozenset(teachers[one.run_id]),
            people=frozenset(guests[one.id] | (set() if one.is_make_up else members[one.run_id])),
        )
        for one in rows
    ]


def _units(tenant: int, people: Sequence[Employee]) -> dict[UUID, UUID | None]:
    """Everybody active in the units of `people`, with their unit."""
    wanted = {one.unit_id for one in people if one.unit_id}
    found: dict[UUID, UUID | None] = {one.id: one.unit_id for one in people}
    found.update(
        Employee.objects.filter(tenant=tenant, is_active=True, unit__in=wanted).values_list(
            "id", "unit_id"
        )
    )
    return found


def _names(tenant: int, ids: Collection[str]) -> dict[str, str]:
    people = Employee.objects.filter(tenant=tenant, id__in=list(ids))
    return {str(one): name for one, name in people.values_list("id", "name")}


def minutes_of(
    session: TrainingSession, employees: Collection[UUID]
) -> dict[UUID, tuple[int, int]]:
    """Working and rest minutes of each of `employees` in a session, by the roster."""
    span: Span = (session.starts_at, session.ends_at)
    shifts = shifts_of(session.tenant, employees, *span)
    found = {one: classify(span, theirs) for one, theirs in shifts.items()}
    return {one: (minutes.working, minutes.rest) for one, minutes in found.items()}
