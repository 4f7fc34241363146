"""What is installed already."""

from scorm_packages.runtime.models import Package


def installed_package(tenant: int, zip_sha256: str) -> Package | None:
    """Return the package in use that was installed from the very same file, if there is one."""
    return Package.objects.filter(
        tenant=tenant, zip_sha256=zip_sha256, retired_at__isnull=True
    ).first()


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
