"""What a learner's home shows: tracks, stages and courses with their progress, and what is next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from lms.grading.models import PendingGrade
from lms.people.models import Employee
from lms.portal.queries.decisions import Verdicts, verdicts_of
from lms.portal.queries.learner_views import (
    CoursePage,
    CourseView,
    LearnerHome,
    Outside,
    Part,
    StageView,
    TrackView,
)
from lms.portal.queries.outside import Known, coming_up, outside_of
from lms.portal.queries.plays import Play, plays_of_registrations
from lms.portal.queries.wording import summary_of, title_of
from lms.portal.rules.progress import (
    CLOSED,
    OPEN,
    CourseState,
    course_state,
    locked_stages,
    next_course,
    outside_state,
)
from lms.tracks.models import (
    CourseRegistration,
    Enrolment,
    Prerequisite,
    Stage,
    Track,
    TrackItem,
)
from lms.tracks.rules.structure import locked_items
from scorm_packages.runtime.models import Attempt, Package, PackageItem
from scorm_packages.runtime.queries import (
    bearings_of_attempt,
    bearings_of_new_attempt,
    parts_of_packages,
)
from scorm_packages.runtime.rules.contents import prerequisites_missing
from scorm_packages.runtime.rules.progress import NOT_ATTEMPTED

AHEAD: Final = timedelta(days=14)
"""How far ahead a learner's home shows sessions."""


def learner_home(learner: Employee) -> LearnerHome:
    """All tracks of a learner with progress, what to take next, and the sessions that come.

    The number of queries does not depend on how many tracks and courses there are.
    """
    tracks = track_views(
        list(
            _enrolments(learner.tenant)
            .filter(employee=learner, withdrawn_at=None, renewed_at=None)
            .order_by("due_on", "enrolled_at")
        )
    )
    open_tracks = [track for track in tracks if not track.is_finished]
    return LearnerHome(
        open_tracks=open_tracks,
        finished_tracks=[track for track in tracks if track.is_finished],
        next=next_course(
            course
            for track in open_tracks
            for course in track.courses
            if course.is_package or course.outside.url
        ),
        meetings=coming_up(learner.tenant, learner.id, timezone.now() + AHEAD),
    )


def track_views(enrolments: Sequence[Any]) -> list[TrackView]:
    """Each enrolment with its track laid out; all of one tenant, fetched by `_enrolments`."""
    if not enrolments:
        return []
    tenant = enrolments[0].tenant
    ids = [enrolment.id for enrolment in enrolments]
    pending = [enrolment.id for enrolment in enrolments if enrolment.is_pending]
    verdicts = verdicts_of(tenant, ids, pending)
    registrations: dict[tuple[UUID, UUID], UUID] = {}
    begun: dict[tuple[UUID, UUID], UUID] = {}
    rows = CourseRegistration.objects.filter(tenant=tenant, enrolment_id__in=ids).order_by("id")
    for enrolment_id, item_id, registration, package in rows.values_list(
        "enrolment_id", "item_id", "registration_id", "registration__package_id"
    ):
        registrations[enrolment_id, item_id] = registration
        begun[enrolment_id, item_id] = package
    plays = plays_of_registrations(tenant, list(registrations.values()))
    of_enrolment: dict[UUID, dict[UUID, Play]] = defaultdict(dict)
    for (enrolment_id, item_id), registration in registrations.items():
        of_enrolment[enrolment_id][item_id] = plays.get(registration, Play())
    items = [*_items_of(enrolments)]
    in_use = {item.package_id for item in items if item.package_id}
    parts = parts_of_packages(tenant, in_use | set(begun.values()))
    counted = {package: frozenset(p.id for p in found) for package, found in parts.items()}
    known = outside_of(enrolments, [item for item in items if item.package_id is None])
    views = [
        _track_view(one, of_enrolment[one.id], verdicts[one.id], counted, begun, known)
        for one in enrolments
    ]
    for view in views:
        _lock(view)
    return views


def course_page(learner: Employee, enrolment_id: UUID, item_key: str) -> CoursePage | None:
    """One course of the learner's own; None when it is not theirs or does not exist."""
    enrolment = (
        _enrolments(learner.tenant)
        .filter(id=enrolment_id, employee=learner, withdrawn_at=None, renewed_at=None)
        .first()
    )
    if enrolment is None:
        return None
    (track,) = track_views([enrolment])
    course = next((course for course in track.courses if course.item.key == item_key), None)
    if course is None:
        return None
    if course.package_id is None:
        return CoursePage(course, track, [])
    rows = PackageItem.objects.filter(tenant=learner.tenant, package_id=course.package_id).order_by(
        "position"
    )
    # With each item comes its package: not what describes all of its items once more.
    heavy = ("package__structure", "package__findings")
    items = list(rows.select_related("package").defer(*heavy))
    if items and items[0].package.format == Package.Format.SCORM_2004:
        return CoursePage(course, track, _led_parts(course, items), is_led=True)
    statuses, scores = course.play.status_by_item, course.play.score_by_item
    needs = prerequisites_missing(items, statuses)
    parts = [
        Part(
            item,
            statuses.get(item.id, NOT_ATTEMPTED),
            scores.get(item.id),
            needs.get(item.id, ()),
        )
        for item in items
    ]
    return CoursePage(course, track, parts)


