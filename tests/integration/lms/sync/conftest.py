"""A centre, an external LMS that can be told to misbehave, and a clock that can be moved.

Delivery works over several transactions and refuses to run inside one. Tests that deliver commit
therefore; the others are rolled back, which is much faster.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection as database
from django.db import transaction
from pytest_django import Settings

from lms.archives.models import ArchiveEntry
from lms.archives.services import NewEntry, append_entry
from lms.people.models import Employee, Tenant
from lms.people.rules.roles import Role
from lms.people.services import grant_role
from lms.sync.models import Connection, OutboxMessage
from lms.sync.practice.server import PracticeLms
from lms.sync.rules.ordering import MessageState
from lms.sync.rules.signing import new_secret
from lms.sync.services.connections import ConnectionDraft, create_connection
from lms.sync.services.delivery import DeliveryReport, deliver_due
from xapi.outside.http import Limits

QUICK = Limits(connect=1.0, pause=0.4, total=0.8)


class Clock:
    """The time of day, moved forward at will; the LMS of the tests lives by it too."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, **duration: float) -> None:
        self._ahead += timedelta(**duration)


@dataclass
class Centre:
    """One tenant with people, and results that go into its archive."""

    tenant: int
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def person(self, *roles: Role) -> Employee:
        number = next(self._numbers)
        person = Employee.objects.create_employee(
            tenant=self.tenant,
            login=f"p{number}",
            password=None,
            employee_no=f"A{number:04d}",
            name=f"Person {number}",
        )
        for role in roles or (Role.LEARNER,):
            grant_role(person, role)
        return person

    def archive(
        self,
        learner: Employee,
        course: str = "greeting",
        *,
        outcome: str = "pass",
        score: str | None = "80",
        kind: str = "course_result",
    ) -> ArchiveEntry:
        """Put a result into the archive, as grading does."""
        now = datetime.now(UTC)
        whole = kind == "track_result"
        payload: dict[str, Any] = {
            "kind": kind,
            "learner": {
                "id": str(learner.id),
                "employee_no": learner.employee_no,
                "name": learner.name,
                "unit": "",
                "post": "",
            },
            "track": {"key": "induction", "title": {"en": "Induction", "zh-Hans": "新人培训"}},
            "course": None
            if whole
            else {"key": course, "title": {"en": course, "zh-Hans": course}},
            "outcome": outcome,
            "score": score if score is None else str(Decimal(score)),
            "decided_at": now.isoformat(),
            "decision": {"id": "d", "sha256": "0" * 64, "supersedes": None},
            "rule_set": {"key": "k", "version": "1", "sha256": "0" * 64},
            "evidence": [],
        }
        with transaction.atomic():
            return append_entry(
                self.tenant,
                NewEntry(employee_id=learner.id, kind=kind, payload=payload, occurred_at=now),
            )


@pytest.fixture
def centre(db: None) -> Centre:
    return Centre(Tenant.objects.create(name_en="C", name_zh="C", host="").id)


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """For tests that need real commits."""
    yield
    # Django does not manage the queue's tables and leaves them as they are.
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'sync'")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def secret() -> str:
    return new_secret()


@pytest.fixture
def lms(secret: str, clock: Clock) -> Iterator[PracticeLms]:
    with PracticeLms([secret], clock=clock) as running:
        yield running


@pytest.fixture(autouse=True)
def own_network_allowed(settings: Settings) -> None:
    settings.CALLCRAFT_SYNC_ALLOW_PRIVATE = True


@pytest.fixture
def office(centre: Centre) -> Employee:
    return centre.person(Role.TRAINING_OFFICE)


@pytest.fixture
def link(centre: Centre, office: Employee, lms: PracticeLms, secret: str) -> Connection:
    """A connection to the practice LMS."""
    draft = ConnectionDraft(name="Practice", url=lms.webhook_url, send_name=True, per_minute=6000)
    connection, _ = create_connection(office, draft, secret=secret)
    return connection


Deliver = Callable[..., DeliveryReport]


@pytest.fixture
def deliver(committed: None, link: Connection, clock: Clock) -> Deliver:
    """Deliver once, quickly, by the tests' clock."""

    def once(**changes: Any) -> DeliveryReport:
        given = {"limits": QUICK, "clock": clock, "draw": lambda: 0.5, **changes}
        return deliver_due(link.tenant, link.id, **given)

    return once


@pytest.fixture
def drain(link: Connection, deliver: Deliver, clock: Clock) -> Callable[[], None]:
    """Deliver, and let time pass, until nothing is pending or under way."""

    def until_quiet(rounds: int = 40) -> None:
        for _ in range(rounds):
            deliver()
            unsent = OutboxMessage.objects.filter(
                connection=link, state__in=(MessageState.PENDING, MessageState.LEASED)
            )
            if not unsent.exists():
                return
            clock.advance(minutes=4)
        raise AssertionError("messages are still waiting")

    return until_quiet
