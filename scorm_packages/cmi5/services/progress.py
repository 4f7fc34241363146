"""Keeping what was said of a unit: its progress, and its line in the run-time's lists."""

from datetime import datetime

from scorm_packages.cmi5 import queries
from scorm_packages.cmi5.models import AuProgress, AuSession
from scorm_packages.cmi5.rules.durations import centiseconds
from scorm_packages.cmi5.rules.move_on import is_failed, is_satisfied
from scorm_packages.cmi5.rules.session import Said
from scorm_packages.runtime.models import Attempt, PackageItem, Registration, ScoState
from scorm_packages.runtime.rules.progress import COMPLETED as COMPLETED_WORD
from scorm_packages.runtime.rules.progress import FAILED as FAILED_WORD
from scorm_packages.runtime.rules.progress import INCOMPLETE, NOT_ATTEMPTED
from scorm_packages.runtime.rules.progress import PASSED as PASSED_WORD
from xapi.vocabulary import COMPLETED, FAILED, PASSED, TERMINATED


def progress_of(registration: Registration, item: PackageItem) -> AuProgress:
    """A unit's row; made when it is first asked for. The caller holds the registration."""
    row, _created = AuProgress.objects.get_or_create(
        tenant=registration.tenant, registration=registration, item=item
    )
    return row


def keep(session: AuSession, said: Said, *, now: datetime) -> None:
    """Take what was said in a session that counts into the unit's progress."""
    row = progress_of(session.registration, session.item)
    row.begun_at = row.begun_at or now
    if said.verb == COMPLETED.iri:
        row.completed_at = row.completed_at or now
    elif said.verb == PASSED.iri:
        row.passed_at = row.passed_at or now
    elif said.verb == FAILED.iri:
        row.failed_at = now
    if said.score is not None:
        best = said.score if row.score_scaled is None else max(row.score_scaled, said.score)
        row.score_scaled = best
    row.save()
    # An abandoned session's time is the LMS's to reckon (`abandoning`).
    spent_cs = centiseconds(said.duration) if said.verb == TERMINATED.iri else 0
    show(session.registration, session.item, row, spent_cs=spent_cs, now=now)


def show(
    registration: Registration, item: PackageItem, row: AuProgress, *, spent_cs: int, now: datetime
) -> None:
    """Write the unit's line in the run-time's lists, by which every format is shown alike."""
    attempt = _attempt(registration, now)
    if not attempt.completion_status and row.begun_at is not None:
        attempt.completion_status = INCOMPLETE
        attempt.save(update_fields=["completion_status"])
    state, _created = ScoState.objects.get_or_create(
        tenant=registration.tenant, attempt=attempt, item=item
    )
    state.lesson_status = _status(registration, item, row)
    is_done = state.lesson_status in {COMPLETED_WORD, PASSED_WORD}
    state.completed_at = (state.completed_at or now) if is_done else None
    if row.score_scaled is not None:
        state.score_scaled = row.score_scaled
        state.score_raw, state.score_min, state.score_max = row.score_scaled * 100, 0, 100
    state.total_time_cs += spent_cs
    state.updated_at = now
    state.save()


def _attempt(registration: Registration, now: datetime) -> Attempt:
    """The one attempt of a registration: cmi5 goes on in it, session by session."""
    known = Attempt.objects.filter(tenant=registration.tenant, registration=registration)
    return known.order_by("-number").first() or Attempt.objects.create(
        tenant=registration.tenant, registration=registration, opened_at=now
    )


def _status(registration: Registration, item: PackageItem, row: AuProgress) -> str:
    """One word for what a unit's criterion makes of it: a list shows as done what is satisfied."""
    standing = queries.standing_of(row)
    unit = queries.course_of(registration.tenant, registration.package_id).unit(item.identifier)
    if is_satisfied(unit.move_on, standing):
        return PASSED_WORD if standing.passed else COMPLETED_WORD
    if is_failed(unit.move_on, standing):
        return FAILED_WORD
    return INCOMPLETE if row.begun_at else NOT_ATTEMPTED
