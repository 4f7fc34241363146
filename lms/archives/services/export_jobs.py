"""Exports that are asked for on a page: a job makes them, with progress, and they expire."""

import hashlib
import logging
import tempfile
from datetime import date, datetime, timedelta
from typing import IO, Any, BinaryIO, Final, cast
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app as job_queue

from content.storage.services import delete_prefix, put
from lms.archives.exceptions import ExportFailed
from lms.archives.models import ArchiveEntry, ArchiveExport
from lms.archives.rules.days import day_bounds
from lms.archives.services.exports import export_archive
from lms.archives.services.selections import Selection, export_selection
from lms.archives.services.sheets import export_sheet
from lms.archives.services.zone import centre_zone
from lms.people.models import Employee, Unit
from lms.people.queries import units_below
from lms.people.services import audit
from xapi.problems import Problem

KEPT_FOR: Final = timedelta(days=7)
"""How long an export can be taken away."""

logger = logging.getLogger(__name__)


@transaction.atomic
def request_export(
    actor: Employee,
    scope: str,
    file_format: str,
    language: str,
    *,
    person: Employee | None = None,
    unit: Unit | None = None,
    month: date | None = None,
) -> ArchiveExport:
    """Queue an export of all, a person, a unit with all below it, or a month."""
    now = timezone.now()
    export = ArchiveExport.objects.create(
        tenant=actor.tenant,
        requested_by=actor,
        requested_at=now,
        scope=scope,
        person=person,
        unit=unit,
        month=month.replace(day=1) if month else None,
        format=file_format,
        language="zh-Hans" if language.lower().startswith("zh") else "en",
        expires_at=now + KEPT_FOR,
    )
    audit(
        actor,
        "archive.export_requested",
        "employee" if person else "archive_export",
        person.id if person else export.id,
        {"scope": scope, "format": file_format, "unit": unit.name if unit else ""},
    )
    job_queue.configure_task("archives.make_export").defer(
        tenant=actor.tenant, export_id=str(export.id)
    )
    return export


def make_export(tenant: int, export_id: UUID) -> ArchiveExport:
    """Make a queued export and store it; one that is made already, or gone, is left as it is.

    An error is noted and raised again.
    """
    export = ArchiveExport.objects.select_related("requested_by", "person", "unit").get(
        tenant=tenant, id=export_id
    )
    if export.finished_at or export.removed_at:
        return export
    selection = selection_of(export)
    export.started_at, export.total = timezone.now(), count_of(tenant, selection)
    export.save(update_fields=["started_at", "total"])
    try:
        with tempfile.TemporaryFile() as file:
            _write(export, selection, cast(IO[bytes], file))
            file.seek(0)
            export.size, export.sha256 = _measured(cast(BinaryIO, file))
            file.seek(0)
            delete_prefix(export.folder)  # of a try that was killed
            put(export.storage_key, cast(BinaryIO, file))
    except Exception as error:
        export.problem = error.code if isinstance(error, Problem) else ExportFailed.code
        export.finished_at = timezone.now()
        export.save(update_fields=["problem", "finished_at"])
        raise
    export.finished_at, export.done = timezone.now(), export.total
    export.save(update_fields=["finished_at", "done", "size", "sha256"])
    return export


def remove_expired(now: datetime) -> int:
    """Remove exports whose time is over. Returns how many."""
    expired = ArchiveExport.objects.filter(expires_at__lte=now, removed_at=None)
    count = 0
    for export in expired:
        delete_prefix(export.folder)
        export.removed_at = now
        export.save(update_fields=["removed_at"])
        count += 1
    return count


def selection_of(export: ArchiveExport) -> Selection | None:
    """What an export holds; None for the whole archive."""
    if export.scope == ArchiveExport.Scope.PERSON and export.person:
        who = {"kind": "person", "person": str(export.person.id)}
        return Selection(who, frozenset({export.person.id}))
    if export.scope == ArchiveExport.Scope.UNIT and export.unit:
        units = units_below(export.tenant, export.unit.id)
        people = Employee.objects.filter(tenant=export.tenant, unit__in=units)
        scope = {"kind": "unit", "unit": export.unit.name}
        return Selection(scope, frozenset(people.values_list("id", flat=True)))
    if export.scope == ArchiveExport.Scope.MONTH and export.month:
        since, _ = day_bounds(export.month, centre_zone())
        until, _ = day_bounds(_next_month(export.month), centre_zone())
        scope = {"kind": "month", "month": f"{export.month:%Y-%m}"}
        return Selection(scope, since=since, until=until)
    return None


def count_of(tenant: int, selection: Selection | None) -> int:
    entries = ArchiveEntry.objects.filter(tenant=tenant)
    if selection and selection.people is not None:
        entries = entries.filter(employee__in=selection.people)
    if selection and selection.since and selection.until:
        entries = entries.filter(recorded_at__gte=selection.since, recorded_at__lt=selection.until)
    return entries.count()


def _write(export: ArchiveExport, selection: Selection | None, file: IO[bytes]) -> None:
    def progress(done: int) -> None:
        ArchiveExport.objects.filter(tenant=export.tenant, id=export.id).update(
            done=min(done, export.total)
        )

    named: dict[str, Any] = {"exported_by": export.requested_by, "progress": progress}
    if export.format == ArchiveExport.Format.XLSX:
        export_sheet(export.tenant, selection, file, export.language, **named)
    elif selection:
        export_selection(export.tenant, selection, file, **named)
    else:
        export_archive(export.tenant, file, **named)


def _measured(file: BinaryIO) -> tuple[int, str]:
    hashed, size = hashlib.sha256(), 0
    while block := file.read(1024 * 1024):
        hashed.update(block)
        size += len(block)
    return size, hashed.hexdigest()


def _next_month(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)
