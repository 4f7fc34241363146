"""Writing packages: a module of ours, or an installed course, in the format that is asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Literal
from uuid import UUID

from content.authoring.rules.course import Course
from content.h5p.services import export_package as export_h5p
from content.storage import services as storage
from scorm_packages.export.adapters.built import h5p_library_files, player_files, script_files
from scorm_packages.export.exceptions import CourseUnknown
from scorm_packages.export.queries.courses import (
    InstalledCourse,
    installed_course,
    stored_entries,
    stored_files,
)
from scorm_packages.export.rules.adapted import adapted_items, free_folder, nested
from scorm_packages.export.rules.conversion import EDITIONS, Way, plan
from scorm_packages.export.rules.editions import in_edition
from scorm_packages.export.rules.h5p_modules import write_h5p_module
from scorm_packages.export.rules.manifests.write import MANIFEST, STRUCTURE, description_of
from scorm_packages.export.rules.modules import write_module
from scorm_packages.export.rules.outline import Outline, Target
from scorm_packages.export.rules.zips import ZipEntry, entry_of, write_zip
from scorm_packages.manifest.findings import Finding, by_severity, finding, has_errors
from scorm_packages.manifest.xml import read_xml
from scorm_packages.runtime.models import Package
from scorm_packages.runtime.rules.statements import course_activity_id

_DESCRIPTIONS = frozenset({MANIFEST, STRUCTURE})


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export. With an error among the findings nothing was written."""

    target: Target
    findings: tuple[Finding, ...]

    @property
    def refused(self) -> bool:
        return has_errors(self.findings)

    def as_dict(self, language: str, file: str | None) -> dict[str, Any]:
        """Return it as data: where it was written, and the findings in words."""
        return {
            "format": self.target,
            "file": None if self.refused else file,
            "findings": [each.as_dict(language) for each in self.findings],
        }


def export_module(course: Course, target: Target, out: BinaryIO) -> Exported:
    """Write a module as a package of its own into the seekable file `out`."""
    if target is Target.H5P:
        out.write(write_h5p_module(course, h5p_library_files()))
    else:
        out.write(write_module(course, player_files(), target))
    return Exported(target, ())


def export_course(*, tenant: int, package: UUID, target: Target, out: BinaryIO) -> Exported:
    """Write an installed course into the seekable file `out`.

    The files are those that were uploaded; H5P content is written as it was cleaned, with the
    libraries that play it here. Memory stays flat whatever their size, and the same course gives
    the same bytes. Raises CourseUnknown; of H5P, LibraryMissing.
    """
    course = installed_course(tenant, package)
    if course is None:
        raise CourseUnknown(id=package)
    planned = plan(course.source, target)
    findings = list(planned.findings)
    entries: Iterator[ZipEntry] = iter(())
    match planned.way:
        case Way.AS_IT_CAME if course.package.h5p_content_id is not None:
            export_h5p(tenant=tenant, content=course.package.h5p_content_id, out=out)
            return Exported(target, tuple(findings))
        case Way.AS_IT_CAME:
            entries, more = _as_it_came(course)
            findings += more
        case Way.OTHER_EDITION:
            entries, more = _in_other_edition(course, target)
            findings += more
        case Way.ADAPTED:
            entries = _adapted(course, target)
    if not has_errors(findings):
        write_zip(out, entries)
    return Exported(target, tuple(by_severity(findings)))


def _as_it_came(course: InstalledCourse) -> tuple[Iterator[ZipEntry], Sequence[Finding]]:
    files = stored_files(course.package)
    name = STRUCTURE if course.package.format == "cmi5" else MANIFEST
    written = next((path for path in files if path.lower() == name), None)
    if written is None:
        return iter(()), [finding("export.description_missing", name=name)]
    description = _read(course, written)
    others = [path for path in files if path != written]
    return _first(entry_of(name, description), stored_entries(course.package, others)), ()


def _in_other_edition(
    course: InstalledCourse, target: Target
) -> tuple[Iterator[ZipEntry], Sequence[Finding]]:
    files = stored_files(course.package)
    written = next((path for path in files if path.lower() == MANIFEST), None)
    root = None if written is None else read_xml(_read(course, written), MANIFEST).root
    if root is None:
        return iter(()), [finding("export.description_missing", name=MANIFEST)]
    document, findings = in_edition(root, course.package.edition, EDITIONS[target])
    others = [path for path in files if path != written]
    return _first(entry_of(MANIFEST, document), stored_entries(course.package, others)), findings


def _adapted(course: InstalledCourse, target: Target) -> Iterator[ZipEntry]:
    """The course's files behind adapters, under a description of our own."""
    package = course.package
    inner: Literal["scorm12", "scorm2004"] = (
        "scorm12" if package.format == Package.Format.SCORM_12 else "scorm2004"
    )
    files = [path for path in stored_files(package) if path.lower() not in _DESCRIPTIONS]
    folder = free_folder(files)
    scripts = script_files("adapter12" if inner == "scorm12" else "adapter2004")
    items = adapted_items(
        course.items,
        inner=inner,
        tree=course.tree,
        target=target,
        folder=folder,
        language=package.language,
    )
    outline = Outline(
        identifier=package.identifier,
        iri=course_activity_id(package.id),
        titles=((package.language or "und", package.title),),
        parts=nested(items),
        files=tuple(files),
    )
    name, description = description_of(outline, target)
    yield entry_of(name, description)
    for path, data in sorted(scripts.items()):
        yield entry_of(f"{folder}/{path}", data)
    for one in items:
        if one.page is not None:
            yield entry_of(one.part.href, one.page)
    yield from stored_entries(package, files)


def _read(course: InstalledCourse, path: str) -> bytes:
    """A description as it lies in the store; intake takes none that does not fit in memory."""
    return b"".join(storage.open_file(course.package.storage_prefix + path))


def _first(entry: ZipEntry, others: Iterator[ZipEntry]) -> Iterator[ZipEntry]:
    yield entry
    yield from others
