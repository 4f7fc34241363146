"""The items of a package, and how far an attempt is with them."""

from uuid import UUID

from scorm_packages.runtime.models import PackageItem, ScoState


def playable_items(tenant: int, package: UUID) -> list[PackageItem]:
    """The package's items that can be launched, hidden ones too, in the manifest's order."""
    return [item for item in items_of_package(tenant, package) if item.href]


def items_of_package(tenant: int, package: UUID) -> list[PackageItem]:
    """All items of a package with its headings, parents before children."""
    rows = PackageItem.objects.filter(tenant=tenant, package=package)
    return list(rows.order_by("position"))


def statuses_of_attempt(tenant: int, attempt: UUID) -> dict[UUID, str]:
    """lesson_status by item, for the items that were begun; of several tries the latest."""
    rows = ScoState.objects.filter(tenant=tenant, attempt=attempt).order_by("item_attempt")
    return dict(rows.values_list("item_id", "lesson_status"))
