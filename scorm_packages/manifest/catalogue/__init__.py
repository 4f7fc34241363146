"""Every code the package doctor can report, with its sentences in both languages.

One module for each thing that is looked at: `archives` (the zip), `packages` (which standard, and
where in the zip), `documents` (reading XML), `scorm12` with `scorm12_resources`, `scorm2004` with
`sequencing`, `cmi5`, `tincan` and `h5p` (the descriptions), `dryrun`, `exports`. A new code goes
into the module of the thing it is about; `because` names the clause, or the reason where no clause
exists. Codes are never renamed and never reused: stored reports refer to them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from scorm_packages.manifest.catalogue import (
    archives,
    cmi5,
    documents,
    dryrun,
    exports,
    h5p,
    packages,
    scorm12,
    scorm2004,
    tincan,
)
from scorm_packages.manifest.catalogue.entry import Entry, Severity, Text

PARTS = (
    archives.ENTRIES,
    packages.ENTRIES,
    documents.ENTRIES,
    scorm12.ENTRIES,
    scorm2004.ENTRIES,
    cmi5.ENTRIES,
    tincan.ENTRIES,
    h5p.ENTRIES,
    dryrun.ENTRIES,
    exports.ENTRIES,
)

CATALOGUE: Mapping[str, Entry] = MappingProxyType(
    {code: entry for part in PARTS for code, entry in part.items()}
)

__all__ = ["CATALOGUE", "PARTS", "Entry", "Severity", "Text"]
