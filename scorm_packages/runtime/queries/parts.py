"""What a package's result consists of: one answer for whoever judges, shows or plays it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from scorm_packages.runtime.models import PackageItem
from scorm_packages.runtime.rules.parts import counted_parts
from scorm_packages.runtime.rules.statements import item_activity_id


@dataclass(frozen=True, slots=True)
class CountedPart:
    """A part that counts: the item's id, and its activity in statements."""

    item: UUID
    activity: str


def parts_of_packages(
    tenant: int, packages: Collection[UUID]
) -> Mapping[UUID, tuple[CountedPart, ...]]:
    """The parts that count of each package (`rules.parts`), in the manifest's order; one query."""
    items: dict[UUID, list[PackageItem]] = defaultdict(list)
    rows = PackageItem.objects.filter(tenant=tenant, package__in=list(packages))
    for item in rows.only("id", "package_id", "identifier", "kind", "href").order_by("position"):
        items[item.package_id].append(item)
    return {
        package: tuple(
            CountedPart(item.id, item_activity_id(package, item.identifier))
            for item in counted_parts(items[package])
        )
        for package in packages
    }
