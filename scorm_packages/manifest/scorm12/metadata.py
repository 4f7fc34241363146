"""What the metadata of a SCORM 1.2 manifest says of the whole course."""

import re

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding, finding_on_names
from scorm_packages.manifest.hrefs import PackageFiles, resolve

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
LONGEST_TAG = 35  # RFC 5646 §4.4.1.


def read_language(root: etree._Element) -> str:
    """Return the language of the course, an IETF tag; empty when the manifest does not say.

    Told by the LOM's general/language, or else by the `xml:lang` of a title.
    """
    lom = elements.child(root, "metadata", "lom", "general")
    candidates = []
    if lom is not None:
        candidates.append(elements.text(elements.child(lom, "language")))
        title = elements.child(lom, "title", "langstring")
        candidates.append(str(title.get(elements.XML_LANG) or "") if title is not None else "")
    candidates.append(str(root.get(elements.XML_LANG) or ""))
    for each in candidates:
        tag = each.replace("_", "-")
        if LANGUAGE_TAG.fullmatch(tag) and len(tag) <= LONGEST_TAG and tag.lower() != "x-none":
            return tag
    return ""


def check_metadata(root: etree._Element, document: str, files: PackageFiles) -> list[Finding]:
    """Check the schema version, and that metadata files that are pointed to are in the package."""
    findings = []
    version = elements.text(elements.child(root, "metadata", "schemaversion"))
    if not version:
        findings.append(finding("scorm12.schema_version_missing", document))
    elif version != "1.2":
        findings.append(finding("scorm12.schema_version", document, found=version))
    locations = (elements.text(each) for each in elements.descendants(root, "location"))
    missing = [
        location
        for location in locations
        if location and resolve(location, (), files).problem == "missing"
    ]
    if missing:
        findings.append(finding_on_names("scorm12.metadata_file_missing", dict.fromkeys(missing)))
    return findings
