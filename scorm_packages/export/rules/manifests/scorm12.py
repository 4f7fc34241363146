"""`imsmanifest.xml` of SCORM 1.2 (CAM 1.2 §2.3)."""

from decimal import Decimal

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from scorm_packages.export.rules.manifests.resources import resources_of
from scorm_packages.export.rules.names import xml_name
from scorm_packages.export.rules.outline import Outline, Part

IMSCP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
ADLCP = "http://www.adlnet.org/xsd/adlcp_rootv1p2"

_cp = ElementMaker(namespace=IMSCP, nsmap={None: IMSCP, "adlcp": ADLCP})
_adl = ElementMaker(namespace=ADLCP, nsmap={"adlcp": ADLCP})


def write(outline: Outline) -> bytes:
    """Write the manifest of `outline`; the same outline gives the same bytes."""
    organization = _cp.organization(
        _cp.title(outline.title),
        *(_item(part) for part in outline.parts),
        identifier="organization-1",
    )
    root = _cp.manifest(
        _cp.metadata(_cp.schema("ADL SCORM"), _cp.schemaversion("1.2")),
        _cp.organizations(organization, default="organization-1"),
        _cp.resources(*resources_of(outline, _cp, f"{{{ADLCP}}}scormtype")),
        identifier=xml_name(outline.identifier),
        version="1.0",
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _item(part: Part) -> etree._Element:
    values = {
        "prerequisites": part.prerequisites,
        "maxtimeallowed": _timespan(part.max_time_cs),
        "timelimitaction": part.time_limit_action,
        "datafromlms": part.data_from_lms,
        "masteryscore": _percent(part.pass_mark),
    }
    item: etree._Element = _cp.item(
        _cp.title(part.title),
        *(_item(child) for child in part.children),
        *(_value(name, value) for name, value in values.items() if value),
        identifier=part.identifier,
    )
    if part.href:
        item.set("identifierref", f"resource-{part.identifier}")
    if not part.is_visible:
        item.set("isvisible", "false")
    return item


def _value(name: str, value: str) -> etree._Element:
    element: etree._Element = _adl(name, value)
    if name == "prerequisites":
        element.set("type", "aicc_script")
    return element


def _percent(mark: Decimal | None) -> str:
    """A mastery score: 0 to 100, whole where it can be."""
    if mark is None:
        return ""
    percent = (mark * 100).normalize()
    return str(int(percent)) if percent == percent.to_integral_value() else f"{percent:f}"


def _timespan(centiseconds: int | None) -> str:
    if centiseconds is None:
        return ""
    seconds, fraction = divmod(centiseconds, 100)
    return f"{seconds // 3600:04d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" + (
        f".{fraction:02d}" if fraction else ""
    )
