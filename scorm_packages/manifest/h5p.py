"""H5P packages as courses: `content.h5p` knows what they are; here it is told like the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from content.h5p.rules.files import PackageFiles
from content.h5p.rules.findings import Finding as H5PFinding
from content.h5p.rules.package import PackageContents, read_package
from scorm_packages.manifest.catalogue.h5p import SEVERITIES
from scorm_packages.manifest.course import Item
from scorm_packages.manifest.findings import Finding

ITEM = "content"
HREF = "h5p/"
"""Where the run-time plays it, below the address of a launch."""


@dataclass(frozen=True, slots=True)
class H5PCourse:
    """Content made with H5P: a course of one item. See `course.Course`."""

    identifier: str
    """The machine name of its main library: H5P content has no identifier of its own."""
    title: str
    language: str
    items: tuple[Item, ...]
    edition: str = ""
    structure: Mapping[str, Any] | None = None


def read_h5p(
    files: PackageFiles,
) -> tuple[PackageContents, H5PCourse | None, list[Finding]]:
    """Read an H5P package; the course is None where nothing can be played. Never raises."""
    contents = read_package(files)
    findings = as_told(contents.findings)
    content = contents.content
    if content is None:
        return contents, None, findings
    course = H5PCourse(
        identifier=content.main.machine_name,
        title=content.title,
        language=content.language,
        items=(Item(identifier=ITEM, title=content.title, href=HREF, kind="h5p"),),
    )
    return contents, course, findings


def as_told(findings: Iterable[H5PFinding]) -> list[Finding]:
    """Return what `content.h5p` found as findings of a package."""
    return [
        Finding(each.code, SEVERITIES[each.severity], each.place, each.values) for each in findings
    ]
