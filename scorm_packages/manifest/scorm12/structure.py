"""A SCORM 1.2 manifest as a whole: its organizations, and whether anything can be launched."""

from collections.abc import Mapping

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.course import Organization
from scorm_packages.manifest.findings import Finding, finding, shortened
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.packaging.items import MAX_TITLE
from scorm_packages.manifest.packaging.metadata import (
    missing_metadata,
    read_language,
    schema_version,
)
from scorm_packages.manifest.packaging.organizations import choose_organization, identifier_of
from scorm_packages.manifest.packaging.resource_package import organization_of_scos
from scorm_packages.manifest.packaging.resources import ReadResource, read_resources
from scorm_packages.manifest.scorm12.items import ItemReader
from scorm_packages.manifest.scorm12.model import Manifest
from scorm_packages.manifest.scorm12.standard import SCORM_12


def read_manifest(
    root: etree._Element, document: str, files: PackageFiles
) -> tuple[Manifest | None, list[Finding]]:
    """Read the manifest `root`, named `document` in findings, of a package with `files`.

    Returns the manifest, or None when nothing in it can be launched, and what there is to say.
    Never raises on bad input. The manifest may be used only when no finding is an error.
    """
    if elements.local_name(root) != "manifest":
        name = elements.local_name(root)
        return None, [finding("scorm12.not_a_manifest", document, root=name)]
    findings = _check_version(root, document) + missing_metadata(root, files, SCORM_12)
    nested = sum(1 for _ in elements.descendants(root, "manifest"))
    if nested:
        findings.append(finding("scorm12.sub_manifest", document, count=nested))
    resources, resource_findings = read_resources(root, document, files, SCORM_12)
    findings += resource_findings
    organization, organization_findings = _read_organization(root, document, resources, files)
    findings += organization_findings
    if not any(item.href for item in organization.walk()):
        # Where an item could not be read, its own finding already says why.
        if not any(each.severity == "error" for each in organization_findings):
            findings.append(finding("scorm12.nothing_to_launch", document))
        return None, findings
    identifier = elements.attribute(root, "identifier")
    if not identifier:
        identifier = organization.identifier
        named = {"element": "manifest", "used": identifier}
        findings.append(finding("scorm12.identifier_missing", document, **named))
    manifest = Manifest(
        identifier=identifier,
        version=elements.attribute(root, "version"),
        title=organization.title or elements.lom_title(root),
        language=read_language(root),
        organization=organization,
        resources=tuple(each.resource for each in resources.values()),
    )
    if not manifest.has_sco:
        findings.append(finding("scorm12.no_sco", document))
    return manifest, findings


def _check_version(root: etree._Element, document: str) -> list[Finding]:
    version = schema_version(root)
    if not version:
        return [finding("scorm12.schema_version_missing", document)]
    if version != "1.2":
        return [finding("scorm12.schema_version", document, found=version)]
    return []


def _read_organization(
    root: etree._Element, document: str, resources: Mapping[str, ReadResource], files: PackageFiles
) -> tuple[Organization, list[Finding]]:
    """Read the default organization; where there is none, make one of the SCOs."""
    chosen, findings = choose_organization(root, document, SCORM_12)
    if chosen is None:
        return organization_of_scos(root, document, resources, files, SCORM_12)
    title = shortened(elements.text(elements.child(chosen, "title")), MAX_TITLE)
    reader = ItemReader(document, resources, files)
    items = reader.read(chosen)
    return Organization(identifier_of(chosen), title, items), findings + reader.findings
