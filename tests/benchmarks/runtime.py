"""What saving a learner's progress costs beside the database alone.

`runtime.commit_vs_noop`: commits per second through the view, with token, full validation,
sequence check, lock and data model, ÷ a view that only writes the same three rows (journal,
session, state) in a transaction. A commit is what a page sends every few seconds: the place, a
bookmark of 1,000 characters, the time.

`runtime.commit_2004_vs_noop`: the same for a course of SCORM 2004, whose sequencer such a commit
does not concern.

Numerator and denominator take turns, so that a busy machine slows both alike. Views are called
without middleware or a socket, which neither side has.
"""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from scorm_packages.runtime import pages
from scorm_packages.runtime.models import Package, Registration, ScoState
from scorm_packages.runtime.queries import plain_cursor
from scorm_packages.runtime.rules.standards import SCORM_12, SCORM_2004
from scorm_packages.runtime.services import Launch
from scorm_packages.runtime.services.commits import STORE
from tests.benchmarks import runtime_load
from tests.builders.installed_courses import build_course, sco, tree_of
from tests.builders.runtime import Browser, build_launch, build_package, build_registration
from xapi.tenancy import uuid7

MUST: Final = 0.5
# Tenants of this benchmark: nobody else's, emptied before and after.
TENANT: Final = 9_000_000_003
SHADOW: Final = 9_000_000_004
LEARNERS: Final = 20
TURNS: Final = 5
_WORDS: Final = {
    SCORM_12: ("cmi.core.lesson_location", "00:{minutes:02}:{seconds:02}"),
    SCORM_2004: ("cmi.location", "PT{minutes}M{seconds}S"),
}


def run(commits: int = 400) -> Iterator[dict[str, Any]]:
    """Measure; `commits` is the size of each of five turns, shared by 20 learners."""
    _empty()
    try:
        yield _commits(commits, "runtime.commit_vs_noop", build_package, SCORM_12)
        yield _commits(commits, "runtime.commit_2004_vs_noop", _small_course, SCORM_2004)
    finally:
        _empty()
    yield from runtime_load.run()


def _small_course(*, tenant: int) -> Package:
    return build_course(tree_of(sco("one"), sco("two")), tenant=tenant)


def _commits(
    commits: int, bench: str, build: Callable[..., Package], standard: str
) -> dict[str, Any]:
    real = [_Learner(build(tenant=TENANT), number, standard) for number in range(LEARNERS)]
    bare = [_Learner(build(tenant=SHADOW), number, standard) for number in range(LEARNERS)]
    for learner in real:
        _through_the_view(learner, learner.next_body())  # The first commit opens the session.
    saving = writing = 0.0
    for _ in range(TURNS * 2):
        bodies = [(n % LEARNERS, real[n % LEARNERS].next_body()) for n in range(commits // 2)]
        saving += _timed(lambda n, body: _through_the_view(real[n], body), bodies)
        writing += _timed(lambda n, body: _bare(bare[n], body), bodies)
    done = commits * TURNS
    return {
        "bench": bench,
        "ratio": round(writing / saving, 3),
        "value": round(done / saving),
        "must": MUST,
        "on": f"{done} commits of {LEARNERS} learners, 1 connection; bare view "
        f"{round(done / writing)}/s",
    }


def _timed(save: Callable[[int, bytes], HttpResponse], bodies: list[tuple[int, bytes]]) -> float:
    began = time.perf_counter()
    for number, body in bodies:
        if save(number, body).status_code != 200:
            raise AssertionError("a commit was refused")
    return time.perf_counter() - began


class _Learner:
    """A learner at play: a session of a package of their own, and its browser."""

    def __init__(self, package: Package, number: int, standard: str) -> None:
        self.package = package
        self.place, self.clock = _WORDS[standard]
        registration: Registration = build_registration(self.package, learner=f"bench-{number}")
        self.launch: Launch = build_launch(registration)
        self.browser = Browser(self.launch.session)
        self.state: UUID = ScoState.objects.get(
            tenant=package.tenant, attempt__registration=registration
        ).id

    def next_body(self) -> bytes:
        step = self.browser.seq + 1
        return self.browser.body(
            self.browser.commit(
                (self.place, f"page-{step}"),
                ("cmi.suspend_data", f"{step:06}" + "x" * 994),
                time=self.clock.format(minutes=step // 60 % 60, seconds=step % 60),
            )
        )


_requests = RequestFactory()


def _through_the_view(learner: _Learner, body: bytes) -> HttpResponse:
    token = learner.launch.token
    request = _requests.post(f"/l/{token}/commits", body, content_type="text/plain")
    request.content_label = learner.package.label  # type: ignore[attr-defined]
    response = pages.commits(request, token)
    assert isinstance(response, HttpResponse)
    return response


def _bare(learner: _Learner, body: bytes) -> HttpResponse:
    request = _requests.post("/bare", body, content_type="text/plain")
    return _bare_view(request, learner)


def _bare_view(request: HttpRequest, learner: _Learner) -> HttpResponse:
    """Write what a commit writes, without knowing anything about it."""
    learner.browser.seq += 1
    now = timezone.now()
    body = request.body.decode()
    with transaction.atomic(), plain_cursor() as cursor:
        cursor.execute(
            STORE,
            {
                "tenant": SHADOW,
                "session": learner.launch.session,
                "state": learner.state,
                "now": now,
                "ids": [uuid7()],
                "seqs": [learner.browser.seq],
                "uuids": [uuid4()],
                "bodies": [body],
                "highest_seq": learner.browser.seq,
                "baseline_time_cs": 0,
                "session_time_cs": 1_00,
                "told_time_cs": 0,
                "open_interactions": "[]",
                "first_commit_at": now,
                "terminated_at": None,
                "cmi": _SNAPSHOT,
                "lesson_status": "incomplete",
                "completion_status": "",
                "success_status": "",
                "progress_measure": None,
                "score_raw": None,
                "score_min": None,
                "score_max": None,
                "score_scaled": None,
                "total_time_cs": 1_00,
                "entry": "resume",
                "completed_at": None,
            },
        )
    return HttpResponse(b"{}", content_type="application/json")


_SNAPSHOT = json.dumps(
    {
        "cmi.core.lesson_location": "page-1",
        "cmi.suspend_data": "x" * 1_000,
        "cmi.core.lesson_status": "not attempted",
    }
)


def _empty() -> None:
    """Delete the benchmark's rows, from the journal up to the packages."""
    with transaction.atomic():
        for tenant in (TENANT, SHADOW):
            Registration.objects.filter(tenant=tenant).delete()
            Package.objects.filter(tenant=tenant).delete()
