"""A package that only holds resources, and no organization that would put them in order."""

from collections.abc import Mapping

from lxml import etree

from scorm_packages.manifest import elements
from scorm_packages.manifest.course import Item, Organization
from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles
from scorm_packages.manifest.packaging.launching import launch_findings
from scorm_packages.manifest.packaging.resources import ReadResource
from scorm_packages.manifest.packaging.standard import Standard


def organization_of_scos(
    root: etree._Element,
    document: str,
    resources: Mapping[str, ReadResource],
    files: PackageFiles,
    standard: Standard,
) -> tuple[Organization, list[Finding]]:
    """Make contents of the SCOs of the manifest `root`; those that cannot be launched are told."""
    scos = [
        each
        for each in resources.values()
        if each.written_type.lower() == "sco" and each.target is not None
    ]
    findings = [
        problem
        for each in scos
        for problem in launch_findings(each, each.resource.identifier, files, standard)
    ]
    if scos:
        findings.append(standard.finding("no_organization", document, count=len(scos)))
    title = elements.lom_title(root)
    items = tuple(
        Item(
            identifier=each.resource.identifier,
            title=each.title or (title if len(scos) == 1 else "") or each.resource.identifier,
            href=each.resource.href,
            kind="sco",
        )
        for each in scos
    )
    return Organization("organization-1", title, items), findings
