"""An installed course as it is exported: its rows, its activity tree, its files."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import msgspec

from content.storage import services as storage
from scorm_packages.export.rules.conversion import Source, plan
from scorm_packages.export.rules.outline import Target
from scorm_packages.export.rules.zips import ZipEntry
from scorm_packages.manifest.findings import Finding
from scorm_packages.runtime.models import Package, PackageItem
from scorm_packages.runtime.rules.addresses import is_external
from scorm_packages.sequencing.definition import ActivityTree


@dataclass(frozen=True, slots=True)
class InstalledCourse:
    """A package with its items in order, and its activity tree if it is one of SCORM 2004."""

    package: Package
    items: tuple[PackageItem, ...]
    tree: ActivityTree | None

    @property
    def source(self) -> Source:
        """What the rules ask of it."""
        return Source(
            format=self.package.format,
            edition=self.package.edition,
            tree=self.tree,
            with_prerequisites=sum(bool(item.prerequisites) for item in self.items),
            external=[item.href for item in self.items if is_external(item.href)],
        )


def installed_course(tenant: int, package: UUID) -> InstalledCourse | None:
    """A package of the tenant, retired ones too: what was withdrawn here may live on elsewhere."""
    found = Package.objects.filter(tenant=tenant, id=package).first()
    if found is None:
        return None
    items = PackageItem.objects.filter(tenant=tenant, package=found).order_by("position")
    tree = None
    if found.format == Package.Format.SCORM_2004 and found.structure:
        tree = msgspec.convert(found.structure, ActivityTree)
    return InstalledCourse(found, tuple(items), tree)


def own_target(package: Package) -> Target:
    """The format in which a package is written as it came, or the one nearest to it."""
    if package.format == Package.Format.SCORM_2004:
        is_3rd = package.edition in {"2nd", "3rd"}
        return Target.SCORM_2004_3RD if is_3rd else Target.SCORM_2004
    if package.format == Package.Format.H5P:
        return Target.H5P
    is_cmi5 = package.format in {Package.Format.CMI5, Package.Format.XAPI}
    return Target.CMI5 if is_cmi5 else Target.SCORM_12


def planned_export(tenant: int, package: UUID, target: Target) -> tuple[Finding, ...]:
    """What there is to say of a course in a format before it is written."""
    found = installed_course(tenant, package)
    return () if found is None else plan(found.source, target).findings


def stored_files(package: Package) -> list[str]:
    """The paths of the package's files, in one order whatever the store."""
    return sorted(storage.list_files(package.storage_prefix))


def stored_entries(package: Package, paths: list[str]) -> Iterator[ZipEntry]:
    """The files as entries of a zip; each is opened when its turn comes."""
    for path in paths:
        key = package.storage_prefix + path
        yield ZipEntry(path, storage.size(key), storage.open_file(key))
