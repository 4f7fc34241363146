"""A course of SCORM 2004 in many windows, by many learners, and cut off in the middle."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction

from scorm_packages.runtime.models import (
    LearnerRecord,
    Package,
    Registration,
    RuntimeCommit,
    RuntimeSession,
    ScoState,
)
from scorm_packages.runtime.rules.envelope import Navigation, parse_envelope
from scorm_packages.runtime.rules.navigation import Carried
from scorm_packages.runtime.services import (
    Launch,
    apply_commits,
    navigate,
    read_launch_token,
)
from tests.builders.installed_courses import (
    ONLY_CHOICE,
    build_course,
    sco,
    shared_objective,
    tree_of,
)
from tests.builders.runtime import Browser, build_launch, build_registration
from tests.builders.served import granian_on_test_database, url_of_test_database
from tests.integration.scorm_packages.runtime.conftest import told

pytestmark = pytest.mark.django_db(transaction=True)

WINDOWS = 8
Answer = tuple[int, dict[str, Any]]
Post = Callable[[Launch, str, str, bytes], Answer]


@pytest.fixture
def post(transactional_db: None) -> Iterator[Post]:
    with granian_on_test_database() as address:

        def post_to(launch: Launch, label: str, where: str, body: bytes) -> Answer:
            connection = http.client.HTTPConnection(address, timeout=60)
            try:
                host = f"{label}.{settings.CALLCRAFT_CONTENT_HOST}"
                headers = {"Host": host, "Connection": "close"}
                connection.request("POST", f"/l/{launch.token}/{where}", body, headers)
                response = connection.getresponse()
                return response.status, json.loads(response.read())
            finally:
                connection.close()

        yield post_to


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Do something in as many threads, as nearly at one time as can be."""
    start = threading.Barrier(number)

    def begin(one: int) -> Any:
        start.wait(timeout=60)
        try:
            return act(one)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(begin, range(number)))


def test_a_page_that_is_opened_many_times_chooses_once(post: Post) -> None:
    """Two windows navigate at once: one leads, the others are led."""
    course = build_course(tree_of(*(sco(f"s{n}") for n in range(WINDOWS)), control=ONLY_CHOICE))
    registration = build_registration(course)
    launches = [build_launch(registration) for _ in range(WINDOWS)]

    def choose(number: int) -> Answer:
        body = json.dumps({"request": "choice", "target": f"s{number}"}).encode()
        return post(launches[number], course.label, "navigate", body)

    answers = at_once(WINDOWS, choose)
    assert {status for status, _body in answers} == {200}
    assert {body["navigation"]["outcome"]["kind"] for _status, body in answers} == {"deliver"}
    attempt = registration.attempts.get()
    assert attempt.delivery == 1
    (state,) = ScoState.objects.all()
    assert attempt.course is not None
    assert state.item.identifier == attempt.course["current"]


def test_the_same_end_sent_many_times_moves_the_course_once(post: Post) -> None:
    course = build_course(tree_of(sco("one"), sco("two"), sco("three")))
    registration = build_registration(course)
    launch = build_launch(registration)
    browser = Browser(launch.session)
    body = browser.body(browser.commit(("cmi.completion_status", "completed"), go="continue"))
    answers = at_once(WINDOWS, lambda _n: post(launch, course.label, "commits", body))
    assert {status for status, _body in answers} == {200}
    assert {body["navigation"]["outcome"]["kind"] for _status, body in answers} == {"deliver"}
    attempt = registration.attempts.get()
    assert attempt.course is not None
    assert (attempt.delivery, attempt.course["current"]) == (2, "two")
    assert RuntimeCommit.objects.count() == 1


def test_a_course_that_is_launched_many_times_at_once_is_begun_once() -> None:
    course = build_course(tree_of(sco("one"), sco("two")))
    registration = build_registration(course)
    at_once(WINDOWS, lambda _n: build_launch(registration))
    attempt = registration.attempts.get()
    assert attempt.delivery == 1
    assert RuntimeSession.objects.count() == WINDOWS
    assert RuntimeSession.objects.filter(superseded_at=None).count() == 1
    assert ScoState.objects.count() == 1


def test_one_learner_in_two_courses_that_share_objectives(post: Post) -> None:
    """Each holds its own attempt and both want the learner's record; nobody waits for ever."""
    tree = tree_of(
        sco("one", objectives=(shared_objective("o", "shared.one"),)),
        sco("two", objectives=(shared_objective("p", "shared.two"),)),
        is_global=True,
    )
    courses = [build_course(tree) for _ in range(WINDOWS)]
    launches = [build_launch(build_registration(course)) for course in courses]

    def play(number: int) -> int:
        browser = Browser(launches[number].session)
        label = courses[number].label
        passed = ("cmi.success_status", "passed")
        body = browser.body(
            browser.commit(("cmi.learner_preference.language", "zh"), passed),
            browser.commit(go="continue"),
        )
        return post(launches[number], label, "commits", body)[0]

    assert Counter(at_once(WINDOWS, play)) == {200: WINDOWS}
    record = LearnerRecord.objects.get()
    assert record.objectives["shared.one"]["satisfied"] is True
    assert record.preferences == {"cmi.learner_preference.language": "zh"}


