"""Who may take calls, read for a whole centre in a handful of queries (R58, R105)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.filing import text
from lms.regulation.exceptions import NoRuleSetInForce
from lms.regulation.queries import compiled, rule_set_in_force
from lms.tracks.models import (
    Clearance,
    Completion,
    Enrolment,
    Subject,
    SubjectVersion,
    Teaches,
    Track,
    TrackItem,
)
from lms.tracks.rules.activities import document_reading
from lms.tracks.rules.clearing import CALLS, Grant, InForce, Standing, standing
from lms.tracks.rules.curricula.model import CONFIDENTIALITY
from xapi.lrs.queries import statement_by_id


@dataclass(frozen=True, slots=True)
class AgentStanding:
    """An employee and what they may take."""

    employee: Employee
    standing: Standing

    def as_dict(self) -> dict[str, Any]:
        """As a router reads it: queues by key, moments in ISO 8601, reasons in both languages."""
        one = self.standing
        return {
            "employee_no": self.employee.employee_no,
            "may_take_calls": one.may,
            "since": one.since and one.since.isoformat(),
            "reasons": [{"code": reason.why.value, **reason.words} for reason in one.reasons],
            "queues": [
                {
                    "queue": queue.subject,
                    "may": queue.may,
                    "since": queue.since and queue.since.isoformat(),
                    "reason": queue.reason
                    and {"code": queue.reason.why.value, **queue.reason.words},
                }
                for queue in one.queues
            ],
        }


def clearances(
    tenant: int, employees: Iterable[Employee], at: datetime | None = None
) -> list[AgentStanding]:
    """What each of `employees` may take at a moment, in their order.

    Five queries for any number of people.
    """
    at = at or timezone.now()
    people = list(employees)
    ids = [person.id for person in people]
    grants = _grants(tenant, ids, at)
    subjects = _in_force(tenant, ids, at)
    today = timezone.localdate(at)
    return [
        AgentStanding(
            person,
            standing(
                person.id,
                grants.get(person.id),
                subjects,
                at=at,
                today=today,
                is_employed=person.is_active
                and (person.left_on is None or person.left_on >= today),
            ),
        )
        for person in people
    ]


def cleared_employees(tenant: int, at: datetime) -> list[Employee]:
    """Everybody whose clearance stands, whatever they know of the latest changes."""
    return list(
        Employee.objects.filter(
            Q(clearances__valid_until=None)
            | Q(clearances__valid_until__gte=timezone.localdate(at)),
            tenant=tenant,
            is_active=True,
            clearances__scope=CALLS,
            clearances__revoked_at=None,
            clearances__granted_at__lte=at,
        ).distinct()
    )


def confidentiality_owed(employee: Employee) -> list[TrackItem]:
    """What new hires are taught of confidentiality, and this one has not shown to know (R77).

    A document is known once it was acknowledged, whatever else once grading found it passed. Of
    what is neither a document nor judged by the rules nobody can show anything; it is not asked
    for.
    """
    enrolments = Enrolment.objects.filter(
        tenant=employee.tenant,
        employee=employee,
        withdrawn_at=None,
        track__kind=Track.Kind.NEW_HIRE,
    ).select_related("track")
    taught = list(
        TrackItem.objects.filter(
            tenant=employee.tenant,
            track__in=[one.track_id for one in enrolments],
            elective=False,
            modules__contains=[CONFIDENTIALITY],
        )
    )
    passed = set(
        Completion.objects.filter(
            tenant=employee.tenant, employee=employee, item__in=taught, taken_back_at=None
        ).values_list("item_id", flat=True)
    )
    return [
        item
        for enrolment in enrolments
        for item in taught
        if item.track_id == enrolment.track_id
        and item.id not in passed
        and _is_owed(enrolment, item)
    ]


def _is_owed(enrolment: Enrolment, item: TrackItem) -> bool:
    if item.kind == TrackItem.Kind.DOCUMENT:
        told = statement_by_id(enrolment.tenant, document_reading(enrolment.id, item.id))
        return told is None or told.voided
    joined = timezone.localdate(enrolment.enrolled_at)
    try:
        rules = compiled(rule_set_in_force(enrolment.tenant, enrolment.track.rule_set_key, joined))
    except NoRuleSetInForce:
        return False
    return any(part.takes(item.key) for part in rules.components)


def stale_items(tenant: int, employee: UUID) -> list[tuple[TrackItem, SubjectVersion]]:
    """What somebody has passed that a later version overtook, with that version: only this is
    to be learned again."""
    current = list(
        SubjectVersion.objects.filter(tenant=tenant, subject__retired_at=None)
        .annotate(newest=Max("subject__versions__number"))
        .filter(number=F("newest"), number__gt=1)
        .select_related("subject", "delta")
    )
    known = known_since(tenant, [employee], current)
    lacking = {
        version.subject_id: version for version in current if employee not in known[version.id]
    }
    taught = (
        TrackItem.objects.filter(
            tenant=tenant,
            teaches__version__subject__in=lacking,
            completions__employee=employee,
            completions__taken_back_at=None,
        )
        .annotate(subject_id=F("teaches__version__subject"))
        .distinct()
    )
    return [(item, lacking[item.subject_id]) for item in taught]


def versions_in_force(tenant: int, at: datetime) -> QuerySet[SubjectVersion]:
    """The version of each subject that calls are about at `at`."""
    return (
        SubjectVersion.objects.filter(
            Q(subject__retired_at=None) | Q(subject__retired_at__gt=at),
            tenant=tenant,
            listing_at__lte=at,
        )
        .order_by("subject__key", "-number")
        .distinct("subject__key")
        .select_related("subject")
    )


def known_since(
    tenant: int, employees: Collection[UUID], versions: Collection[SubjectVersion]
) -> dict[UUID, dict[UUID, datetime]]:
    """By version, who has shown since when that they know it.

    They passed its delta, or, after it was entered, an item that teaches it. What taught the first
    version of a subject counts whenever it was passed: it was taught before we kept versions.
    """
    found: dict[UUID, dict[UUID, datetime]] = {version.id: {} for version in versions}
    deltas = {version.delta_id: version for version in versions if version.delta_id}
    items: dict[UUID, list[SubjectVersion]] = {}
    by_id = {version.id: version for version in versions}
    for version_id, item_id in Teaches.objects.filter(tenant=tenant, version__in=by_id).values_list(
        "version_id", "item_id"
    ):
        items.setdefault(item_id, []).append(by_id[version_id])
    rows = Completion.objects.filter(
        Q(item=None, enrolment__track__in=deltas) | Q(item__in=items),
        tenant=tenant,
        employee__in=list(employees),
        taken_back_at=None,
    ).values_list("employee_id", "item_id", "enrolment__track_id", "passed_at")
    for employee_id, item_id, track_id, passed_at in rows.order_by("-passed_at"):
        for version in items.get(item_id, ()) if item_id else (deltas[track_id],):
            if version.number == 1 or passed_at >= version.entered_at:
                found[version.id][employee_id] = passed_at
    return found


def _grants(tenant: int, employees: Collection[UUID], at: datetime) -> dict[UUID, Grant]:
    rows = (
        Clearance.objects.filter(
            tenant=tenant, employee__in=employees, scope=CALLS, granted_at__lte=at
        )
        .order_by("employee_id", "-granted_at", "-id")
        .distinct("employee_id")
    )
    return {
        row.employee_id: Grant(row.granted_at, row.valid_until, row.revoked_at, row.revoked_reason)
        for row in rows
    }


def _in_force(tenant: int, employees: Collection[UUID], at: datetime) -> list[InForce]:
    """The version of each subject that calls are about at `at`, with who knows it."""
    versions = list(versions_in_force(tenant, at))
    known = known_since(tenant, employees, versions)
    return [
        InForce(
            subject=version.subject.key,
            is_policy=version.subject.kind == Subject.Kind.POLICY,
            label=text(
                f"{version.subject.title_en} {version.label}",
                f"{version.subject.title_zh} {version.label}",
            ),
            listing_at=version.listing_at,
            known_since=known[version.id],
        )
        for version in versions
    ]
