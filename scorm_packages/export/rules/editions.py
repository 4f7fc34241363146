"""A manifest of SCORM 2004 in another edition.

The editions share their namespaces. What differs, and is rewritten here: the schema version; the
completion threshold, which the 3rd Edition writes as text and the 4th as attributes; and what only
the 4th knows, `adlcp:data` (CAM §3.4.1.7) and `adlseq:objectives` (SN §3.10).
"""

from lxml import etree

from scorm_packages.export.rules.manifests.scorm2004 import ADLCP, ADLSEQ, IMSCP, VERSIONS
from scorm_packages.manifest.findings import Finding, finding, finding_on_names

_ONLY_IN_THE_4TH = (f"{{{ADLCP}}}data", f"{{{ADLSEQ}}}objectives")
_THRESHOLD = f"{{{ADLCP}}}completionThreshold"


def in_edition(root: etree._Element, before: str, after: str) -> tuple[bytes, list[Finding]]:
    """Write the manifest `root` of the edition `before` ("2nd", "3rd", "4th") for `after`.

    Changes `root`. Returns the document and what there is to say of it.
    """
    findings = [finding("export.edition_changed", "imsmanifest.xml", before=before, after=after)]
    for version in root.iter(f"{{{IMSCP}}}schemaversion"):
        version.text = VERSIONS[after]
    if after == "4th":
        for threshold in root.iter(_THRESHOLD):
            _measured(threshold)
    else:
        findings += _without_the_4th(root)
    document = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document, findings


def _measured(threshold: etree._Element) -> None:
    """`<completionThreshold>0.8</…>` as the 4th Edition writes it (CAM §3.4.1.6)."""
    measure = (threshold.text or "").strip()
    if measure and threshold.get("minProgressMeasure") is None:
        threshold.text = None
        threshold.set("completedByMeasure", "true")
        threshold.set("minProgressMeasure", measure)


def _without_the_4th(root: etree._Element) -> list[Finding]:
    lost: list[str] = []
    for threshold in list(root.iter(_THRESHOLD)):
        if threshold.get("completedByMeasure") == "true":
            threshold.text = threshold.get("minProgressMeasure", "1.0")
        elif threshold.attrib:
            _remove(threshold)
            continue
        if threshold.get("progressWeight", "1.0") not in {"1", "1.0"}:
            lost.append("progressWeight")
        threshold.attrib.clear()
    for name in _ONLY_IN_THE_4TH:
        for element in list(root.iter(name)):
            lost.append(f"{element.prefix or ''}:{etree.QName(element).localname}".strip(":"))
            _remove(element)
    if not lost:
        return []
    unique = list(dict.fromkeys(lost))
    return [finding_on_names("export.edition_features_lost", unique)]


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
