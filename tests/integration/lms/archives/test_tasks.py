"""What the archive does by itself (R147)."""

from collections.abc import Callable

import pytest
from procrastinate.contrib.django import app

from lms.archives.models import ArchiveCheck, ArchiveSeal
from lms.archives.tasks import check_archive, seal_ended_days
from tests.builders.archive_centre import Centre, Clock

pytestmark = pytest.mark.django_db


def test_every_centre_s_ended_days_are_sealed_then_checked(
    centre: Centre, found_centre: Callable[[str], Centre], clock: Clock
) -> None:
    other = found_centre("other.example")
    centre.archive("ana")
    other.archive("ana")
    seal_ended_days(timestamp=0)
    assert not ArchiveSeal.objects.exists()
    clock.pass_by(days=1)
    other.archive("ana")
    seal_ended_days(timestamp=0)
    assert sorted(ArchiveSeal.objects.values_list("tenant", "number")) == [
        (centre.id, 1),
        (other.id, 1),
    ]
    for check in ArchiveCheck.objects.all():
        check_archive(tenant=check.tenant, check_id=str(check.id))
    assert [check.state for check in ArchiveCheck.objects.all()] == ["verified", "verified"]
    seal_ended_days(timestamp=0)
    assert ArchiveSeal.objects.count() == 2


def test_sealing_runs_every_hour() -> None:
    (planned,) = [
        task
        for (name, _), task in app.periodic_registry.periodic_tasks.items()
        if name == "archives.seal_ended_days"
    ]
    assert planned.cron == "5 * * * *"
