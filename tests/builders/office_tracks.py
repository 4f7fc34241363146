"""What tests of tracks need: an office, tracks that are open, files that are handed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.filing import PersonalRecord
from lms.people.rules.roles import Role
from lms.people.signals import record_filed
from lms.tracks.models import Enrolment, Track, TrackItem
from lms.tracks.rules.consequences import Consequence
from lms.tracks.rules.curricula import CURRICULA
from lms.tracks.services import Verdict, note_completions
from lms.tracks.services.curricula import make_track, publish_track
from lms.tracks.signals import consequence_due
from tests.builders.centre import Centre


def office_of(centre: Centre) -> Employee:
    """Somebody of the training office; the centre has a trainer too, as new hires need (R18)."""
    centre.person("Trainer", Role.TRAINER)
    return centre.person("Office", Role.TRAINING_OFFICE)


def open_track(
    office: Employee, template: str = "in_service", key: str = "", **details: Any
) -> Track:
    """A track made from a template, open to people."""
    track = make_track(
        office,
        key=key or f"{template}-{uuid4().hex[:6]}",
        curriculum=CURRICULA[template],
        **details,
    )
    return publish_track(office, track)


def item_of(track: Track, key: str) -> TrackItem:
    return TrackItem.objects.get(tenant=track.tenant, track=track, key=key)


def passed(enrolment: Enrolment, *keys: str, at: Any = None) -> None:
    """Grading has passed the whole enrolment, or the items named."""
    verdict = Verdict(
        enrolment,
        passed=True,
        decision_id=uuid4(),
        at=at or timezone.now(),
        item_keys=keys or None,
    )
    note_completions(enrolment.tenant, [verdict])


def pdf(name: str = "notes.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 made up", content_type="application/pdf")


@contextmanager
def filed() -> Iterator[list[PersonalRecord]]:
    """Everything that is filed meanwhile."""
    found: list[PersonalRecord] = []

    def hear(records: list[PersonalRecord], **_: object) -> None:
        found.extend(records)

    record_filed.connect(hear, weak=False)
    try:
        yield found
    finally:
        record_filed.disconnect(hear)


@contextmanager
def consequences() -> Iterator[list[Consequence]]:
    """Every consequence that is recommended meanwhile."""
    found: list[Consequence] = []

    def hear(consequence: Consequence, **_: object) -> None:
        found.append(consequence)

    consequence_due.connect(hear, weak=False)
    try:
        yield found
    finally:
        consequence_due.disconnect(hear)
