"""`cmi5.xml`: the course structure of cmi5 §13."""

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from scorm_packages.export.rules.outline import Outline, Part

CMI5 = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"

_cm = ElementMaker(namespace=CMI5, nsmap={None: CMI5})
Texts = tuple[tuple[str, str], ...]


def write(outline: Outline) -> bytes:
    """Write the course structure of `outline`: headings are blocks, all others units."""
    descriptions = outline.descriptions or outline.titles
    root = _cm.courseStructure(
        _cm.course(
            _texts("title", outline.titles), _texts("description", descriptions), id=outline.iri
        ),
        *_members(outline, outline.parts),
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _members(outline: Outline, parts: tuple[Part, ...]) -> list[etree._Element]:
    """Units and blocks. What lies below a unit stands after it: units hold nothing."""
    members: list[etree._Element] = []
    for part in parts:
        below = _members(outline, part.children)
        if part.href:
            members += [_unit(outline, part), *below]
        elif below:
            members.append(_block(outline, part, below))
    return members


def _unit(outline: Outline, part: Part) -> etree._Element:
    unit: etree._Element = _cm.au(
        _texts("title", _titles(outline, part)),
        _texts("description", _titles(outline, part)),
        _cm.url(part.href),
        id=f"{outline.iri}/items/{part.identifier}",
        moveOn=part.move_on,
    )
    if part.data_from_lms:
        unit.append(_cm.launchParameters(part.data_from_lms))
    if part.pass_mark is not None:
        unit.set("masteryScore", f"{part.pass_mark.normalize():f}")
    return unit


def _block(outline: Outline, part: Part, below: list[etree._Element]) -> etree._Element:
    titles = _titles(outline, part)
    block: etree._Element = _cm.block(
        _texts("title", titles),
        _texts("description", titles),
        *below,
        id=f"{outline.iri}/items/{part.identifier}",
    )
    return block


def _titles(outline: Outline, part: Part) -> Texts:
    """The only part of a course is called as the course is, in all its languages."""
    if len(list(outline.walk())) == 1:
        return outline.titles
    return ((outline.titles[0][0], part.title),)


def _texts(name: str, texts: Texts) -> etree._Element:
    strings = (_cm.langstring(text, lang=language) for language, text in texts)
    element: etree._Element = _cm(name, *strings)
    return element
