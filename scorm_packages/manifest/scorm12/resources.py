"""The `<resources>` of a SCORM 1.2 manifest (CAM §2.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding, finding_on_names
from scorm_packages.manifest.hrefs import PackageFiles, Target, resolve
from scorm_packages.manifest.scorm12.model import Resource, ScormType


@dataclass(frozen=True, slots=True)
class ReadResource:
    """A resource with what is needed to judge it once an item launches it."""

    resource: Resource
    written_href: str
    target: Target | None
    written_type: str
    place: str
    title: str
    """That of its metadata; mostly empty."""


def read_resources(
    root: etree._Element, document: str, files: PackageFiles
) -> tuple[dict[str, ReadResource], list[Finding]]:
    """Read all resources of the manifest `root`, by identifier, in document order."""
    findings: list[Finding] = []
    read: dict[str, ReadResource] = {}
    unlisted: list[str] = []
    missing_files: list[str] = []
    other_types: list[str] = []
    for container in elements.children(root, "resources"):
        for element in elements.children(container, "resource"):
            one, missing = _read_resource(element, document, files)
            missing_files += missing
            identifier = one.resource.identifier
            if not identifier:
                unlisted.append(one.place)
            elif identifier in read:
                twice = {"element": "resource", "identifier": identifier}
                findings.append(finding("scorm12.duplicate_identifier", one.place, **twice))
            else:
                read[identifier] = one
                if elements.attribute(element, "type").lower() != "webcontent":
                    other_types.append(identifier)
    if missing_files:
        findings.append(finding_on_names("scorm12.file_missing", dict.fromkeys(missing_files)))
    if other_types:
        findings.append(finding_on_names("scorm12.resource_type", other_types))
    findings += _check_dependencies({key: one.resource for key, one in read.items()}, document)
    return read, findings


def _read_resource(
    element: etree._Element, document: str, files: PackageFiles
) -> tuple[ReadResource, list[str]]:
    bases = [
        base
        for each in (*reversed(list(element.iterancestors())), element)
        if (base := each.get(elements.XML_BASE))
    ]
    href = elements.attribute(element, "href")
    target = resolve(href, bases, files) if href else None
    listed, missing = _listed_files(element, bases, files)
    written_type = elements.attribute(element, "scormtype")
    usable = target is not None and target.problem is None
    resource = Resource(
        identifier=elements.attribute(element, "identifier"),
        scorm_type=_scorm_type(written_type),
        href=target.href if target and usable else "",
        path=target.path if target else None,
        is_external=target.external if target else False,
        files=tuple(listed),
        dependencies=tuple(
            elements.attribute(each, "identifierref")
            for each in elements.children(element, "dependency")
        ),
    )
    where = elements.place(document, element)
    title = elements.lom_title(element)
    return ReadResource(resource, href, target, written_type, where, title), missing


def _scorm_type(written: str) -> ScormType:
    """Return the type; where it is missing or unknown a SCO, so that no result is lost."""
    return "asset" if written.lower() == "asset" else "sco"


def _listed_files(
    element: etree._Element, bases: Sequence[str], files: PackageFiles
) -> tuple[list[str], list[str]]:
    found, missing = [], []
    for each in elements.children(element, "file"):
        href = elements.attribute(each, "href")
        own_base = each.get(elements.XML_BASE)
        target = resolve(href, [*bases, own_base] if own_base else bases, files)
        if target.path is not None:
            found.append(target.path)
        elif href and not target.external:
            missing.append(href)
    return found, missing


def _check_dependencies(resources: Mapping[str, Resource], document: str) -> list[Finding]:
    unknown = [
        name
        for resource in resources.values()
        for name in resource.dependencies
        if name not in resources
    ]
    findings = []
    if unknown:
        unknown = list(dict.fromkeys(unknown))
        findings.append(finding_on_names("scorm12.dependency_missing", unknown))
    if cycle := find_cycle({key: resource.dependencies for key, resource in resources.items()}):
        names = " → ".join(cycle)
        findings.append(finding("scorm12.dependency_cycle", document, names=names))
    return findings


def find_cycle(edges: Mapping[str, Sequence[str]]) -> list[str]:
    """Return one cycle of the graph as the nodes along it, the first repeated; empty if none.

    Depth-first with an explicit stack: a chain of dependencies may be longer than Python's.
    """
    done: set[str] = set()
    for start in edges:
        path: dict[str, None] = {start: None}  # Ordered, and quick to search.
        stack = [iter(edges[start])] if start not in done else []
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                done.add(path.popitem()[0])
            elif node in path:
                nodes = list(path)
                return [*nodes[nodes.index(node) :], node]
            elif node in edges and node not in done:
                path[node] = None
                stack.append(iter(edges[node]))
    return []
