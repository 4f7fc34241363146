"""Leading a learner through a course of SCORM 2004: what the sequencer is told, asked and obeyed.

A `Guide` works within the caller's transaction on a course that is locked. Reported data and
requests go to the sequencer (`sequencing.course.Course`); what it decides is written by `save`:
the state of the course, what the learner's courses share, and its result, to be told.

    take_up ─► track ─► carry_out (─► deliver) ─► save
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from scorm_packages.runtime import queries
from scorm_packages.runtime.models import Attempt, ScoState
from scorm_packages.runtime.queries import LockedCourse
from scorm_packages.runtime.rules.course_result import course_statements, result_of
from scorm_packages.runtime.rules.navigation import Bearings, Carried, bearings_of
from scorm_packages.runtime.rules.progress import (
    MAX_SNAPSHOT_CHARACTERS,
    NOT_ATTEMPTED,
    Progress,
)
from scorm_packages.runtime.rules.scorm2004.model import judged
from scorm_packages.runtime.rules.scorm2004.tracking import given_at_launch, terms_of
from scorm_packages.runtime.rules.statements import Statement
from scorm_packages.sequencing.course import Course
from scorm_packages.sequencing.requests import NavigationRequest, Outcome, Request, Situation
from scorm_packages.sequencing.run_time import read_run_time_data
from scorm_packages.sequencing.tracking import CourseState, read_state, write_state

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Guide:
    """A locked course with its sequencer. What comes of it is written once, by `save`."""

    course: LockedCourse
    engine: Course
    before: bytes
    """The state as it was read; empty where there was none."""
    statements: list[Statement] = field(default_factory=list)
    """What is to be told of the course, by the caller and after everything is locked."""

    @property
    def state(self) -> CourseState:
        return self.engine.state

    @property
    def is_begun(self) -> bool:
        """Whether the learner has ever been in the course."""
        return bool(self.before)

    def track(self, activity: str, progress: Progress, stores: Mapping[int, str]) -> None:
        """Tell the sequencer what the current activity reported; an asset reports nothing."""
        declared = self.course.structure.activities[activity]
        for number, value in stores.items():
            self._keep(declared.shared_data[number].target, value)
        if declared.resource == "sco" and self.state.current == activity:
            said = read_run_time_data(progress.cmi, total_time_cs=progress.total_time_cs)
            self.engine.track(said)

    def _keep(self, store: str, value: str) -> None:
        """Keep what content wrote into a store of adl.data, as long as all of them together stay
        within what one item may save. The standard lets each be large, and a course have many."""
        shared = {**self.state.shared, store: value}
        if sum(map(len, shared.values())) <= MAX_SNAPSHOT_CHARACTERS:
            self.state.shared[store] = value
        else:
            log.warning("runtime.stores_full", attempt=str(self.course.attempt), store=store[:200])

    def carry_out(self, request: NavigationRequest, now: datetime) -> Outcome:
        """Ask the sequencer (OP.1), and make ready what it delivers."""
        outcome = self.engine.navigate(request, now)
        if outcome.delivered is not None or outcome.ended or outcome.exited:
            self.course.delivery += 1
        if outcome.delivered is not None:
            _deliver(self, outcome.delivered, resumed=outcome.resumed)
        return outcome

    def would_deliver(self, request: NavigationRequest, now: datetime) -> bool:
        """Whether a request would lead to an activity. Nothing is changed by asking."""
        return self._copy().navigate(request, now).delivered is not None

    def bearings(self, outcome: Carried | None = None) -> Bearings:
        """Where the course stands."""
        return bearings_of(self.engine.situation(), self.course.structure.items, outcome)

    def save(
        self, now: datetime, outcome: Carried | None = None, *, is_left: bool = False
    ) -> Bearings:
        """Write what has changed of the course; return where it stands.

        `is_left`: the content has ended for good and nothing follows yet. The course's result then
        is what leaving the activity will make of it (UP.4): the learner may just close the window.
        """
        situation = self.engine.situation()
        if is_left or write_state(self.state) != self.before:
            _write(self, self._after_exit(now) if is_left else situation, now)
        return bearings_of(situation, self.course.structure.items, outcome)

    def _after_exit(self, now: datetime) -> Situation:
        ahead = self._copy()
        ahead.navigate(NavigationRequest(Request.EXIT), now)
        return ahead.situation()

    def _copy(self) -> Course:
        return Course(self.course.structure.tree, read_state(write_state(self.state)))


def take_up(tenant: int, attempt: UUID, *, language: str) -> Guide:
    """Lock a course (the attempt, then what the learner's courses share), with its sequencer."""
    course = queries.locked_course(tenant, attempt, language=language)
    engine = Course(course.structure.tree, course.state)
    return Guide(course, engine, b"" if course.is_new else write_state(course.state))


def _deliver(guide: Guide, activity: str, *, resumed: bool) -> None:
    """Make ready the data model of a delivered activity: its own where it is resumed, a fresh one
    where its attempt is new (RTE §2.1.1), with what the sequencer knows of its objectives."""
    course = guide.course
    item = course.structure.items[activity]
    rows = ScoState.objects.filter(tenant=course.tenant, attempt=course.attempt, item=item)
    latest = rows.order_by("-item_attempt").first()
    if latest is not None and resumed:
        state = latest
        state.entry = "resume"
    else:
        state = ScoState(
            tenant=course.tenant,
            attempt_id=course.attempt,
            item_id=item,
            item_attempt=1 if latest is None else latest.item_attempt + 1,
            cmi=_preferences(course),
            lesson_status=NOT_ATTEMPTED,
        )
    cmi = given_at_launch(
        state.cmi,
        guide.engine.status_for_launch(activity),
        guide.engine.objectives_for_launch(activity),
    )
    terms = terms_of(course.structure.activities[activity], "normal")
    ready = judged(Progress(cmi, state.lesson_status), cmi, terms)
    state.cmi = cmi
    state.completion_status = ready.completion_status
    state.success_status = ready.success_status
    state.save()


def _preferences(course: LockedCourse) -> dict[str, str]:
    account = course.scene.actor["account"]
    return queries.preferences_of(course.tenant, account["homePage"], account["name"])


def _write(guide: Guide, situation: Situation, now: datetime) -> None:
    course = guide.course
    before, after = course.result, result_of(course.result, situation)
    course.result = after
    course.revision += 1
    Attempt.objects.filter(tenant=course.tenant, id=course.attempt).update(
        course=queries.as_document(_without_shared(course, guide.state)),
        delivery=course.delivery,
        revision=course.revision,
        **queries.as_result_columns(after),
    )
    guide.statements += course_statements(
        course.scene, before, after, at=now, revision=course.revision
    )


def _without_shared(course: LockedCourse, state: CourseState) -> CourseState:
    """Put what outlives the attempt into the learner's record; return the rest of the state."""
    record, structure = course.record, course.structure
    if record is None:
        return state
    shared = structure.shared_objectives
    objectives = {one: known for one, known in state.globals.items() if one in shared}
    stores = {one: text for one, text in state.shared.items() if one in structure.shared_stores}
    known = (record.objectives, record.stores)
    record.objectives = {**record.objectives, **queries.as_document(objectives)}
    record.stores = {**record.stores, **stores}
    if known != (record.objectives, record.stores):
        record.save(update_fields=["objectives", "stores"])
    return msgspec.structs.replace(
        state,
        globals={one: known for one, known in state.globals.items() if one not in objectives},
        shared={one: text for one, text in state.shared.items() if one not in stores},
    )