class Cut(Exception):
    """The process dies here."""


@pytest.mark.parametrize("kind", ["commit", "navigate"])
@pytest.mark.parametrize(
    "place", ["Guide.save", "_deliver", "keep_outcome", "tell", "end"], ids=lambda place: place
)
def test_what_is_cut_off_leaves_either_before_or_after(
    monkeypatch: pytest.MonkeyPatch, place: str, kind: str
) -> None:
    """Whatever the step at which it ends, nothing of the request is there; sent again, all is."""
    course = build_course(tree_of(sco("one"), sco("two")))
    registration = build_registration(course)
    launch = build_launch(registration)
    claims = read_launch_token(launch.token, label=course.label, for_files=False)
    browser = Browser(launch.session)
    commit = browser.commit(
        ("cmi.completion_status", "completed"), ("cmi.success_status", "passed"), go="continue"
    )

    def act() -> None:
        if kind == "commit":
            apply_commits(claims, browser.envelope(commit))
        else:
            navigate(claims, Navigation("continue"))

    def die() -> None:
        with transaction.atomic():
            act()
            raise Cut

    before = _all_of(course, registration)
    with monkeypatch.context() as patch:
        _cut(patch, place, kind)
        with pytest.raises(Cut):
            die()
    assert _all_of(course, registration) == before
    act()
    attempt = registration.attempts.get()
    assert attempt.course is not None
    assert (attempt.course["current"], attempt.delivery) == ("two", 2)
    assert ScoState.objects.filter(item__identifier="two").count() == 1


_KILLED = """
import os, signal, sys
import django
django.setup()
from scorm_packages.runtime.rules.envelope import parse_envelope
from scorm_packages.runtime.services import apply_commits, commits, read_launch_token

tell = commits.tell

def die(*args, **more):
    tell(*args, **more)  # Everything is written; only the end of the transaction is missing.
    os.kill(os.getpid(), signal.SIGKILL)

commits.tell = die
token, label, body = sys.argv[1:]
apply_commits(read_launch_token(token, label=label, for_files=False), parse_envelope(body.encode()))
"""


def test_a_process_killed_while_it_navigates_has_done_nothing(transactional_db: None) -> None:
    """kill -9 before the transaction ends; what the browser sends again is carried out once."""
    course = build_course(tree_of(sco("one"), sco("two")))
    registration = build_registration(course)
    launch = build_launch(registration)
    browser = Browser(launch.session)
    body = browser.body(browser.commit(("cmi.success_status", "passed"), go="continue"))
    before = _all_of(course, registration)
    died = subprocess.run(
        [sys.executable, "-c", _KILLED, launch.token, course.label, body.decode()],
        env={**os.environ, "DATABASE_URL": url_of_test_database()},
        timeout=60,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert _all_of(course, registration) == before

    claims = read_launch_token(launch.token, label=course.label, for_files=False)
    for _ in range(2):
        answer = apply_commits(claims, parse_envelope(body))
        assert answer.navigation is not None
        assert answer.navigation.carried == Carried("deliver")
    assert registration.attempts.get().delivery == 2
    assert len([one for one in told(registration) if one["verb"]["id"].endswith("/passed")]) == 1


def _cut(patch: pytest.MonkeyPatch, place: str, kind: str) -> None:
    def cut(*_args: Any, **_more: Any) -> None:
        raise Cut

    services = "scorm_packages.runtime.services"
    where = "tracking" if kind == "commit" else "navigating"
    targets = {
        "Guide.save": f"{services}.courses.Guide.save",
        "_deliver": f"{services}.courses._deliver",
        "keep_outcome": f"{services}.{where}.keep_outcome",
        "tell": f"{services}.commits.tell",
    }
    if place in targets:
        patch.setattr(targets[place], cut)


def _all_of(course: Package, registration: Registration) -> list[Any]:
    attempt = registration.attempts.get()
    return [
        (attempt.course, attempt.delivery, attempt.revision),
        list(ScoState.objects.order_by("id").values_list("id", "cmi", "entry")),
        list(RuntimeSession.objects.order_by("id").values_list("id", "highest_seq", "outcome")),
        RuntimeCommit.objects.count(),
        course.id,
    ]
