"""Which packages of the centre play with a library."""

from django.db.models import QuerySet

from content.h5p.queries import contents_with
from content.h5p.rules.names import LibraryName
from lms.people.models import Employee
from scorm_packages.runtime.models import Package

MOST = 100


def packages_with(viewer: Employee, name: LibraryName) -> QuerySet[Package]:
    """The newest packages in use whose content names the library; at most a hundred."""
    return (
        Package.objects.filter(
            tenant=viewer.tenant,
            h5p_content__in=contents_with(viewer.tenant, name),
            retired_at__isnull=True,
        )
        .only("id", "title", "imported_at", "imported_by")
        .order_by("-imported_at")[:MOST]
    )
