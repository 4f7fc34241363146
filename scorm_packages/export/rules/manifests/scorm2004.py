"""`imsmanifest.xml` of SCORM 2004, 3rd and 4th Edition (CAM §3.4).

Learners choose freely among the parts and go through them in order: choice and flow are both on.
The content itself says whether it is done; a pass mark is told to it as the primary objective's
minimum normalized measure.
"""

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from scorm_packages.export.rules.manifests.resources import resources_of
from scorm_packages.export.rules.names import xml_name
from scorm_packages.export.rules.outline import Outline, Part

IMSCP = "http://www.imsglobal.org/xsd/imscp_v1p1"
ADLCP = "http://www.adlnet.org/xsd/adlcp_v1p3"
ADLSEQ = "http://www.adlnet.org/xsd/adlseq_v1p3"
ADLNAV = "http://www.adlnet.org/xsd/adlnav_v1p3"
IMSSS = "http://www.imsglobal.org/xsd/imsss"
VERSIONS = {"3rd": "2004 3rd Edition", "4th": "2004 4th Edition"}
_PREFIXES = {None: IMSCP, "adlcp": ADLCP, "adlseq": ADLSEQ, "adlnav": ADLNAV, "imsss": IMSSS}

_cp = ElementMaker(namespace=IMSCP, nsmap=_PREFIXES)
_adl = ElementMaker(namespace=ADLCP, nsmap=_PREFIXES)
_ss = ElementMaker(namespace=IMSSS, nsmap=_PREFIXES)

_ACTIONS = {"exit,message", "exit,no message", "continue,message", "continue,no message"}


def write(outline: Outline, edition: str) -> bytes:
    """Write the manifest of `outline` for the "3rd" or the "4th" Edition."""
    organization = _cp.organization(
        _cp.title(outline.title),
        *(_item(part) for part in outline.parts),
        _ss.sequencing(_ss.controlMode(choice="true", flow="true")),
        identifier="organization-1",
    )
    root = _cp.manifest(
        _cp.metadata(_cp.schema("ADL SCORM"), _cp.schemaversion(VERSIONS[edition])),
        _cp.organizations(organization, default="organization-1"),
        _cp.resources(*resources_of(outline, _cp, f"{{{ADLCP}}}scormType")),
        identifier=xml_name(outline.identifier),
        version="1.0",
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _item(part: Part) -> etree._Element:
    item: etree._Element = _cp.item(
        _cp.title(part.title),
        *(_item(child) for child in part.children),
        identifier=part.identifier,
    )
    if part.href:
        item.set("identifierref", f"resource-{part.identifier}")
    if not part.is_visible:
        item.set("isvisible", "false")
    if part.href:
        if part.time_limit_action in _ACTIONS:
            item.append(_adl.timeLimitAction(part.time_limit_action))
        if part.data_from_lms:
            item.append(_adl.dataFromLMS(part.data_from_lms))
    item.append(_sequencing(part))
    return item


def _sequencing(part: Part) -> etree._Element:
    """In the order of the schema: control mode, limits, objectives, delivery (imsss_v1p0.xsd)."""
    sequencing: etree._Element = _ss.sequencing()
    if part.children:
        sequencing.append(_ss.controlMode(choice="true", flow="true"))
    if not part.href:
        return sequencing
    if part.max_time_cs is not None:
        seconds = f"{part.max_time_cs / 100:.2f}".rstrip("0").rstrip(".")
        sequencing.append(_ss.limitConditions(attemptAbsoluteDurationLimit=f"PT{seconds}S"))
    if part.pass_mark is not None:
        objective = _ss.primaryObjective(
            _ss.minNormalizedMeasure(f"{part.pass_mark.normalize():f}"),
            objectiveID=f"objective-{part.identifier}",
            satisfiedByMeasure="true",
        )
        sequencing.append(_ss.objectives(objective))
    is_sco = part.kind == "sco"
    if is_sco:
        sequencing.append(
            _ss.deliveryControls(completionSetByContent="true", objectiveSetByContent="true")
        )
    return sequencing
