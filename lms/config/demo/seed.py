"""Fills an empty database with the demo centre."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.config.demo import courses, history, office, people, practice
from lms.people.models import Tenant
from lms.regulation.services import install_default_rule_sets
from lms.sync.services.connections import ConnectionDraft, create_connection
from lms.tracks.services import enrol

LEARNERS_WITH_HISTORY = 22


@dataclass(frozen=True, slots=True)
class SeedReport:
    created: bool
    learners: int = 0
    courses: int = 0

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> Iterator[str]:
        if not self.created:
            yield "The demo centre is already there."
            return
        yield f"Demo centre: {self.learners} learners, {self.courses} courses."
        for login, what in people.SIGN_INS:
            yield f"  {login:<10} {people.PASSWORD:<16} {what}"


def seed_demo() -> SeedReport:
    """Create the demo centre, all of it or nothing; where there is one, only say where its
    practice LMS listens today (PORT may have changed)."""
    today = timezone.localdate()
    with transaction.atomic():
        if Tenant.objects.exists():
            practice.move()
            return SeedReport(created=False)
        tenant = Tenant.objects.create(
            name_en="Cloud Nine Contact Centre (demo)", name_zh=people.CENTRE, host=""
        )
        staff = people.create_people(tenant, today)
        install_default_rule_sets(tenant.id)
        tracks = courses.create_tracks(tenant)
        practice_lms = ConnectionDraft(name=practice.TITLE, url=practice.webhook_url())
        create_connection(None, practice_lms, secret=practice.secret(), tenant=tenant.id)
        new, seasoned = staff.learners[: people.NEW_HIRES], staff.learners[people.NEW_HIRES :]
        office.open_office(tenant, staff, today)
        for employee in new:
            enrol(employee, tracks["new-hire"], due_on=today + timedelta(days=16))
        for number, employee in enumerate(seasoned):
            late = timedelta(days=-2 if number % 7 == 6 else 10)
            enrol(employee, tracks["in-service"], due_on=today + late)
        history.play(tenant.id, LEARNERS_WITH_HISTORY)
    return SeedReport(created=True, learners=len(staff.learners), courses=courses.COUNT)
