"""Which `<organization>` of a manifest is the course's, and what its items are called."""

from collections import Counter

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.packaging.standard import Standard

MAX_ITEMS = 2000
MAX_IDENTIFIER = 2000
"""In bytes: identifiers are keys of the database."""
MAX_DEPTH = 40
"""Levels of items. Real courses have four; whoever walks a tree later may rely on this."""


def choose_organization(
    root: etree._Element, document: str, standard: Standard
) -> tuple[etree._Element | None, list[Finding]]:
    """Return the default organization, else the first; None where there is none at all."""
    container = elements.child(root, "organizations")
    organizations = elements.children(container, "organization") if container is not None else []
    if container is None or not organizations:
        return None, []
    named = elements.attribute(container, "default")
    identified = {elements.attribute(each, "identifier"): each for each in reversed(organizations)}
    chosen = identified.get(named, organizations[0]) if named else organizations[0]
    used = elements.text(elements.child(chosen, "title")) or identifier_of(chosen)
    findings = []
    if named and named not in identified:
        default = {"named": named, "used": used}
        findings.append(standard.finding("default_organization", document, **default))
    if len(organizations) > 1:
        several = {"count": len(organizations), "used": used}
        findings.append(standard.finding("several_organizations", document, **several))
    return chosen, findings


def identifier_of(organization: etree._Element) -> str:
    """Return the identifier of an organization, or one made for it."""
    return elements.attribute(organization, "identifier") or "organization-1"


def name_items(
    organization: etree._Element, document: str, standard: Standard, *, reserved: str = ""
) -> tuple[dict[etree._Element, str], list[Finding]]:
    """Give every item its identifier: the manifest's, or one made from its position.

    `reserved` is an identifier that no item may have. Returns them in document order; none, and an
    error, where there are too many or too deep.
    """
    items = list(elements.descendants(organization, "item"))
    if len(items) > MAX_ITEMS:
        sizes = {"count": len(items), "limit": MAX_ITEMS}
        return {}, [standard.finding("too_many_items", document, **sizes)]
    if deepest(organization) > MAX_DEPTH:
        return {}, [standard.finding("too_deep", document, limit=MAX_DEPTH)]
    findings = []
    taken = Counter(elements.attribute(each, "identifier") for each in items)
    taken[reserved] += 1
    for identifier, count in taken.items():
        if identifier and count > 1:
            twice = {"element": "item", "identifier": identifier}
            findings.append(standard.finding("duplicate_identifier", document, **twice))
    if longest := [each for each in taken if len(each.encode()) > MAX_IDENTIFIER]:
        limit = {"identifier": longest[0], "limit": MAX_IDENTIFIER}
        findings.append(standard.finding("identifier_too_long", document, **limit))
    named = {}
    for position, each in enumerate(items, start=1):
        identifier = elements.attribute(each, "identifier")
        if not identifier:
            identifier = f"item-{position}"
            while identifier in taken:
                identifier += "-"
            made = {"element": "item", "used": identifier}
            where = elements.place(document, each)
            findings.append(standard.finding("identifier_missing", where, **made))
        named[each] = identifier
    return named, findings


def deepest(organization: etree._Element) -> int:
    """Return how many levels of items there are."""
    level, depth = elements.children(organization, "item"), 0
    while level:
        depth += 1
        level = [below for item in level for below in elements.children(item, "item")]
    return depth
