"""Versions of a course: which other packages it is, and who plays which."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from lms.people.models import Employee
from lms.portal.queries.decisions import verdicts_of
from lms.portal.queries.wording import title_of
from lms.tracks.models import Enrolment, TrackItem
from scorm_packages.runtime.models import Package


@dataclass(frozen=True, slots=True)
class OlderUse:
    """A track that plays another version; `begun` people of it have opened the course."""

    item: TrackItem
    title: str
    package: Package
    begun: int


def other_versions(package: Package) -> list[Package]:
    """The other versions of the package's course, newest first (`tracks.is_version_of`)."""
    rows = Package.objects.filter(
        tenant=package.tenant, identifier=package.identifier, retired_at=None
    )
    if not package.was_made_here:
        rows = rows.filter(title=package.title)
    return list(rows.exclude(id=package.id).order_by("-imported_at"))


def uses_of_other_versions(package: Package) -> list[OlderUse]:
    """Where versions imported before this one are in use."""
    older = [one.id for one in other_versions(package) if one.imported_at < package.imported_at]
    items = (
        TrackItem.objects.filter(tenant=package.tenant, package__in=older)
        .select_related("track", "package")
        .annotate(
            begun=Count(
                "registrations__enrolment",
                filter=Q(registrations__enrolment__withdrawn_at=None),
                distinct=True,
            )
        )
        .order_by("track__key", "position")
    )
    return [OlderUse(item, title_of(item.track), item.course, item.begun) for item in items]


def item_of(viewer: Employee, item: UUID) -> TrackItem | None:
    rows = TrackItem.objects.filter(tenant=viewer.tenant, id=item)
    return rows.select_related("track", "package").first()


def not_passed(item: TrackItem) -> list[UUID]:
    """The enrolments that have begun a course and have not passed it."""
    begun = list(
        Enrolment.objects.filter(tenant=item.tenant, withdrawn_at=None, registrations__item=item)
        .distinct()
        .values_list("id", flat=True)
    )
    verdicts = verdicts_of(item.tenant, begun)
    decisions = {one: verdicts[one].about(item.key) for one in begun}
    return [
        one for one, decision in decisions.items() if decision is None or decision.outcome != "pass"
    ]
