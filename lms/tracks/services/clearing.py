"""Clearing people for calls, and entering what they must know of changes (R58, R105, R109)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee
from lms.people.rules.filing import Field, PersonalRecord, text
from lms.people.services import audit, file_records, notify
from lms.tracks.exceptions import ConfidentialityOwed, NothingToTeach, ReasonMissing
from lms.tracks.models import (
    Clearance,
    Enrolment,
    Subject,
    SubjectVersion,
    Teaches,
    Track,
    TrackItem,
)
from lms.tracks.queries.clearances import cleared_employees, confidentiality_owed
from lms.tracks.rules.clearing import CALLS
from lms.tracks.services.deltas import small_track
from lms.tracks.services.enrolling import enrol_people
from scorm_packages.runtime.models import Package


@transaction.atomic
def grant_clearance(
    employee: Employee,
    *,
    decision_id: UUID,
    granted_by: Employee | None = None,
    scope: str = CALLS,
    at: datetime | None = None,
    valid_until: date | None = None,
) -> Clearance:
    """Let somebody take calls, as `decision_id` says: a recommendation that was confirmed (R105).

    A clearance that stands already is returned as it is. Called in the transaction of the
    confirmation. Raises ConfidentialityOwed where a new hire has not finished that (R77).
    """
    _hold(employee)
    standing = Clearance.objects.filter(
        tenant=employee.tenant, employee=employee, scope=scope, revoked_at=None
    ).first()
    today = timezone.localdate(at) if at else timezone.localdate()
    if standing and (standing.valid_until is None or standing.valid_until >= today):
        return standing
    if owed := confidentiality_owed(employee):
        raise ConfidentialityOwed(
            name=employee.name,
            titles_en=", ".join(one.title_en for one in owed),
            titles_zh="、".join(one.title_zh for one in owed),
        )
    moment = at or timezone.now()
    if standing:
        standing.revoked_at, standing.revoked_by = moment, granted_by
        standing.revoked_reason = "renewed"
        standing.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    clearance = Clearance.objects.create(
        tenant=employee.tenant,
        employee=employee,
        scope=scope,
        granted_at=moment,
        granted_by=granted_by,
        decision_id=decision_id,
        valid_until=valid_until,
    )
    _file(clearance, text("Cleared to take calls", "准予上岗接听"), moment, clearance.id)
    if granted_by:
        audit(granted_by, "tracks.cleared", "employee", employee.id, {"scope": scope})
    notify(
        employee.tenant,
        [employee],
        kind="tracks.cleared",
        title=text("You are cleared to take calls", "您已获准上岗接听"),
        about=("clearance", clearance.id),
    )
    return clearance


@transaction.atomic
def revoke_clearance(
    actor: Employee | None, employee: Employee, *, reason: str, scope: str = CALLS
) -> Clearance | None:
    """Take back the clearance that stands; None when there is none. Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing
    _hold(employee)
    standing = Clearance.objects.filter(
        tenant=employee.tenant, employee=employee, scope=scope, revoked_at=None
    ).first()
    if standing is None:
        return None
    standing.revoked_at, standing.revoked_by = timezone.now(), actor
    standing.revoked_reason = reason.strip()
    standing.save(update_fields=["revoked_at", "revoked_by", "revoked_reason"])
    title = text("Clearance to take calls taken back", "撤销上岗资格")
    _file(standing, title, standing.revoked_at, uuid_of_revocation(standing))
    if actor:
        audit(actor, "tracks.clearance_revoked", "employee", employee.id, {"scope": scope})
    notify(
        employee.tenant,
        [employee],
        kind="tracks.clearance_revoked",
        title=title,
        body=text(standing.revoked_reason, standing.revoked_reason),
        about=("clearance_revoked", standing.id),
    )
    return standing


def uuid_of_revocation(clearance: Clearance) -> UUID:
    """Under which source the taking back of a clearance is filed: it follows from its id."""
    return UUID(int=clearance.id.int ^ 1)


@dataclass(frozen=True, slots=True)
class Release:
    """What came of a new version: it, and how many cleared people have something to learn."""

    version: SubjectVersion
    assigned: int


