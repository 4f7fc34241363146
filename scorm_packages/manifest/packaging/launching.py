"""Whether what an item launches is there and can be played."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from scorm_packages.manifest.findings import Finding
from scorm_packages.manifest.hrefs import PackageFiles, Problem
from scorm_packages.manifest.packaging.resources import ReadResource
from scorm_packages.manifest.packaging.standard import Standard


def launch_findings(
    read: ReadResource, title: str, files: PackageFiles, standard: Standard
) -> list[Finding]:
    """Judge the resource `read`, which the item called `title` launches."""
    findings = []
    resource, target, where = read.resource, read.target, read.place
    if target is None:
        return []
    named = {"title": title, "href": read.written_href}
    if target.problem is not None:
        return [_unusable(target.problem, where, standard, named)]
    if read.written_type not in ("sco", "asset"):
        types = {"found": read.written_type, "used": resource.scorm_type}
        named_type = {"resource": resource.identifier, **types}
        findings.append(standard.finding("scorm_type", where, **named_type))
    if target.external and resource.scorm_type == "sco":
        findings.append(standard.finding("external_sco", where, **named))
    elif target.external:
        findings.append(standard.finding("external_asset", where, **named))
    if target.path is not None:
        if target.repaired:
            used = {"href": read.written_href, "used": target.path}
            findings.append(standard.finding("href_repaired", where, **used))
        if files.size(target.path) == 0:
            findings.append(standard.finding("launch_file_empty", where, **named))
        if PurePosixPath(target.path).suffix.lower() == ".swf":
            findings.append(standard.finding("flash", where, **named))
    return findings


def _unusable(
    problem: Problem, where: str, standard: Standard, named: Mapping[str, str]
) -> Finding:
    if problem == "missing":
        return standard.finding("href_missing", where, **named)
    if problem == "outside":
        return standard.finding("href_outside", where, **named)
    return standard.finding("href_scheme", where, **named)
