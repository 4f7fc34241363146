"""Courses opened from the portal: by their learner, by their trainer, and in another version."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from lms.people.models import Employee
from lms.portal.queries.learner_views import CoursePage, Part
from lms.portal.queries.versions import not_passed
from lms.portal.rules.progress import CourseState
from lms.tracks.exceptions import StageLocked
from lms.tracks.models import TrackItem
from lms.tracks.services import open_course, use_version
from scorm_packages.cmi5.services import launch_au
from scorm_packages.runtime.models import Package, PackageItem, Registration, RuntimeSession
from scorm_packages.runtime.services import open_session, register

PREVIEW = 0
"""The number of a registration for previews: learners' own takings count from 1."""


@transaction.atomic
def start_course(page: CoursePage, *, item_id: UUID | None, exit_url: str, language: str) -> str:
    """Open a session of a learner's course, and return the address of its player.

    Without `item_id`, or with one of another package, the first part that is not finished opens;
    a course that leads its learner itself opens where it has come to. A failed attempt that came
    to its end is followed by a new one; in a course that is passed, what is passed itself opens
    for review, where nothing counts any more.

    Raises StageLocked, PackageRetired, ItemNotPlayable, ItemNotOpenYet, NoAttemptsLeft.
    """
    course = page.course
    if course.state is CourseState.LOCKED:
        raise StageLocked(course=course.title)
    part = _part(page, item_id)
    is_review = page.opens_for_review if part is None else page.is_for_review(part)
    return _open(
        open_course(course.enrolment, course.item),
        item=part.item if part else None,
        mode=RuntimeSession.Mode.REVIEW if is_review else RuntimeSession.Mode.NORMAL,
        new_attempt=course.state is CourseState.FAIL and course.is_played_out,
        language=language,
        exit_url=exit_url,
        title=course.title,
    )


@transaction.atomic
def preview_package(viewer: Employee, package: Package, *, exit_url: str, language: str) -> str:
    """Open a package for its trainer to look at: nothing played there counts for anybody.

    Raises PackageRetired, ItemNotPlayable.
    """
    registration = register(
        tenant=viewer.tenant,
        package=package,
        actor_home_page=settings.CALLCRAFT_ACTOR_HOME_PAGE,
        actor_name=str(viewer.id),
        learner_name=viewer.name,
        learner_id=viewer.employee_no,
        number=PREVIEW,
    )
    return _open(
        registration,
        mode=RuntimeSession.Mode.BROWSE,
        new_attempt=True,
        language=language,
        exit_url=exit_url,
    )


def _open(
    registration: Registration,
    *,
    mode: str,
    new_attempt: bool,
    language: str,
    exit_url: str,
    item: PackageItem | None = None,
    title: str = "",
) -> str:
    """Open a package by the rules of its format; return the address."""
    if registration.package.format in {Package.Format.CMI5, Package.Format.XAPI}:
        launch = launch_au(
            tenant=registration.tenant,
            registration=registration,
            item=item,
            mode=mode,
            language=language,
            return_url=exit_url,
        )
        return launch.url
    return open_session(
        tenant=registration.tenant,
        registration=registration,
        item=item,
        mode=mode,
        new_attempt=new_attempt,
        language=language,
        exit_url=exit_url,
        title=title,
    ).url


def _part(page: CoursePage, item_id: UUID | None) -> Part | None:
    if page.is_led:
        return None
    chosen = next((p for p in page.items if p.is_playable and p.item.id == item_id), None)
    return chosen or page.next_part


@transaction.atomic
def play_version(actor: Employee, item: TrackItem, package: Package, *, anew: bool) -> None:
    """Let `item` be played in another version of its course.

    Who has begun stays with the version they began; with `anew`, all who have not passed it begin
    the new one from its start.

    Raises NotThatCourse.
    """
    use_version(actor, item, package, anew=not_passed(item) if anew else ())
