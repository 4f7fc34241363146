"""What the metadata of a manifest says of the whole course."""

import re

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles, resolve
from scorm_packages.manifest.packaging.standard import Standard

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
LONGEST_TAG = 35  # RFC 5646 §4.4.1.


def read_language(root: etree._Element) -> str:
    """Return the language of the course, an IETF tag; empty when the manifest does not say.

    Told by the LOM's general/language, or else by the language of a title.
    """
    candidates = [*elements.lom_languages(root), str(root.get(elements.XML_LANG) or "")]
    for each in candidates:
        tag = each.replace("_", "-")
        if LANGUAGE_TAG.fullmatch(tag) and len(tag) <= LONGEST_TAG and tag.lower() != "x-none":
            return tag
    return ""


def schema_version(root: etree._Element) -> str:
    """Return the version that the manifest says it follows; empty when it does not say."""
    return elements.text(elements.child(root, "metadata", "schemaversion"))


def missing_metadata(
    root: etree._Element, files: PackageFiles, standard: Standard
) -> list[Finding]:
    """Check that the metadata files that `adlcp:location` points to are in the package."""
    missing = []
    for metadata in elements.descendants(root, "metadata"):
        for location in elements.children(metadata, "location"):
            href = elements.text(location)
            if href and resolve(href, elements.bases(metadata), files).problem == "missing":
                missing.append(href)
    if not missing:
        return []
    return [standard.finding_on_names("metadata_file_missing", dict.fromkeys(missing))]
