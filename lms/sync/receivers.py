"""What this room does when a lower one speaks."""

from collections.abc import Sequence
from typing import Any

from lms.archives.models import ArchiveEntry
from lms.sync.services.outbox import enqueue


def write_messages(*, entries: Sequence[ArchiveEntry], **_: Any) -> None:
    """Results went into the archive: write what is to be sent, in the same transaction."""
    enqueue(entries)
