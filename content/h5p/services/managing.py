"""Switching libraries off and on, removing them, and saying which may come in."""

import re
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from content.h5p.exceptions import (
    LibraryInUse,
    LibraryUnknown,
    WrongFingerprint,
    WrongMachineName,
)
from content.h5p.models import AllowedLibrary, Library, LibraryPolicy
from content.h5p.queries import current_libraries, library_usage
from content.h5p.queries.usage import UNUSED
from content.h5p.rules.names import is_machine_name
from content.h5p.services.locks import lock_libraries

log = structlog.get_logger(__name__)

FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def disable_library(*, tenant: int, library: UUID, by: str) -> Library:
    """Switch a library off: what needs it is not played until it is switched on again.

    Raises LibraryUnknown. Nothing happens to one that is off already.
    """
    row = _current(tenant, library)
    if row.disabled_at is None:
        _mark(row, timezone.now(), by)
        log.info("h5p.library_disabled", tenant=tenant, library=str(row), by=by)
    return row


@transaction.atomic
def enable_library(*, tenant: int, library: UUID, by: str) -> Library:
    """Switch a library on again. Raises LibraryUnknown."""
    row = _current(tenant, library)
    if row.disabled_at is not None:
        _mark(row, None, "")
        log.info("h5p.library_enabled", tenant=tenant, library=str(row), by=by)
    return row


@transaction.atomic
def remove_library(*, tenant: int, library: UUID, by: str) -> Library:
    """Remove a library that nothing needs. Its files stay a while, for pages that are open.

    Raises LibraryUnknown, LibraryInUse.
    """
    row = _current(tenant, library)
    usage = library_usage(tenant).get(row.name, UNUSED)
    if not usage.is_free:
        contents = usage.contents + usage.drafts
        raise LibraryInUse(library=row, contents=contents, libraries=usage.libraries)
    row.replaced_at = timezone.now()
    row.save(update_fields=["replaced_at"])
    log.info("h5p.library_removed", tenant=tenant, library=str(row), by=by)
    return row


@transaction.atomic
def allow_library(*, tenant: int, machine_name: str, sha256: str = "", by: str) -> AllowedLibrary:
    """Put a library on the list: these very files, or without `sha256` every version.

    Raises WrongMachineName, WrongFingerprint. What is on the list already stays as it is.
    """
    machine_name, sha256 = machine_name.strip(), sha256.strip().lower()
    if not is_machine_name(machine_name):
        raise WrongMachineName(name=machine_name)
    if sha256 and not FINGERPRINT.fullmatch(sha256):
        raise WrongFingerprint
    row, _ = AllowedLibrary.objects.get_or_create(
        tenant=tenant, machine_name=machine_name, sha256=sha256, defaults={"allowed_by": by}
    )
    return row


@transaction.atomic
def disallow_library(*, tenant: int, entry: UUID) -> None:
    """Take an entry off the list. What was installed by it stays installed."""
    AllowedLibrary.objects.filter(tenant=tenant, id=entry).delete()


@transaction.atomic
def restrict_libraries(*, tenant: int, only_allowed: bool, by: str) -> None:
    """Say whether nobody may install a library that is not on the list."""
    LibraryPolicy.objects.update_or_create(
        tenant=tenant,
        defaults={"only_allowed": only_allowed, "changed_by": by, "changed_at": timezone.now()},
    )
    log.info("h5p.policy_changed", tenant=tenant, only_allowed=only_allowed, by=by)


def _mark(row: Library, disabled_at: datetime | None, by: str) -> None:
    """Mark the library, and the patches before it that open pages still load from."""
    row.disabled_at, row.disabled_by = disabled_at, by
    Library.objects.filter(
        tenant=row.tenant, machine_name=row.machine_name, major=row.major, minor=row.minor
    ).update(disabled_at=disabled_at, disabled_by=by)


def _current(tenant: int, library: UUID) -> Library:
    """The current library of that id, under the lock. Raises LibraryUnknown."""
    lock_libraries(tenant)
    row = current_libraries(tenant).defer("semantics", "files").filter(id=library).first()
    if row is None:
        raise LibraryUnknown
    return row
