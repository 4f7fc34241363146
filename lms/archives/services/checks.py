"""Checking: the archive in the database, and exports that come back."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app as job_queue

from lms.archives.adapters import keystore
from lms.archives.exceptions import CheckFailed, CheckLost
from lms.archives.models import ArchiveCheck, ArchiveEntry, ArchiveHead, PersonHead
from lms.archives.queries import entry_rows, key_rows, latest_seal, seal_rows
from lms.archives.rules.offline.checker import Checker
from lms.archives.rules.offline.container import check_export
from lms.archives.rules.offline.faults import Report
from lms.archives.rules.offline.record import check_record
from lms.archives.services.container import stored_bytes
from lms.people.models import Employee
from lms.people.services import audit
from xapi.problems import Problem

logger = logging.getLogger(__name__)


def verify_archive(path: Path, trusted: Collection[str] | None = None) -> Report:
    """Check an export (a zip file, or the folder it was unpacked into) or one person's record.json.

    `trusted` are the fingerprints of the keys that may have signed it; by default those that have
    signed on this installation (where there are none, any key is taken: compare it by eye). An
    empty collection takes any key.
    """
    keys = keystore.known_key_ids() if trusted is None else trusted
    check = check_record if path.suffix == ".json" else check_export
    return check(path, keys, signature_verifies=keystore.signature_verifies)


def verify_database(tenant: int) -> Report:
    """Check every entry, seal, key and noted end of a tenant's archive where it lies.

    Sees the archive as it was at one moment; appends go on meanwhile.
    """
    ends = _noted_ends(tenant)
    checker = Checker(
        tenant,
        keystore.known_key_ids(),
        signature_verifies=keystore.signature_verifies,
        attachment=partial(_stored_hash, tenant),
    )
    checker.add_keys(key_rows(tenant))
    checker.add_seals(seal_rows(tenant, ends.last_number))
    with transaction.atomic():
        for row in entry_rows(tenant, ends.last_seq):
            checker.add_entry(row)
    head = ends.head
    report = checker.finish(head.seq, head.entry_hash, head.seals, head.seal_hash)
    if not ends.agree:
        report.add("head_changed")
    for person in sorted(ends.people.keys() | checker.people.keys()):
        if ends.people.get(person) != checker.people.get(person):
            report.add("person_head", person=person)
    return report


@transaction.atomic
def request_check(tenant: int, requested_by: Employee | None = None) -> ArchiveCheck:
    """Queue a check of the tenant's archive; while one is waiting or running, return that one.

    One that has not come to an end for an hour is noted as lost, and a new one takes its place.
    """
    waiting = list(
        ArchiveCheck.objects.filter(tenant=tenant, finished_at=None).order_by("requested_at")
    )
    if alive := [check for check in waiting if not check.is_lost]:
        return alive[-1]
    ArchiveCheck.objects.filter(tenant=tenant, id__in=[lost.id for lost in waiting]).update(
        finished_at=timezone.now(), problem=CheckLost.code
    )
    check = ArchiveCheck.objects.create(tenant=tenant, requested_by=requested_by)
    audit(requested_by, "archive.check_requested", "archive_check", check.id, tenant=tenant)
    job_queue.configure_task("archives.run_check").defer(tenant=tenant, check_id=str(check.id))
    return check


def run_check(tenant: int, check_id: UUID) -> ArchiveCheck:
    """Do a queued check and note what it found, or that it could not be carried out.

    An error is raised again once it is noted. A check that was given up before it began is left
    as it is; one that ends after it was given up counts after all.
    """
    check = ArchiveCheck.objects.get(tenant=tenant, id=check_id)
    if check.finished_at:
        return check
    check.started_at = timezone.now()
    check.save(update_fields=["started_at"])
    try:
        report = verify_database(tenant)
    except Exception as error:
        check.problem = error.code if isinstance(error, Problem) else CheckFailed.code
        check.finished_at = timezone.now()
        check.save()
        raise
    check.entries, check.seals, check.fault_count = (
        report.entries,
        report.seals,
        report.fault_count,
    )
    check.faults = [{"code": fault.code, "params": fault.params} for fault in report.faults]
    check.finished_at = timezone.now()
    check.save()
    if not report.ok:
        codes = sorted({fault.code for fault in report.faults})
        logger.error("archive %s is not whole: %d faults, %s", tenant, report.fault_count, codes)
    return check


def _stored_hash(tenant: int, sha256: str) -> str | None:
    """The hash of the document stored under a hash, as its bytes are now; None for none."""
    blocks = stored_bytes(tenant, sha256)
    if blocks is None:
        return None
    hashed = hashlib.sha256()
    for block in blocks:
        hashed.update(block)
    return hashed.hexdigest()


@dataclass(frozen=True, slots=True)
class _Ends:
    """How far the archive reaches: as its heads note it, and as its rows have it."""

    head: ArchiveHead
    people: dict[str, tuple[int, str]]
    last_seq: int
    last_number: int
    agree: bool


@transaction.atomic
def _noted_ends(tenant: int) -> _Ends:
    """Read all ends under the head's lock, so that no append or seal stands half done."""
    head = ArchiveHead.objects.select_for_update().filter(tenant=tenant).first()
    head = head or ArchiveHead(tenant=tenant)
    last = ArchiveEntry.objects.filter(tenant=tenant).order_by("-seq").first()
    seal = latest_seal(tenant)
    people = PersonHead.objects.filter(tenant=tenant).values_list(
        "employee_id", "seq", "entry_hash"
    )
    return _Ends(
        head=head,
        people={str(employee): (seq, entry_hash) for employee, seq, entry_hash in people},
        last_seq=last.seq if last else 0,
        last_number=seal.number if seal else 0,
        agree=(head.recorded_at, head.sealed_seq, head.sealed_until)
        == (
            last.recorded_at if last else None,
            seal.last_seq if seal else 0,
            seal.ends_at if seal else None,
        ),
    )
