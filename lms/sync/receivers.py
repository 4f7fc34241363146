"""What this room does when a lower one speaks."""

from typing import Any

from lms.archives.models import ArchiveEntry
from lms.sync.services.outbox import enqueue


def write_messages(*, entry: ArchiveEntry, **_: Any) -> None:
    """A result went into the archive: write what is to be sent, in the same transaction."""
    enqueue(entry)
