"""What is done with tracks: made, joined, and opened course by course."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.services import audit
from lms.tracks.exceptions import DueInThePast, NobodyToEnrol
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
        Enrolment.objects.filter(tenant=actor.tenant, track=track, withdrawn_at=None).values_list(
            "employee_id", flat=True
        )
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


def enrol(employee: Employee, track: Track, *, due_on: date | None = None) -> Enrolment:
    """Let `employee` join `track`; the open enrolment is returned when there is one."""
    enrolment, _ = Enrolment.objects.get_or_create(
        tenant=employee.tenant,
        employee=employee,
        track=track,
        withdrawn_at=None,
        defaults={"enrolled_at": timezone.now(), "due_on": due_on},
    )
    return enrolment


@transaction.atomic
def open_course(enrolment: Enrolment, item: TrackItem) -> Registration:
    """The registration under which the enrolled person plays `item`; made at the first launch.

    The same package taken within another track is another registration: its statements count
    there and not here.
    """
    learner = Employee.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=enrolment.tenant, id=enrolment.employee_id
    )
    known = (
        CourseRegistration.objects.filter(tenant=enrolment.tenant, enrolment=enrolment, item=item)
        .select_related("registration")
        .last()
    )
    if known is not None:
        return known.registration
    before = CourseRegistration.objects.filter(
        tenant=enrolment.tenant, enrolment__employee=learner, item__package=item.package
    ).count()
    registration = register(
        tenant=enrolment.tenant,
        package=item.package,
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
