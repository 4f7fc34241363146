"""Whatever windows, browsers and content do in a course of SCORM 2004, its state stays sound.

A story is a run of what can happen: launches, commits, ends with and without a request, requests
from the contents, answers that got lost, journals that come late. After each step the same few
things must hold.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorm_packages.runtime.exceptions import ItemNotPlayable
from scorm_packages.runtime.models import RuntimeCommit, RuntimeSession, ScoState
from scorm_packages.runtime.rules.envelope import Navigation
from scorm_packages.runtime.services import (
    Launch,
    apply_commits,
    navigate,
    read_launch_token,
    reopen_session,
)
from scorm_packages.sequencing.definition import (
    RuleCondition,
    SequencingRule,
    SequencingRules,
)
from tests.builders.installed_courses import build_course, item_of, sco, shared_objective, tree_of
from tests.builders.runtime import Browser, build_launch, build_registration
from tests.integration.scorm_packages.runtime.conftest import told

pytestmark = pytest.mark.django_db

REQUESTS = ("continue", "previous", "exit", "exitAll", "abandon", "suspendAll", "choice", "jump")
TARGETS = ("one", "two", "three", "nowhere")
RETRY = SequencingRule(
    action="retry", conditions=(RuleCondition(condition="satisfied", negated=True),)
)
TREE = tree_of(
    sco("one", objectives=(shared_objective("o", "shared"),)),
    sco("two", rules=SequencingRules(post_conditions=(RETRY,))),
    sco("three"),
    is_global=True,
)
sets = st.lists(
    st.sampled_from(
        [
            ("cmi.completion_status", "completed"),
            ("cmi.completion_status", "incomplete"),
            ("cmi.success_status", "passed"),
            ("cmi.success_status", "failed"),
            ("cmi.score.scaled", "0.4"),
            ("cmi.exit", "suspend"),
            ("cmi.location", "p2"),
        ]
    ),
    max_size=3,
).map(tuple)
windows = st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("launch"), st.sampled_from(["", *TARGETS[:3]])),
    st.tuples(st.just("save"), windows, sets),
    st.tuples(
        st.just("end"), windows, sets, st.sampled_from(["", *REQUESTS]), st.sampled_from(TARGETS)
    ),
    st.tuples(st.just("navigate"), windows, st.sampled_from(REQUESTS), st.sampled_from(TARGETS)),
    st.tuples(st.just("reload"), windows),
    st.tuples(st.just("again"), windows),
    st.tuples(st.just("offline"), windows, sets),
    st.tuples(st.just("replay"), windows),
)


@dataclass
class Window:
    """A page, what it has said last, and what it could not send."""

    launch: Launch
    browser: Browser
    last: list[dict[str, Any]] = field(default_factory=list)
    unsent: list[dict[str, Any]] = field(default_factory=list)
    is_ended: bool = False


class Story:
    """A learner's course as the story goes on."""

    def __init__(self) -> None:
        self.package = build_course(TREE)
        self.registration = build_registration(self.package)
        self.windows: list[Window] = []
        self.seconds: dict[Any, int] = {}
        self.deliveries = 0

    def tell(self, step: tuple[Any, ...]) -> None:
        """One step; a window that is not there does nothing."""
        kind, *rest = step
        if kind == "launch":
            self._launch(rest[0])
        elif rest[0] < len(self.windows):
            getattr(self, f"_{kind}")(self.windows[-1 - rest[0]], *rest[1:])

    def _launch(self, target: str) -> None:
        try:
            item = item_of(self.package, target) if target else None
            launch = build_launch(self.registration, item=item)
        except ItemNotPlayable:
            return
        self.windows.append(Window(launch, Browser(launch.session)))

    def _reload(self, window: Window) -> None:
        launch = reopen_session(self._claims(window))
        self.windows.append(Window(launch, Browser(launch.session)))

    def _save(self, window: Window, sets: tuple[tuple[str, str], ...]) -> None:
        self._send(window, self._commit(window, sets))

    def _end(self, window: Window, sets: Any, request: str, target: str) -> None:
        if not window.is_ended:
            window.is_ended = True
            self._send(
                window, self._commit(window, sets, terminate=True, go=request, target=target)
            )

    def _offline(self, window: Window, sets: tuple[tuple[str, str], ...]) -> None:
        if self._plays(window):
            window.unsent.append(self._commit(window, sets))

    def _again(self, window: Window) -> None:
        if window.last:
            self._send(window)

    def _replay(self, window: Window) -> None:
        """The newest page finds what this one could not send."""
        newest = self.windows[-1]
        if window.unsent and newest is not window:
            window.browser.replay_for = newest.launch.session
            answer = apply_commits(self._claims(newest), window.browser.envelope(*window.unsent))
            assert answer.problem is None
            window.unsent.clear()

    def _navigate(self, window: Window, request: Any, target: str) -> None:
        bearings = navigate(self._claims(window), Navigation(request, target))
        assert bearings.carried is not None

    def _commit(self, window: Window, sets: Any, **more: Any) -> dict[str, Any]:
        time = window.browser.seq + 1
        return window.browser.commit(*sets, time=f"PT{time}S", **more)

    def _send(self, window: Window, *fresh: dict[str, Any]) -> None:
        if not self._plays(window):
            window.browser.seq -= len(fresh)
            return
        commits = [*window.unsent, *fresh] or window.last
        answer = apply_commits(self._claims(window), window.browser.envelope(*commits))
        if answer.problem is not None:
            assert answer.problem.code == "runtime.superseded"
        assert answer.acknowledged == window.browser.seq
        window.last, window.unsent = commits, []

    def _plays(self, window: Window) -> bool:
        """Whether it shows content: the contents alone have nothing to save."""
        return RuntimeSession.objects.get(id=window.launch.session).item_id is not None

    def _claims(self, window: Window) -> Any:
        return read_launch_token(window.launch.token, label=self.package.label, for_files=False)

    def check(self) -> None:
        """What must hold after every step."""
        for attempt in self.registration.attempts.all():
            current = (attempt.course or {}).get("current")
            assert current in {None, "course", "one", "two", "three"}
            assert attempt.delivery >= self.deliveries
            self.deliveries = attempt.delivery
            assert attempt.completion_status in {"", "unknown", "incomplete", "completed"}
        for state in ScoState.objects.all():
            sessions = RuntimeSession.objects.filter(
                attempt=state.attempt_id, item=state.item_id, item_attempt=state.item_attempt
            )
            # Every second that any session reported counts, and none counts twice.
            times = sum(sessions.values_list("session_time_cs", flat=True))
            assert state.total_time_cs == times
        numbers = RuntimeSession.objects.values_list("id", "highest_seq")
        for session, highest in numbers:
            assert RuntimeCommit.objects.filter(session=session).count() == highest
        ids = [statement["id"] for statement in told(self.registration)]
        assert len(ids) == len(set(ids))
        playing = RuntimeSession.objects.filter(superseded_at=None)
        assert playing.count() <= 1


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(st.lists(steps, max_size=12))
def test_any_story_leaves_a_sound_course(story: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        course = Story()
        course.tell(("launch", ""))
        for step in story:
            course.tell(step)
            course.check()
        transaction.set_rollback(True)
