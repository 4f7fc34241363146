"""What is installed already."""

from collections.abc import Iterable
from uuid import UUID

from scorm_packages.runtime.models import Package


def installed_package(tenant: int, zip_sha256: str) -> Package | None:
    """Return the package in use that was installed from the very same file, if there is one."""
    return Package.objects.filter(
        tenant=tenant, zip_sha256=zip_sha256, retired_at__isnull=True
    ).first()


def package_of_contents(tenant: int, contents: Iterable[UUID | None]) -> Package | None:
    """Return the package of the first of these H5P contents that has one."""
    wanted = [each for each in contents if each is not None]
    rows = {
        row.h5p_content_id: row
        for row in Package.objects.filter(tenant=tenant, h5p_content__in=wanted)
    }
    return next((rows[each] for each in wanted if each in rows), None)


def has_other_version(tenant: int, format: str, identifier: str, title: str) -> bool:  # noqa: A002
    """Tell whether a package in use is, by all it says of itself, the same course.

    The identifier alone does not tell: several tools give every course the same one.
    """
    return Package.objects.filter(
        tenant=tenant,
        format=format,
        identifier=identifier,
        title=title,
        retired_at__isnull=True,
    ).exists()