@transaction.atomic
def release_version(
    actor: Employee,
    subject: Subject,
    *,
    label: str,
    listing_at: datetime,
    change_en: str = "",
    change_zh: str = "",
    package: Package | None = None,
    still_teach: Collection[TrackItem] = (),
) -> Release:
    """Enter a version of a product or policy, and give what is new to everybody who is cleared.

    What is new is taught by `package`, by the words of the change, which are read and acknowledged,
    or by both; items of other tracks that teach the version too are `still_teach`. Only those who
    have not learned it go stale, and only from `listing_at` on (R58). Raises NothingToTeach.
    """
    if package is None and not (change_en.strip() and change_zh.strip()):
        raise NothingToTeach
    held = Subject.objects.select_for_update().get(tenant=actor.tenant, id=subject.id)
    last = SubjectVersion.objects.filter(tenant=actor.tenant, subject=held).first()
    version = SubjectVersion(
        tenant=actor.tenant,
        subject=held,
        number=last.number + 1 if last else 1,
        label=label,
        change_en=change_en.strip(),
        change_zh=change_zh.strip(),
        entered_at=timezone.now(),
        entered_by=actor,
        listing_at=listing_at,
    )
    version.delta = _delta(version, package)
    version.save(force_insert=True)
    Teaches.objects.bulk_create(
        Teaches(tenant=actor.tenant, version=version, item=item) for item in still_teach
    )
    audit(actor, "tracks.version_released", "subject", held.id, {"label": label})
    assigned = 0
    people = cleared_employees(actor.tenant, version.entered_at)
    # What was known before we kept versions needs no proof; what is new does.
    if people and (version.number > 1 or listing_at > version.entered_at):
        today = timezone.localdate()
        due = max(timezone.localdate(listing_at), today)
        joined = enrol_people(
            actor, version.delta, people, due_on=due, reason=Enrolment.Reason.CHANGE
        )
        assigned = len(joined.enrolled)
    return Release(version, assigned)


@transaction.atomic
def save_subject(actor: Employee, subject: Subject) -> Subject:
    """Keep a product or policy, new or changed."""
    subject.tenant = actor.tenant
    subject.save()
    audit(actor, "tracks.subject_saved", "subject", subject.id, {"key": subject.key})
    return subject


def _delta(version: SubjectVersion, package: Package | None) -> Track:
    items: list[dict[str, Any]] = []
    subject = version.subject
    title = text(f"{subject.title_en} {version.label}", f"{subject.title_zh} {version.label}")
    words = {"title_en": title["en"][:200], "title_zh": title["zh-Hans"][:200]}
    if version.change_en and version.change_zh:
        items.append(
            {
                **words,
                "key": "change",
                "kind": TrackItem.Kind.DOCUMENT,
                "category": "product",
                "text_en": version.change_en,
                "text_zh": version.change_zh,
            }
        )
    if package:
        items.append({**words, "key": "course", "package": package, "category": "product"})
    return small_track(
        version.tenant,
        f"change-{version.id}",
        text(f"What is new: {title['en']}", f"变更学习：{title['zh-Hans']}"),
        items,
        kind=Track.Kind.IN_SERVICE,
    )


def _file(clearance: Clearance, title: Any, at: datetime, source: UUID) -> None:
    """The decision on taking up the post is kept with the person (R105)."""
    fields = [
        Field("scope", text("Scope", "范围"), clearance.scope),
        Field("decision", text("Decision", "依据的决定"), str(clearance.decision_id)),
        Field(
            "by", text("Confirmed by", "确认人"), getattr(clearance.granted_by, "name", "") or "–"
        ),
        Field("until", text("Valid until", "有效期至"), str(clearance.valid_until or "–")),
    ]
    if clearance.revoked_at:
        fields.append(Field("reason", text("Reason", "理由"), clearance.revoked_reason))
    file_records(
        clearance.tenant,
        [
            PersonalRecord(
                employee_id=clearance.employee_id,
                kind="clearance",
                title=title,
                fields=fields,
                occurred_at=at,
                source=source,
                supersedes=clearance.id if source != clearance.id else None,
                clauses=("S05#9", "S14#7"),
            )
        ],
    )


def _hold(employee: Employee) -> None:
    """Nobody else clears them meanwhile."""
    Employee.objects.select_for_update(of=("self",), no_key=True).get(
        tenant=employee.tenant, id=employee.id
    )
