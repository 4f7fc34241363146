"""`kill -9` in the middle of judging everybody anew: nobody is left out, nor decided on twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lms.archives.models import ArchiveEntry
from lms.archives.services import verify_database
from lms.grading import services
from lms.grading.models import Decision, PendingGrade, Recommendation, WhatIf, WhatIfRow
from lms.people.models import Employee
from lms.people.rules.roles import Role
from tests.builders.ruled import Ruled
from tests.builders.served import url_of_test_database

pytestmark = pytest.mark.django_db(transaction=True)

REPOSITORY = Path(__file__).parents[4]
BATCH = 2
PEOPLE = 9
WORKER = f"""
import sys, time, uuid, django
django.setup()
from lms.grading.services import deciding, regrading, regrade_all, run_what_if, what_ifs

deciding.BATCH = regrading.BATCH = what_ifs.BATCH = {BATCH}
decide = deciding._decide

def slowly(*inputs):
    decisions = decide(*inputs)
    time.sleep(0.5)  # Written, and not committed: the worst moment to be killed.
    return decisions

deciding._decide = slowly
tenant, case = int(sys.argv[1]), sys.argv[2]
run_what_if(tenant, uuid.UUID(case)) if case else regrade_all(tenant)
"""


@contextmanager
def child(tenant: int, case: WhatIf | None = None) -> Iterator[None]:
    """A process that judges in small batches; killed at the end of the block."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "lms.config.settings",
        "DATABASE_URL": url_of_test_database(),
    }
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(tenant), str(case.id) if case else ""],
        env=environment,
        cwd=REPOSITORY,
    )
    try:
        yield
        assert worker.poll() is None, "it was to be killed in the middle"
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@pytest.fixture
def people() -> list[Ruled]:
    """Nine with three late arrivals each: a pass, half a day, and the clearance that follows."""
    first = Ruled()
    everybody = [first, *[first.another() for _ in range(PEOPLE - 1)]]
    for one in everybody:
        one.pass_all()
        for number in range(3):
            one.session(number, minutes_late=5)
    return everybody


@pytest.fixture
def office(people: list[Ruled]) -> Employee:
    return people[0].centre.person("He Min", Role.TRAINING_OFFICE)


def all_is_there_once(people: list[Ruled]) -> None:
    """Each scope of each learner was decided once, archived once, and recommended from once."""
    for one in people:
        chains = Decision.objects.filter(enrolment=one.enrolment).values_list("scope", "number")
        assert sorted(chains) == [("component:call", 1), ("component:theory", 1), ("total", 1)]
        archived = ArchiveEntry.objects.filter(
            source__in=Decision.objects.filter(enrolment=one.enrolment).values("id")
        )
        assert archived.count() == 3
        assert sorted(one.recommended()) == [
            ("clearance", "", "open"),
            ("tardy_absence", "0.5", "open"),
        ]
    tenant = people[0].tenant
    assert Recommendation.objects.count() == 2 * PEOPLE
    assert not PendingGrade.objects.filter(tenant=tenant).exists()
    assert verify_database(tenant).ok


def test_a_killed_case_goes_on_where_it_stopped(people: list[Ruled], office: Employee) -> None:
    case = services.open_regrade(office, people[0].enrolment.track, "Question 7.")
    with child(case.tenant, case):
        wait_until(lambda: WhatIf.objects.get(id=case.id).done >= 2 * BATCH)
    case.refresh_from_db()
    assert 2 * BATCH <= case.done < PEOPLE, "progress shows while it runs"
    assert Decision.objects.filter(scope="total").count() == case.done, "no half of a batch"
    services.run_what_if(case.tenant, case.id)
    case.refresh_from_db()
    assert (case.state, case.done, case.changed) == ("done", PEOPLE, PEOPLE)
    assert WhatIfRow.objects.values("enrolment").distinct().count() == PEOPLE
    assert WhatIfRow.objects.count() == PEOPLE
    all_is_there_once(people)


def test_a_killed_regrade_of_all_is_finished_by_the_next(people: list[Ruled]) -> None:
    tenant, told = people[0].tenant, []
    with child(tenant):
        wait_until(lambda: Decision.objects.filter(scope="total").count() >= 2 * BATCH)
    decided = Decision.objects.count()
    assert 0 < decided < 3 * PEOPLE
    report = services.regrade_all(tenant, progress=lambda done, of: told.append((done, of)))
    assert report == {"enrolments": PEOPLE, "decisions": 3 * PEOPLE - decided, "problems": {}}
    assert told == [(PEOPLE, PEOPLE)]
    all_is_there_once(people)
    assert services.regrade_all(tenant)["decisions"] == 0
