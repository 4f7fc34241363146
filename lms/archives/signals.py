"""What the archive tells the rooms above."""

from django.dispatch import Signal

entry_appended = Signal()
"""An entry was appended. Keyword: `entry`, an `ArchiveEntry` with its content.

Sent inside the transaction that appends: a receiver that raises undoes the entry and whatever
caused it, so what must follow from an entry is written together with it or not at all.
"""
