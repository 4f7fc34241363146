"""A SCORM 2004 manifest as a whole: its organizations, and whether anything can be launched."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.course import Organization
from scorm_packages.manifest.findings import Finding, finding, shortened
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.packaging.items import MAX_TITLE
from scorm_packages.manifest.packaging.metadata import missing_metadata, read_language
from scorm_packages.manifest.packaging.organizations import choose_organization, identifier_of
from scorm_packages.manifest.packaging.resource_package import organization_of_scos
from scorm_packages.manifest.packaging.resources import ReadResource, read_resources
from scorm_packages.manifest.scorm2004 import controls
from scorm_packages.manifest.scorm2004.doctor import check_sequencing
from scorm_packages.manifest.scorm2004.edition import Edition, read_edition
from scorm_packages.manifest.scorm2004.items import ItemReader
from scorm_packages.manifest.scorm2004.model import Manifest2004
from scorm_packages.manifest.scorm2004.sequencing import MAX_ELEMENTS, SequencingReader
from scorm_packages.manifest.scorm2004.standard import SCORM_2004
from scorm_packages.manifest.scorm2004.values import Values


def read_manifest(
    root: etree._Element, document: str, files: PackageFiles
) -> tuple[Manifest2004 | None, list[Finding]]:
    """Read the manifest `root`, named `document` in findings, of a package with `files`.

    Returns the manifest, or None when nothing in it can be launched, and what there is to say.
    Never raises on bad input. The manifest may be used only when no finding is an error. Of a bare
    manifest, without the package, `hrefs.ASSUMED_FILES` has all the files.
    """
    if elements.local_name(root) != "manifest":
        name = elements.local_name(root)
        return None, [finding("scorm2004.not_a_manifest", document, root=name)]
    edition, findings = read_edition(root, document)
    findings += missing_metadata(root, files, SCORM_2004)
    nested = sum(1 for _ in elements.descendants(root, "manifest"))
    if nested:
        findings.append(finding("scorm2004.sub_manifest", document, count=nested))
    resources, resource_findings = read_resources(root, document, files, SCORM_2004)
    findings += resource_findings
    organization, tree, found = _read_organization(root, document, edition, resources, files)
    findings += found
    if not organization.items:
        # Where an item could not be read, its own finding already says why.
        if not any(each.severity == "error" for each in found):
            findings.append(finding("scorm2004.nothing_to_launch", document))
        return None, findings
    identifier = elements.attribute(root, "identifier")
    if not identifier:
        identifier = organization.identifier
        named = {"element": "manifest", "used": identifier}
        findings.append(finding("scorm2004.identifier_missing", document, **named))
    manifest = Manifest2004(
        identifier=identifier,
        version=elements.attribute(root, "version"),
        title=organization.title or elements.lom_title(root),
        language=read_language(root),
        edition=edition,
        organization=organization,
        resources=tuple(each.resource for each in resources.values()),
        sequencing=tree,
    )
    if not manifest.has_sco:
        findings.append(finding("scorm2004.no_sco", document))
    return manifest, findings


def _read_organization(
    root: etree._Element,
    document: str,
    edition: Edition,
    resources: Mapping[str, ReadResource],
    files: PackageFiles,
) -> tuple[Organization, dict[str, Any], list[Finding]]:
    """Read the default organization and its activity tree; where there is none, make one."""
    chosen, findings = choose_organization(root, document, SCORM_2004)
    if chosen is None:
        organization, made = organization_of_scos(root, document, resources, files, SCORM_2004)
        activities = [
            {"id": item.identifier, "title": item.title, "resource": item.kind}
            for item in organization.items
        ]
        return organization, _tree(organization, edition, activities), findings + made
    values = Values(document)
    sequencing = SequencingReader(root, values)
    reader = ItemReader(resources, files, sequencing, values)
    identifier = identifier_of(chosen)
    contents = reader.read(chosen, identifier)
    title = shortened(elements.text(elements.child(chosen, "title")), MAX_TITLE)
    organization = Organization(identifier, title, contents.items)
    tree = _tree(organization, edition, contents.activities)
    tree["root"] |= sequencing.read(sequencing.parts(chosen))
    tree["root"] |= controls.without_empty({"threshold": controls.read_threshold(chosen, values)})
    if sequencing.is_too_large:
        findings.append(finding("scorm2004.sequencing_too_large", document, limit=MAX_ELEMENTS))
    for name, field in (
        ("objectivesGlobalToSystem", "objectives_global_to_system"),
        ("sharedDataGlobalToSystem", "shared_data_global_to_system"),
    ):
        if values.flag(chosen, name) is False:
            tree[field] = False
    findings += reader.basics.findings + values.findings
    if organization.items:
        findings += check_sequencing(tree, reader.places | {identifier: values.place(chosen)})
    return organization, tree, findings


def _tree(
    organization: Organization, edition: Edition, activities: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return the activity tree around `activities`."""
    root: dict[str, Any] = {"id": organization.identifier}
    if organization.title:
        root["title"] = organization.title
    if activities:
        root["children"] = activities
    tree: dict[str, Any] = {"root": root}
    if edition != "4th":  # The 4th Edition is the tree's default.
        tree["edition"] = edition
    return tree
