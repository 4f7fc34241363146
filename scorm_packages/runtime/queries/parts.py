"""What a package's result consists of: one answer for whoever judges, shows or plays it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from scorm_packages.runtime.models import Package, PackageItem
from scorm_packages.runtime.rules.parts import counted_parts
from scorm_packages.runtime.rules.statements import course_activity_id, item_activity_id

_BY_ITEMS = (Package.Format.SCORM_12, Package.Format.H5P)


@dataclass(frozen=True, slots=True)
class CountedPart:
    """A part that counts, and its activity in statements."""

    id: UUID
    """The item's; the package's where the course counts as a whole."""
    activity: str


def parts_of_packages(
    tenant: int, packages: Collection[UUID]
) -> Mapping[UUID, tuple[CountedPart, ...]]:
    """The parts that count of each package, in the manifest's order; one query.

    In SCORM 1.2 each SCO counts (`rules.parts`), of H5P the content that the package is. The other
    standards know a course as a whole and say themselves how it comes out: there it is the one
    part.
    """
    items: dict[UUID, list[PackageItem]] = defaultdict(list)
    rows = PackageItem.objects.filter(tenant=tenant, package__in=list(packages))
    known = rows.select_related("package").order_by("position")
    as_wholes = set()
    for item in known.only("id", "package__format", "identifier", "kind", "href"):
        if item.package.format in _BY_ITEMS:
            items[item.package_id].append(item)
        else:
            as_wholes.add(item.package_id)
    return {
        package: (CountedPart(package, course_activity_id(package)),)
        if package in as_wholes
        else tuple(
            CountedPart(item.id, item_activity_id(package, item.identifier))
            for item in counted_parts(items[package])
        )
        for package in packages
    }
