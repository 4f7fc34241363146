"""Packages as their trainers see them: what they hold, what was found, who takes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.portal.queries.wording import title_of
from lms.tracks.models import Enrolment, TrackItem
from scorm_packages.manifest.findings import SEVERITIES, Finding
from scorm_packages.runtime.models import Package, PackageItem

MOST_FOUND = 20
Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    total: int
    newest: list[Package]


@dataclass(frozen=True, slots=True)
class Use:
    """A track that plays a package, and how many people are in it."""

    item: TrackItem
    title: str
    learners: int


def may_be_walked(package: Package) -> bool:
    """Whether a dry run can play it: units of cmi5 and Tin Can are pages of their own, without a
    player of ours around them."""
    return package.format in {Package.Format.SCORM_12, Package.Format.SCORM_2004}


def packages(viewer: Employee, *, words: str = "") -> QuerySet[Package]:
    """The packages of the viewer's centre, newest first, with `parts` and `learners` counted."""
    parts = (
        PackageItem.objects.filter(tenant=viewer.tenant, package=OuterRef("id"))
        .exclude(href="")
        .order_by()
        .values("package")
        .annotate(n=Count("id"))
        .values("n")
    )
    learners = (
        Enrolment.objects.filter(
            tenant=viewer.tenant, withdrawn_at=None, track__items__package=OuterRef("id")
        )
        .order_by()
        .values("track__items__package")
        .annotate(n=Count("employee", distinct=True))
        .values("n")
    )
    rows = Package.objects.filter(tenant=viewer.tenant, retired_at=None)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(identifier__icontains=words))
    return rows.annotate(
        parts=Coalesce(Subquery(parts, output_field=IntegerField()), 0),
        learners=Coalesce(Subquery(learners, output_field=IntegerField()), 0),
    ).order_by("-imported_at", "id")


def shelf(viewer: Employee, *, newest: int = 4) -> Shelf:
    rows = packages(viewer)
    return Shelf(total=rows.count(), newest=list(rows[:newest]))


def package_of(viewer: Employee, package_id: UUID) -> Package | None:
    return packages(viewer).filter(id=package_id).first()


def items_of(package: Package) -> list[PackageItem]:
    return list(
        PackageItem.objects.filter(tenant=package.tenant, package=package).order_by("position")
    )


def uses_of(package: Package) -> list[Use]:
    """Where a package is used, most used first."""
    items = (
        TrackItem.objects.filter(tenant=package.tenant, package=package)
        .select_related("track")
        .annotate(
            learners=Count(
                "track__enrolments", filter=Q(track__enrolments__withdrawn_at=None), distinct=True
            )
        )
        .order_by("-learners", "track__key")
    )
    return [Use(item, title_of(item.track), item.learners) for item in items]


def stored_findings(package: Package) -> list[Finding]:
    return [Finding.from_record(record) for record in package.findings]


def by_severity(findings: Iterable[Finding], language: str) -> list[tuple[str, list[Words]]]:
    """Findings in words, gravest first; severities without any are left out."""
    rows = list(findings)
    groups = (
        (severity, [one.as_dict(language) for one in rows if one.severity == severity])
        for severity in SEVERITIES
    )
    return [(severity, found) for severity, found in groups if found]


def people_found(viewer: Employee, words: str, chosen: Iterable[UUID]) -> list[Employee]:
    """People to whom the viewer may give courses: those chosen already, then those who match."""
    reach = (
        visible_employees(viewer, Right.ASSIGN_COURSES)
        .filter(is_active=True)
        .select_related("unit")
        .order_by("name")
    )
    kept = list(reach.filter(id__in=list(chosen)))
    if not words.strip():
        return kept
    matching = Q(name__icontains=words.strip()) | Q(employee_no__istartswith=words.strip())
    found = reach.filter(matching).exclude(id__in=[person.id for person in kept])
    return kept + list(found[:MOST_FOUND])
