"""Every code that this room can report, with its sentences in both languages.

One module for each thing that is looked at: `documents` (reading JSON), `packages` (the package
as a whole and its content), `libraries` (those in it, and what they need), `definitions` (what a
library says of its parameters), `semantics` (parameters against that), `drafts` (what an
author has still to do), `upgrades` (newer versions of libraries). Codes are never renamed and
never reused: stored reports refer to them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from content.h5p.rules.catalogue import (
    definitions,
    documents,
    drafts,
    editors,
    libraries,
    packages,
    semantics,
    upgrades,
)
from content.h5p.rules.catalogue.entry import Entry, Severity, Text

PARTS = (
    documents.ENTRIES,
    packages.ENTRIES,
    libraries.ENTRIES,
    definitions.ENTRIES,
    semantics.ENTRIES,
    drafts.ENTRIES,
    editors.ENTRIES,
    upgrades.ENTRIES,
)

CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {code: entry for part in PARTS for code, entry in part.items()}
)

__all__ = ["CATALOGUE", "PARTS", "Entry", "Severity", "Text"]
