"""What is started from the portal: a course by its learner, a preview by its trainer."""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from lms.people.models import Employee
from lms.portal.queries.learner import CoursePage, Part
from lms.portal.rules.progress import CourseState
from lms.tracks.exceptions import StageLocked
from lms.tracks.services import open_course
from scorm_packages.runtime.models import Package, RuntimeSession
from scorm_packages.runtime.services import open_session, register

PREVIEW = 0
"""The number of a registration for previews: learners' own takings count from 1."""


@transaction.atomic
def start_course(page: CoursePage, *, item_id: UUID | None, exit_url: str, language: str) -> str:
    """Open a session of a learner's course, and return the address of its player.

    Without `item_id`, or with one of another package, the first part that is not finished opens.
    A failed attempt that came to its end is followed by a new one; in a course that is passed, a
    part that is passed itself opens for review, where nothing counts any more.

    Raises StageLocked, PackageRetired, ItemNotPlayable.
    """
    course = page.course
    if course.state is CourseState.LOCKED:
        raise StageLocked(course=course.title)
    part = _part(page, item_id)
    is_review = part is not None and page.is_for_review(part)
    launch = open_session(
        tenant=course.enrolment.tenant,
        registration=open_course(course.enrolment, course.item),
        item=part.item if part else None,
        mode=RuntimeSession.Mode.REVIEW if is_review else RuntimeSession.Mode.NORMAL,
        new_attempt=course.state is CourseState.FAIL and course.is_played_out,
        language=language,
        exit_url=exit_url,
        title=course.title,
    )
    return launch.url


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
    launch = open_session(
        tenant=viewer.tenant,
        registration=registration,
        mode=RuntimeSession.Mode.BROWSE,
        new_attempt=True,
        language=language,
        exit_url=exit_url,
    )
    return launch.url


def _part(page: CoursePage, item_id: UUID | None) -> Part | None:
    chosen = next((p for p in page.items if p.is_playable and p.item.id == item_id), None)
    return chosen or page.next_part
