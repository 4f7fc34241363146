"""What the archive tells the rooms above."""

from django.dispatch import Signal

entries_appended = Signal()
"""Entries were appended. Keyword: `entries`, a list of `ArchiveEntry` with their contents.

Sent inside the transaction that appends: a receiver that raises undoes the entries and whatever
caused them, so what must follow from an entry is written together with it or not at all.
"""
