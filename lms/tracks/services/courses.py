"""What is done with tracks: made, joined, and opened course by course."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.tracks.exceptions import DueInThePast, NobodyToEnrol, NotThatCourse, TrackNotOpen
from lms.tracks.models import CourseRegistration, Enrolment, Stage, Track, TrackItem
from scorm_packages.runtime.models import Package, Registration
from scorm_packages.runtime.services import register

SINGLE_COURSE_RULES = "course.default"
SINGLE_COURSE_KEY = "course"


@dataclass(frozen=True, slots=True)
class Assignment:
    """What came of assigning a package: its track, who was enrolled now, and who already was."""

    track: Track
    enrolled: Sequence[Enrolment]
    already: int


@transaction.atomic
def assign_package(
    actor: Employee, package: Package, employees: Iterable[Employee], *, due_on: date | None = None
) -> Assignment:
    """Give a package as a course of its own to `employees`, all of them visible to `actor`.

    Whoever has it already keeps their progress and due date. Raises NobodyToEnrol, DueInThePast.
    """
    people = list(employees)
    if not people:
        raise NobodyToEnrol
    if due_on is not None and due_on < timezone.localdate():
        raise DueInThePast(due=due_on.isoformat())
    track = single_course_track(package)
    before = set(
        Enrolment.objects.filter(
            tenant=actor.tenant, track=track, withdrawn_at=None, renewed_at=None
        ).values_list("employee_id", flat=True)
    )
    enrolled = [
        enrol(employee, track, due_on=due_on) for employee in people if employee.id not in before
    ]
    audit(
        actor,
        "tracks.assigned",
        "package",
        package.id,
        {"track": track.key, "enrolled": [str(one.employee_id) for one in enrolled]},
    )
    return Assignment(track, enrolled, already=len(people) - len(enrolled))


@transaction.atomic
def single_course_track(package: Package) -> Track:
    """The track whose one course is `package`; made when it is first asked for."""
    track, made = Track.objects.get_or_create(
        tenant=package.tenant,
        key=f"package-{package.id}",
        defaults={
            "kind": Track.Kind.COURSE,
            "title_en": package.title[:200],
            "title_zh": package.title[:200],
            "rule_set_key": SINGLE_COURSE_RULES,
        },
    )
    if made:
        stage = Stage.objects.create(
            tenant=package.tenant,
            track=track,
            position=1,
            title_en=track.title_en,
            title_zh=track.title_zh,
        )
        TrackItem.objects.create(
            tenant=package.tenant,
            track=track,
            stage=stage,
            key=SINGLE_COURSE_KEY,
            position=1,
            title_en=track.title_en,
            title_zh=track.title_zh,
            package=package,
        )
    return track


def enrol(
    employee: Employee, track: Track, *, due_on: date | None = None, **terms: Any
) -> Enrolment:
    """Let `employee` join `track`; the open enrolment is returned when there is one.

    `terms` are further columns of a new one. Raises TrackNotOpen for a draft.
    """
    if track.is_draft:
        raise TrackNotOpen(title=track.title_en)
    enrolment, _ = Enrolment.objects.get_or_create(
        tenant=employee.tenant,
        employee=employee,
        track=track,
        withdrawn_at=None,
        renewed_at=None,
        defaults={"enrolled_at": timezone.now(), "due_on": due_on, **terms},
    )
    return enrolment


def begin_window(enrolment: Enrolment, day: date) -> None:
    """Note the first day on which somebody was trained; the first one counts (R47, A27)."""
    Enrolment.objects.filter(tenant=enrolment.tenant, id=enrolment.id, window_from=None).update(
        window_from=day
    )


@transaction.atomic
def use_version(
    actor: Employee, item: TrackItem, package: Package, *, anew: Collection[UUID] = ()
) -> None:
    """Let `item` be played in another version of its course, by whoever has not begun it.

    Who has begun stays in the version they began, but for the enrolments in `anew`: they begin the
    new one from its start. What they did in the old one stays on the record and counts no more.

    Raises NotThatCourse when `package` is not another version of the item's.
    """
    movers = list(
        Enrolment.objects.filter(tenant=actor.tenant, id__in=list(anew), track=item.track_id)
        .filter(registrations__item=item)
        .distinct()
        .order_by("employee_id")
    )
    people = {enrolment.id: _hold(enrolment) for enrolment in movers}
    held = TrackItem.objects.select_for_update(of=("self",), no_key=True).select_related("package")
    item = held.get(tenant=actor.tenant, id=item.id)
    if not is_version_of(package, item.course):
        raise NotThatCourse(title=package.title)
    before = item.course
    item.package = package
    item.save(update_fields=["package"])
    for enrolment in movers:
        _register(people[enrolment.id], enrolment, item)
    audit(
        actor,
        "tracks.version_changed",
        "track_item",
        item.id,
        {"from": str(before.id), "to": str(package.id), "anew": len(movers)},
    )


def is_version_of(package: Package, other: Package) -> bool:
    """Whether two packages are, by all they say of themselves, versions of one course.

    The identifier alone does not tell: several tools give every course the same one. That of a
    course made here does, whatever it is called by now.
    """
    return (
        package.tenant == other.tenant
        and package.id != other.id
        and package.retired_at is None
        and package.identifier == other.identifier
        and (package.title == other.title or package.was_made_here)
    )


@transaction.atomic
def open_course(enrolment: Enrolment, item: TrackItem) -> Registration:
    """The registration under which the enrolled person plays `item`; made at the first launch.

    Who has begun the item goes on in the version of the course they began (see `use_version`); who
    was forgotten since begins anew.

    The same package taken within another track is another registration: its statements count
    there and not here.
    """
    learner = _hold(enrolment)
    known = (
        CourseRegistration.objects.filter(tenant=enrolment.tenant, enrolment=enrolment, item=item)
        .select_related("registration")
        .last()
    )
    if known is None or known.registration.is_forgotten:
        begin_window(enrolment, timezone.localdate())
        return _register(learner, enrolment, item)
    return known.registration


def _hold(enrolment: Enrolment) -> Employee:
    """The enrolled person's row, locked: nobody else opens a course for them meanwhile."""
    return Employee.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=enrolment.tenant, id=enrolment.employee_id
    )


def _register(learner: Employee, enrolment: Enrolment, item: TrackItem) -> Registration:
    """A new registration for the item's package. The caller holds the learner's row."""
    before = CourseRegistration.objects.filter(
        tenant=enrolment.tenant, enrolment__employee=learner, registration__package=item.package
    ).count()
    registration = register(
        tenant=enrolment.tenant,
        package=item.course,
        actor_home_page=settings.CALLCRAFT_ACTOR_HOME_PAGE,
        actor_name=str(learner.id),
        learner_name=learner.name,
        learner_id=learner.employee_no,
        number=before + 1,
    )
    CourseRegistration.objects.create(
        tenant=enrolment.tenant, enrolment=enrolment, item=item, registration=registration
    )
    return registration
