"""The `<resources>` of a manifest (CAM §2.3 of SCORM 1.2, §3.4.1 of SCORM 2004)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles, Target, resolve
from scorm_packages.manifest.packaging.graph import find_cycle
from scorm_packages.manifest.packaging.standard import Standard

ScormType = Literal["sco", "asset"]


@dataclass(frozen=True, slots=True)
class Resource:
    """A `<resource>`: something that can be launched, or files that others need.

    `href` is a URL reference relative to the package's root, escaped, with query and fragment, or
    an absolute web address when `is_external`; empty when the resource names no page or one that
    cannot be used. `path` is the file of the package that it means.
    """

    identifier: str
    scorm_type: ScormType
    href: str
    path: str | None
    is_external: bool
    files: tuple[str, ...]
    dependencies: tuple[str, ...]


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
    root: etree._Element, document: str, files: PackageFiles, standard: Standard
) -> tuple[dict[str, ReadResource], list[Finding]]:
    """Read all resources of the manifest `root`, by identifier, in document order."""
    findings: list[Finding] = []
    read: dict[str, ReadResource] = {}
    missing_files: list[str] = []
    other_types: list[str] = []
    for container in elements.children(root, "resources"):
        for element in elements.children(container, "resource"):
            one, missing = _read_resource(element, document, files)
            missing_files += missing
            identifier = one.resource.identifier
            if identifier and identifier in read:
                twice = {"element": "resource", "identifier": identifier}
                findings.append(standard.finding("duplicate_identifier", one.place, **twice))
            elif identifier:
                read[identifier] = one
                if elements.attribute(element, "type").lower() != "webcontent":
                    other_types.append(identifier)
    if missing_files:
        findings.append(standard.finding_on_names("file_missing", dict.fromkeys(missing_files)))
    if other_types:
        findings.append(standard.finding_on_names("resource_type", other_types))
    needed = {key: one.resource.dependencies for key, one in read.items()}
    findings += _check_dependencies(needed, document, standard)
    return read, findings


def _read_resource(
    element: etree._Element, document: str, files: PackageFiles
) -> tuple[ReadResource, list[str]]:
    bases = elements.bases(element)
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


def _check_dependencies(
    needed: Mapping[str, Sequence[str]], document: str, standard: Standard
) -> list[Finding]:
    unknown = [name for names in needed.values() for name in names if name not in needed]
    findings = []
    if unknown:
        findings.append(standard.finding_on_names("dependency_missing", dict.fromkeys(unknown)))
    if cycle := find_cycle(needed):
        names = " → ".join(cycle)
        findings.append(standard.finding("dependency_cycle", document, names=names))
    return findings
