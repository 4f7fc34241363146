"""The H5P contents of a centre, as programs and the command line see them."""

from uuid import UUID

from django.db.models import Q, QuerySet

from content.h5p.exceptions import ContentUnknown
from content.h5p.models import Library
from content.h5p.queries import current_libraries
from content.h5p.rules.names import LibraryName
from scorm_packages.runtime.models import Package


def h5p_packages(tenant: int, *, words: str = "") -> QuerySet[Package]:
    """The H5P packages in use, newest first, each with its content."""
    rows = Package.objects.filter(
        tenant=tenant, format=Package.Format.H5P, retired_at=None, h5p_content__isnull=False
    ).select_related("h5p_content")
    if words:
        machine_name = Q(h5p_content__machine_name__icontains=words)
        rows = rows.filter(Q(title__icontains=words) | machine_name)
    return rows.order_by("-imported_at", "id")


def h5p_package(tenant: int, package: UUID) -> Package:
    """One of them. Raises ContentUnknown."""
    found = h5p_packages(tenant).filter(id=package).first()
    if found is None:
        raise ContentUnknown(id=package)
    return found


def library_named(tenant: int, name: LibraryName) -> Library | None:
    """The library as it is installed now."""
    return (
        current_libraries(tenant)
        .filter(machine_name=name.machine_name, major=name.major, minor=name.minor)
        .first()
    )
