"""What a learner's home shows: tracks, stages and courses with their progress, and what is next."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from lms.grading.models import Decision
from lms.people.models import Employee
from lms.portal.queries.decisions import Verdicts, verdicts_of
from lms.portal.queries.plays import Play, plays_of_registrations
from lms.portal.queries.wording import summary_of, title_of
from lms.portal.rules.progress import (
    CLOSED,
    OPEN,
    CourseState,
    course_state,
    is_part_passed,
    is_played_out,
    locked_stages,
    next_course,
)
from lms.tracks.models import CourseRegistration, Enrolment, Stage, Track, TrackItem
from scorm_packages.runtime.models import Attempt, Package, PackageItem
from scorm_packages.runtime.queries import (
    bearings_of_attempt,
    bearings_of_new_attempt,
    parts_of_packages,
)
from scorm_packages.runtime.rules.contents import prerequisites_missing
from scorm_packages.runtime.rules.progress import FINISHED, NOT_ATTEMPTED, PASSED


@dataclass(slots=True)
class CourseView:
    """One course of one enrolment, as its learner sees it. `parts` are the items that count.

    `package_id` is the version of the course that the learner began, else the one in use.
    """

    enrolment: Enrolment
    item: TrackItem
    package_id: UUID
    title: str
    summary: str
    parts: frozenset[UUID]
    position: int
    due_on: date | None
    state: CourseState
    play: Play
    decision: Decision | None
    is_pending: bool

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_begun(self) -> bool:
        return any(status != NOT_ATTEMPTED for status in self.play.status_by_item.values())

    @property
    def is_played_out(self) -> bool:
        """Every part of the latest attempt is finished, however well."""
        return is_played_out(self.play.status_by_item, parts=self.parts)

    @property
    def score(self) -> Decimal | None:
        """The grade when there is one, else the score that the content reported."""
        graded: Decimal | None = self.decision.score if self.decision else None
        return self.play.score if graded is None else graded


@dataclass(slots=True)
class StageView:
    title: str
    gated: bool
    courses: list[CourseView]
    is_locked: bool = False

    @property
    def states(self) -> Sequence[CourseState]:
        return [course.state for course in self.courses]


@dataclass(slots=True)
class TrackView:
    """A track somebody is in. `is_single` marks a course that was assigned on its own."""

    enrolment: Enrolment
    title: str
    summary: str
    is_single: bool
    stages: list[StageView]
    decision: Decision | None

    @property
    def courses(self) -> list[CourseView]:
        return [course for stage in self.stages for course in stage.courses]

    @property
    def done(self) -> int:
        return sum(course.state in CLOSED for course in self.courses)

    @property
    def total(self) -> int:
        return len(self.courses)

    @property
    def is_finished(self) -> bool:
        passed = self.decision is not None and self.decision.outcome == "pass"
        return passed or (self.total > 0 and self.done == self.total)

    @property
    def is_overdue(self) -> bool:
        due = self.enrolment.due_on
        return due is not None and due < timezone.localdate() and not self.is_finished


@dataclass(frozen=True, slots=True)
class LearnerHome:
    open_tracks: list[TrackView]
    finished_tracks: list[TrackView]
    next: CourseView | None

    @property
    def is_empty(self) -> bool:
        return not self.open_tracks and not self.finished_tracks


@dataclass(frozen=True, slots=True)
class Part:
    """An item of a course's package with what its content last said of itself."""

    item: PackageItem
    status: str
    score: Decimal | None = None
    needs: tuple[str, ...] = ()
    """Titles of what has to be done before it opens."""

    @property
    def is_playable(self) -> bool:
        return bool(self.item.href)

    @property
    def is_finished(self) -> bool:
        return self.status in FINISHED


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A course with all items of its package, those that the contents hide among them."""

    course: CourseView
    track: TrackView
    items: list[Part]
    is_led: bool = False
    """The course leads its learner itself (SCORM 2004): it is opened as one, and says what comes
    next; the parts only show how far it is."""

    @property
    def parts(self) -> list[Part]:
        """The items that are listed."""
        return [part for part in self.items if part.item.is_visible]

    @property
    def next_part(self) -> Part | None:
        """The first part that is not finished, listed or not; when all are, the first."""
        if self.is_led:
            return None
        playable = [part for part in self.items if part.is_playable and not part.needs]
        return next((p for p in playable if not p.is_finished), playable[0] if playable else None)

    @property
    def opens_for_review(self) -> bool:
        """Whether going on with the course means to look at what is passed."""
        if self.is_led:
            status = self.course.play.status_by_item.get(self.course.package_id)
            return self.course.state in CLOSED and status == PASSED
        return self.next_part is not None and self.is_for_review(self.next_part)

    def is_for_review(self, part: Part) -> bool:
        """Whether nothing that is done in this part counts any more."""
        return self.course.state in CLOSED and is_part_passed(
            part.status,
            score=part.score,
            mastery_score=part.item.mastery_score,
            is_course_passed=self.course.state is CourseState.PASS,
        )


def learner_home(learner: Employee) -> LearnerHome:
    """All tracks of a learner with progress, and the course to take next. Nine queries."""
    tracks = track_views(
        list(
            _enrolments(learner.tenant)
            .filter(employee=learner, withdrawn_at=None)
            .order_by("due_on", "enrolled_at")
        )
    )
    open_tracks = [track for track in tracks if not track.is_finished]
    return LearnerHome(
        open_tracks=open_tracks,
        finished_tracks=[track for track in tracks if track.is_finished],
        next=next_course(course for track in open_tracks for course in track.courses),
    )


def track_views(enrolments: Sequence[Enrolment]) -> list[TrackView]:
    """Each enrolment with its track laid out; all of one tenant, fetched with stages and items."""
    if not enrolments:
        return []
    tenant = enrolments[0].tenant
    ids = [enrolment.id for enrolment in enrolments]
    verdicts = verdicts_of(tenant, ids)
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
    in_use = {item.package_id for item in _items_of(enrolments)}
    parts = parts_of_packages(tenant, in_use | set(begun.values()))
    counted = {package: frozenset(p.id for p in found) for package, found in parts.items()}
    return [
        _track_view(one, of_enrolment[one.id], verdicts[one.id], counted, begun)
        for one in enrolments
    ]


def course_page(learner: Employee, enrolment_id: UUID, item_key: str) -> CoursePage | None:
    """One course of the learner's own; None when it is not theirs or does not exist."""
    enrolment = (
        _enrolments(learner.tenant)
        .filter(id=enrolment_id, employee=learner, withdrawn_at=None)
        .first()
    )
    if enrolment is None:
        return None
    (track,) = track_views([enrolment])
    course = next((course for course in track.courses if course.item.key == item_key), None)
    if course is None:
        return None
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
    """Enrolments with everything that is shown of their tracks, in three queries."""
    stages = Stage.objects.filter(tenant=tenant).order_by("position")
    items = TrackItem.objects.filter(tenant=tenant).order_by("position")
    return (
        Enrolment.objects.filter(tenant=tenant)
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
) -> TrackView:
    """One enrolment laid out; `counted` are the items that count of each package, and `begun` the
    packages that were begun, by enrolment and item."""
    is_single = enrolment.track.kind == Track.Kind.COURSE
    stages: list[StageView] = []
    position = 0
    for stage in enrolment.track.stages.all():
        view = StageView(title=title_of(stage), gated=stage.gated, courses=[])
        for item in stage.items.all():
            position += 1
            decision = verdicts.about(item.key)
            play = plays.get(item.id, Play())
            package_id = begun.get((enrolment.id, item.id), item.package_id)
            parts = counted[package_id]
            state = course_state(
                play.status_by_item,
                parts=parts,
                outcome=decision.outcome if decision else None,
                is_pending=verdicts.is_pending,
            )
            view.courses.append(
                CourseView(
                    enrolment=enrolment,
                    item=item,
                    package_id=package_id,
                    title=title_of(item),
                    summary=summary_of(item),
                    parts=parts,
                    position=position,
                    due_on=enrolment.due_on,
                    state=state,
                    play=play,
                    decision=decision,
                    is_pending=verdicts.is_pending,
                )
            )
        stages.append(view)
    for stage_view, is_locked in zip(stages, locked_stages(stages), strict=True):
        stage_view.is_locked = is_locked
        for course in stage_view.courses:
            if is_locked and course.state in OPEN:
                course.state = CourseState.LOCKED
    return TrackView(
        enrolment=enrolment,
        title=title_of(enrolment.track),
        summary=summary_of(enrolment.track),
        is_single=is_single,
        stages=stages,
        decision=verdicts.total,
    )