def _led_parts(course: CourseView, items: Sequence[PackageItem]) -> list[Part]:
    """The contents of a course of SCORM 2004 as its sequencer shows them now."""
    tenant, package = course.enrolment.tenant, course.package_id
    opened = CourseRegistration.objects.filter(
        tenant=tenant, enrolment=course.enrolment, item=course.item
    ).values("registration")
    if package is None:
        return []
    attempt = (
        Attempt.objects.filter(
            tenant=tenant, registration__in=opened, registration__package=package
        )
        .select_related("registration")
        .order_by("registration__number", "number")
        .last()
    )
    if attempt is None:
        bearings = bearings_of_new_attempt(tenant, package)
    else:
        bearings = bearings_of_attempt(attempt)
    by_id = {item.id: item for item in items}
    return [Part(by_id[line.item], line.status) for line in bearings.lines if line.item]


def _enrolments(tenant: int) -> QuerySet[Enrolment]:
    """Enrolments with everything that is shown of their tracks, in three queries: whether their
    grade is on its way, and of each item what has to be passed before it."""
    needed = Prerequisite.objects.filter(tenant=tenant, item=OuterRef("id")).values("needs__key")
    stages = Stage.objects.filter(tenant=tenant).order_by("position")
    items = TrackItem.objects.filter(tenant=tenant).order_by("position")
    items = items.annotate(needed=ArraySubquery(needed))
    pending = PendingGrade.objects.filter(tenant=tenant, enrolment=OuterRef("id"))
    return (
        Enrolment.objects.filter(tenant=tenant)
        .annotate(is_pending=Exists(pending))
        .select_related("track")
        .prefetch_related(
            Prefetch("track__stages", queryset=stages),
            Prefetch("track__stages__items", queryset=items),
        )
    )


def _items_of(enrolments: Sequence[Enrolment]) -> Iterator[TrackItem]:
    """All courses of the enrolments, as they were fetched with them."""
    for enrolment in enrolments:
        for stage in enrolment.track.stages.all():
            yield from stage.items.all()


def _track_view(
    enrolment: Enrolment,
    plays: Mapping[UUID, Play],
    verdicts: Verdicts,
    counted: Mapping[UUID, frozenset[UUID]],
    begun: Mapping[tuple[UUID, UUID], UUID],
    known: Known,
) -> TrackView:
    """One enrolment laid out, nothing locked yet; `counted` are the items that count of each
    package, `begun` the packages that were begun, `known` what is known of all else."""
    stages: list[StageView] = []
    position = 0
    for stage in enrolment.track.stages.all():
        view = StageView(title=title_of(stage), gated=stage.gated, courses=[])
        for item in stage.items.all():
            position += 1
            package = begun.get((enrolment.id, item.id), item.package_id)
            course = CourseView(
                enrolment=enrolment,
                item=item,
                package_id=package,
                title=title_of(item),
                summary=summary_of(item),
                parts=counted[package] if package else frozenset(),
                position=position,
                due_on=enrolment.due_on,
                state=CourseState.NOT_STARTED,
                play=plays.get(item.id, Play()),
                decision=verdicts.about(item.key),
                is_pending=verdicts.is_pending,
                counts=not item.elective,
            )
            if package:
                _set_state(course)
            else:
                _set_outside(course, known.get((enrolment.id, item.id)), verdicts)
            view.courses.append(course)
        stages.append(view)
    return TrackView(
        enrolment=enrolment,
        title=title_of(enrolment.track),
        summary=summary_of(enrolment.track),
        is_single=enrolment.track.kind == Track.Kind.COURSE,
        stages=stages,
        decision=verdicts.total,
    )


def _set_state(course: CourseView) -> None:
    course.state = course_state(
        course.play.status_by_item,
        parts=course.parts,
        outcome=course.decision.outcome if course.decision else None,
        is_pending=course.is_pending,
    )


def _set_outside(course: CourseView, known: Outside | None, verdicts: Verdicts) -> None:
    """The state of an item without a package. What no rule judges keeps nobody waiting."""
    outside = known or Outside()
    if course.item.kind == TrackItem.Kind.DOCUMENT:
        page = reverse("portal:course", args=[course.enrolment.id, course.item.key])
        outside = replace(outside, url=page)
    course.outside = outside
    course.state = outside_state(
        course.decision.outcome if course.decision else None,
        is_begun=outside.is_begun,
        is_done=outside.is_done,
    )
    is_judged = verdicts.total is None or course.decision is not None
    course.counts = course.counts and (is_judged or course.state in CLOSED)


def _lock(track: TrackView) -> None:
    """Lock what is behind a gate, and what waits for another item of the track (R59, R62)."""
    for stage, is_locked in zip(track.stages, locked_stages(track.stages), strict=True):
        stage.is_locked = is_locked
    titles = {course.item.key: course.title for course in track.courses}
    passed = {course.item.key for course in track.courses if course.state in CLOSED}
    waiting = locked_items({one.item.key: _needed_by(one.item) for one in track.courses}, passed)
    for stage in track.stages:
        for course in stage.courses:
            course.waits_for = [titles[key] for key in waiting.get(course.item.key, ())]
            if course.state in OPEN and (stage.is_locked or course.waits_for):
                course.state = CourseState.LOCKED


def _needed_by(item: Any) -> Sequence[str]:
    """The keys of what has to be passed before an item, as `_enrolments` fetched them."""
    return [*item.needed]
