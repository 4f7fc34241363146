"""Findings about H5P packages: their sentences are those of `content.h5p`, kept there alone."""

from collections.abc import Mapping

from content.h5p.rules import catalogue as h5p
from scorm_packages.manifest.catalogue.entry import Entry, Severity, Text

SEVERITIES: Mapping[h5p.Severity, Severity] = {
    "error": "error",
    "warning": "warning",
    "note": "info",
}

ENTRIES: Mapping[str, Entry] = {
    code: Entry(
        severity=SEVERITIES[entry.severity],
        because=entry.because,
        en=Text(*entry.en),
        zh=Text(*entry.zh),
    )
    for code, entry in h5p.CATALOGUE.items()
}
