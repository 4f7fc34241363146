"""A learner who is playing while they are erased: nobody waits in a circle, and nothing is left."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from scorm_packages.runtime.exceptions import LearnerForgotten, TokenInvalid
from scorm_packages.runtime.models import (
    Attempt,
    LearnerRecord,
    Registration,
    RuntimeCommit,
    ScoState,
)
from scorm_packages.runtime.services import (
    apply_commits,
    open_session,
    read_launch_token,
    reopen_session,
)
from tests.builders.installed_courses import build_course, sco, shared_objective, tree_of
from tests.builders.runtime import (
    HOME_PAGE,
    TENANT,
    Browser,
    build_launch,
    build_package,
    build_registration,
)
from tests.builders.together import together
from xapi.lrs.queries.protection import statements_naming
from xapi.lrs.services.protection import Outcome, erase_person
from xapi.problems import Problem

pytestmark = pytest.mark.django_db(transaction=True)

WHO = "zhao-mei"
PERSON = [("account", HOME_PAGE, WHO)]


def saving(package_label: str, token: str, session: Browser) -> None:
    """Save again and again until the server says that the session is no more."""
    claims = read_launch_token(token, label=package_label, for_files=False)
    while True:
        made = session.commit(("cmi.core.lesson_location", f"page-{session.seq}"))
        apply_commits(claims, session.envelope(made))


def reloading(package_label: str, token: str) -> None:
    claims = read_launch_token(token, label=package_label, for_files=False)
    while True:
        reopen_session(claims)


def opening(registration: Registration) -> None:
    while True:
        open_session(tenant=TENANT, registration=registration.id)


def erasing() -> Outcome:
    return erase_person(tenant=TENANT, person=PERSON, by="Officer")


def test_playing_and_erasing_at_once() -> None:
    package = build_package()
    registration = build_registration(package, learner=WHO)
    launches = [build_launch(registration) for _ in range(2)]
    works: list[Callable[[], Any]] = [
        *(partial(saving, package.label, one.token, Browser(one.session)) for one in launches),
        partial(reloading, package.label, launches[0].token),
        partial(opening, registration),
        erasing,
    ]
    *players, outcome = together(*works, caught=Problem)
    assert {type(one) for one in players} <= {TokenInvalid, LearnerForgotten}, players
    assert isinstance(outcome, Outcome), outcome
    assert outcome.counts["registrations"] == 1
    for rows in (Attempt, ScoState, RuntimeCommit):
        assert not rows.objects.filter(tenant=TENANT).exists()
    assert [one for found in statements_naming(TENANT, PERSON) for one in found] == []


def test_what_courses_of_scorm2004_share_goes_too() -> None:
    """SN §3.10.3: a learner's global objectives outlive the attempt, not the learner."""
    one = sco("one", objectives=(shared_objective("local", "com.example.safety"),))
    package = build_course(tree_of(one, sco("two"), is_global=True))
    registration = build_registration(package, learner=WHO)
    launch = build_launch(registration)
    claims = read_launch_token(launch.token, label=package.label, for_files=False)
    browser = Browser(launch.session)
    done = browser.commit(
        ("cmi.success_status", "passed"), ("cmi.completion_status", "completed"), go="continue"
    )
    apply_commits(claims, browser.envelope(done))
    assert LearnerRecord.objects.get().objectives
    assert erasing().counts["shared_records"] == 1
    assert not LearnerRecord.objects.filter(tenant=TENANT).exists()
