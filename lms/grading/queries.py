"""What is asked about decisions and about those who wait for one."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet, Subquery

from lms.grading.models import Decision
from lms.people.models import Employee
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right
from lms.regulation.rules.rule_set import Text
from lms.tracks.models import CourseRegistration, Enrolment, TrackItem
from scorm_packages.runtime.models import PackageItem


@dataclass(frozen=True, slots=True)
class Course:
    """An item of a track: of how many launchable parts, and under which registrations played."""

    key: str
    parts: int
    registrations: tuple[UUID, ...]


def standing_decisions(tenant: int, enrolment_id: UUID) -> dict[str, Decision]:
    """The current decision of every scope of an enrolment, by scope."""
    chain = Decision.objects.filter(tenant=tenant, enrolment_id=enrolment_id)
    latest = chain.order_by("scope", "-number").distinct("scope")
    return {decision.scope: decision for decision in latest}


def visible_decisions(viewer: Employee) -> QuerySet[Decision]:
    """The decisions a viewer may see: their own, and of those whose results they may see."""
    people = visible_employees(viewer, Right.SEE_RESULTS)
    return Decision.objects.filter(tenant=viewer.tenant, employee__in=people)


def chain_of(decision: Decision) -> QuerySet[Decision]:
    """All decisions about the same scope, the latest first."""
    return Decision.objects.filter(
        tenant=decision.tenant, enrolment=decision.enrolment_id, scope=decision.scope
    ).order_by("-number")


def courses_of(enrolment: Enrolment) -> list[Course]:
    """Every item of the enrolment's track, opened or not, in one query."""
    tenant = enrolment.tenant
    scos = PackageItem.objects.filter(
        tenant=tenant, package=OuterRef("package"), kind=PackageItem.Kind.SCO
    )
    opened = CourseRegistration.objects.filter(
        tenant=tenant, enrolment=enrolment.id, item=OuterRef("id")
    )
    items = TrackItem.objects.filter(tenant=tenant, track=enrolment.track_id).order_by("key")
    rows = items.annotate(
        sco_count=Subquery(scos.order_by().values("package").annotate(n=Count("id")).values("n")),
        registration_ids=ArraySubquery(opened.order_by("id").values("registration")),
    )
    return [
        Course(key, max(count or 0, 1), tuple(registrations))
        for key, count, registrations in rows.values_list("key", "sco_count", "registration_ids")
    ]


def titles_of_items(tenant: int, track_id: UUID) -> Mapping[str, Text]:
    """What the items of a track are called, by key."""
    items = TrackItem.objects.filter(tenant=tenant, track_id=track_id)
    return {
        key: {"en": english, "zh-Hans": chinese}
        for key, english, chinese in items.values_list("key", "title_en", "title_zh")
    }
