"""A SCORM 1.2 manifest as a whole: its organizations, and whether anything can be launched."""

from collections.abc import Mapping

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.findings import Finding, finding
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.scorm12.items import ItemReader, launch_findings
from scorm_packages.manifest.scorm12.metadata import check_metadata, read_language
from scorm_packages.manifest.scorm12.model import Item, Manifest, Organization
from scorm_packages.manifest.scorm12.resources import ReadResource, read_resources


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
    findings = check_metadata(root, document, files)
    nested = sum(1 for _ in elements.descendants(root, "manifest"))
    if nested:
        findings.append(finding("scorm12.sub_manifest", document, count=nested))
    resources, resource_findings = read_resources(root, document, files)
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


def _read_organization(
    root: etree._Element, document: str, resources: Mapping[str, ReadResource], files: PackageFiles
) -> tuple[Organization, list[Finding]]:
    """Read the default organization; where there is none, make one of the SCOs."""
    container = elements.child(root, "organizations")
    organizations = elements.children(container, "organization") if container is not None else []
    if container is None or not organizations:
        return _organization_of_scos(root, document, resources, files)
    named = elements.attribute(container, "default")
    chosen = next(
        (each for each in organizations if elements.attribute(each, "identifier") == named), None
    )
    findings = []
    if chosen is None or not named:
        chosen = organizations[0]
    identifier = elements.attribute(chosen, "identifier") or "organization-1"
    title = elements.text(elements.child(chosen, "title"))
    if named and elements.attribute(chosen, "identifier") != named:
        used = {"named": named, "used": title or identifier}
        findings.append(finding("scorm12.default_organization", document, **used))
    if len(organizations) > 1:
        several = {"count": len(organizations), "used": title or identifier}
        findings.append(finding("scorm12.several_organizations", document, **several))
    reader = ItemReader(document, resources, files, title)
    items = reader.read(chosen)
    return Organization(identifier, title, items), findings + reader.findings


def _organization_of_scos(
    root: etree._Element, document: str, resources: Mapping[str, ReadResource], files: PackageFiles
) -> tuple[Organization, list[Finding]]:
    scos = [
        each
        for each in resources.values()
        if each.written_type.lower() == "sco" and each.target is not None
    ]
    findings = [
        problem
        for each in scos
        for problem in launch_findings(each, each.resource.identifier, files)
    ]
    if scos:
        findings.append(finding("scorm12.no_organization", document, count=len(scos)))
    title = elements.lom_title(root)
    items = tuple(_item_of(each, title if len(scos) == 1 else "") for each in scos)
    return Organization("organization-1", title, items), findings


def _item_of(read: ReadResource, title: str) -> Item:
    identifier = read.resource.identifier
    return Item(
        identifier=identifier,
        title=read.title or title or identifier,
        href=read.resource.href,
        kind="sco",
        is_visible=True,
        parameters="",
        mastery_score=None,
        prerequisites="",
        max_time_allowed="",
        time_limit_action="",
        data_from_lms="",
        children=(),
    )
