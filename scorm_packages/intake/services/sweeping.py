"""Removing what imports that were killed halfway have left in the store."""

import uuid
from datetime import UTC, datetime, timedelta

from django.utils import timezone

from content.storage import services as storage
from scorm_packages.intake.services.rows import FOLDER, prefix_of
from scorm_packages.runtime.models import Package

ORPHANED_AFTER = timedelta(days=1)
"""Longer than any upload takes: files younger than this may belong to an import under way."""


def sweep_orphans(*, older_than: timedelta = ORPHANED_AFTER, now: datetime | None = None) -> int:
    """Delete the files of imports that were killed before their rows were written.

    The prefix of a package ends with its id, a UUID of version 7, which tells when the import
    began: those younger than `older_than` may still be under way. Returns the files deleted.
    """
    before = (now or timezone.now()) - older_than
    deleted = 0
    for tenant in storage.list_prefixes(FOLDER):
        for name in storage.list_prefixes(f"{FOLDER}/{tenant}"):
            package_id = _package_id(name)
            if package_id is None or _began(package_id) >= before or not tenant.isdecimal():
                continue
            if not Package.objects.filter(tenant=int(tenant), id=package_id).exists():
                deleted += storage.delete_prefix(prefix_of(int(tenant), package_id))
    return deleted


def _package_id(name: str) -> uuid.UUID | None:
    try:
        package_id = uuid.UUID(name)
    except ValueError:
        return None
    return package_id if package_id.version == 7 else None


def _began(package_id: uuid.UUID) -> datetime:
    """Return the time in a UUID of version 7: its first 48 bits, in milliseconds (RFC 9562)."""
    return datetime.fromtimestamp((package_id.int >> 80) / 1000, tz=UTC)
