"""Which H5P packages of the centre are behind the installed libraries."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from content.h5p.queries import Behind, contents_behind
from lms.people.models import Employee
from scorm_packages.runtime.models import Package


@dataclass(frozen=True, slots=True)
class BehindPackage:
    """A package that can be brought to newer libraries."""

    package: Package
    behind: Behind


def packages_behind(viewer: Employee, *, words: str = "") -> list[BehindPackage]:
    """The packages in use that are behind and not upgraded yet, newest first.

    At most five queries, of any number.
    """
    rows = _not_upgraded(viewer.tenant)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(identifier__icontains=words))
    found = list(rows.defer("findings", "structure").order_by("-imported_at", "id"))
    contents = {row.h5p_content_id for row in found if row.h5p_content_id is not None}
    behind = contents_behind(viewer.tenant, contents)
    return [
        BehindPackage(row, told)
        for row in found
        if row.h5p_content_id and (told := behind.get(row.h5p_content_id))
    ]


def is_behind(package: Package) -> bool:
    """Whether a package can be brought to newer libraries, and nobody has done it."""
    content = package.h5p_content_id
    if content is None or not _not_upgraded(package.tenant).filter(id=package.id).exists():
        return False
    return bool(contents_behind(package.tenant, [content]))


def _not_upgraded(tenant: int) -> QuerySet[Package]:
    upgrades = Package.objects.filter(
        tenant=tenant, retired_at=None, h5p_content__upgraded_from=OuterRef("h5p_content")
    )
    return Package.objects.filter(
        ~Exists(upgrades), tenant=tenant, retired_at=None, h5p_content__isnull=False
    )
