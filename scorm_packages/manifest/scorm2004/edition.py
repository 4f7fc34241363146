"""Which edition of SCORM 2004 a manifest follows."""

from typing import Literal

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding
from scorm_packages.manifest.packaging.metadata import schema_version

Edition = Literal["2nd", "3rd", "4th"]

OFFICIAL: dict[str, Edition] = {
    "CAM 1.3": "2nd",
    "2004 3rd Edition": "3rd",
    "2004 4th Edition": "4th",
}
"""What `<schemaversion>` says in each edition (CAM §3.4.1)."""
MARKS: tuple[tuple[str, Edition], ...] = (
    ("4th", "4th"),
    ("4rd", "4th"),
    ("fourth", "4th"),
    ("3rd", "3rd"),
    ("3th", "3rd"),
    ("third", "3rd"),
    ("2nd", "2nd"),
    ("second", "2nd"),
    ("1st", "2nd"),
    ("1.3", "2nd"),
)
"""How else the edition is written. Of the 1st Edition, a draft, the 2nd is the nearest."""
FOURTH_ELEMENTS = frozenset({"data"})
FOURTH_ATTRIBUTES = frozenset(
    {"completedByMeasure", "minProgressMeasure", "progressWeight", "sharedDataGlobalToSystem"}
)


def read_edition(root: etree._Element, document: str) -> tuple[Edition, list[Finding]]:
    """Return the edition: as the manifest says it, else as its elements tell, else the 3rd."""
    written = schema_version(root)
    newer = fourth_edition_names(root)
    official = OFFICIAL.get(written)
    edition: Edition
    findings = []
    if official is not None:
        edition = official
    else:
        told = next((each for mark, each in MARKS if mark in written.lower()), None)
        edition = told or ("4th" if newer else "3rd")
        code = "scorm2004.schema_version" if written else "scorm2004.schema_version_missing"
        findings.append(finding(code, document, found=written, edition=edition))
    if newer and edition != "4th":
        names = ", ".join(newer)
        findings.append(finding("scorm2004.newer_edition", document, edition=edition, names=names))
    return edition, findings


def fourth_edition_names(root: etree._Element) -> list[str]:
    """Return which names that came with the 4th Edition the manifest uses."""
    found: dict[str, None] = {}
    for each in root.iter(etree.Element):
        name, space = elements.local_name(each), elements.namespace(each).lower()
        if name in FOURTH_ELEMENTS and "adlcp" in space:
            found[f"adlcp:{name}"] = None
        if name == "objectives" and "adlseq" in space:
            found["adlseq:objectives"] = None
        for key in each.attrib:
            attribute = str(key).rpartition("}")[2]
            if attribute in FOURTH_ATTRIBUTES:
                found[attribute] = None
    return list(found)
