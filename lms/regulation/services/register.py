"""The life of a version: reviewed, adopted, put in force, made known, retired (R5, R8)."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from lms.people.models import Attachment, Employee, Notice, Tenant
from lms.people.services import acknowledge, audit, notify
from lms.regulation.exceptions import FirstDayTaken, NotInScope, VersionFixed, VersionNotReady
from lms.regulation.models import Acknowledgement, RegulationVersion
from lms.regulation.queries.readings import decisions_in_force
from lms.regulation.queries.register import (
    NOTICE_KIND,
    applies_to,
    clauses_of,
    people_in_scope,
    versions_in_force,
)
from lms.regulation.rules.settings import Text, both
from lms.regulation.services.importing import held_draft

State = RegulationVersion.State


@transaction.atomic
def record_review(
    actor: Employee, version: RegulationVersion, *, reviewer: str, reviewed_on: date, note: str
) -> RegulationVersion:
    """Note who found the wording lawful, and when (R8). Raises VersionFixed."""
    held = held_draft(actor, version)
    held.legal_reviewer, held.legal_reviewed_on, held.legal_note = reviewer, reviewed_on, note
    held.state = State.REVIEWED
    held.save()
    detail = {"reviewer": reviewer, "on": reviewed_on.isoformat()}
    audit(actor, "regulation.reviewed", "regulation_version", held.id, detail)
    return held


@transaction.atomic
def record_adoption(
    actor: Employee,
    version: RegulationVersion,
    *,
    adopted_on: date,
    how: str,
    made_known: str,
    minutes: Attachment | None = None,
) -> RegulationVersion:
    """Note how the wording was adopted and is made known; `minutes` are the proof (R8).

    Raises VersionFixed.
    """
    held = held_draft(actor, version)
    held.adopted_on, held.adoption_note, held.publication_note = adopted_on, how, made_known
    held.adoption_file = minutes or held.adoption_file
    held.save()
    audit(actor, "regulation.adopted", "regulation_version", held.id)
    return held


def open_points(version: RegulationVersion) -> list[Text]:
    """What still keeps a version from being put in force; empty when nothing does."""
    return list(_open_points(version))


def _open_points(version: RegulationVersion) -> Iterator[Text]:
    if not (version.legal_reviewer and version.legal_reviewed_on):
        yield both("the legal review, with name and date", "法律审核（姓名与日期）")
    elif version.state == State.DRAFT:
        yield both(
            "a new legal review: the text was changed after the last one",
            "重新进行法律审核（上次审核后文本已修改）",
        )
    if not (version.adopted_on and (version.adoption_note or version.adoption_file_id)):
        yield both("how it was adopted, with date", "民主程序及通过日期")
    if not version.publication_note:
        yield both("how it is made known", "公示方式")
    if missing := unconfirmed(version):
        names = ", ".join(missing)
        yield both(f"readings that nobody has signed yet: {names}", f"尚未签署的解读：{names}")


def unconfirmed(version: RegulationVersion) -> list[str]:
    """The entries of the ledger that its clauses depend on and nobody signed for its first day."""
    day = version.effective_from or timezone.localdate()
    needed = {name for clause in clauses_of(version) for name in clause.ambiguities}
    left = needed - set(decisions_in_force(version.tenant, day))
    return sorted(left, key=lambda name: int(name[1:]))


@transaction.atomic
def put_in_force(
    actor: Employee,
    version: RegulationVersion,
    *,
    effective_from: date | None = None,
    review_due: date | None = None,
) -> RegulationVersion:
    """Publish a version: it applies from today, or from a later day, and everybody it applies to
    is told and asked to acknowledge it (R5).

    Raises VersionFixed, VersionNotReady, FirstDayTaken.
    """
    held = held_draft(actor, version)
    today = timezone.localdate()
    held.effective_from = effective_from or today
    if points := open_points(held):
        raise VersionNotReady(
            label=held.label,
            points_en="; ".join(point["en"] for point in points),
            points_zh="；".join(point["zh-Hans"] for point in points),
        )
    before = _latest(held)
    if held.effective_from < today or (before and held.effective_from <= before):
        raise FirstDayTaken(effective_from=held.effective_from, latest=before or "–")
    held.state = State.IN_FORCE
    held.scope = held.regulation.scope
    held.review_due = review_due
    held.published_at = timezone.now()
    held.published_by = actor
    held.save()
    told = tell(held)
    detail = {"from": held.effective_from.isoformat(), "told": told}
    audit(actor, "regulation.put_in_force", "regulation_version", held.id, detail)
    return held


def tell(version: RegulationVersion) -> int:
    """Tell everybody to whom the version applies and who was not told; returns how many."""
    regulation = version.regulation
    day = version.effective_from or timezone.localdate()
    people = people_in_scope(version.tenant, version.scope, max(day, timezone.localdate()))
    new = notify(
        version.tenant,
        people,
        kind=NOTICE_KIND,
        title=both(
            f"Regulation {regulation.code}: {regulation.title_en}, {version.label}",
            f"制度 {regulation.code}：{regulation.title_zh}（{version.label}）",
        ),
        body=both(
            f"It applies to you from {day}. Please read it and acknowledge it.",
            f"自 {day} 起适用于您，请阅读并确认。",
        ),
        url=reverse("regulation:mine_version", args=[version.id]),
        about=("regulation_version", version.id),
        must_acknowledge=True,
    )
    return len(new)


@transaction.atomic
def tell_newcomers(on: date) -> int:
    """Tell those who have come into the scope of a version in force since; returns how many."""
    tenants = Tenant.objects.values_list("id", flat=True)
    return sum(tell(version) for tenant in tenants for version in versions_in_force(tenant, on))


@transaction.atomic
def acknowledge_version(person: Employee, version: RegulationVersion) -> None:
    """`person` has read a version that applies to them; the first time counts (R5).

    Raises NotInScope.
    """
    notice = Notice.objects.filter(
        tenant=person.tenant, employee=person, kind=NOTICE_KIND, about_id=version.id
    ).first()
    if notice is None and not applies_to(version, person, timezone.localdate()):
        raise NotInScope
    if notice is not None:
        acknowledge(notice)
    Acknowledgement.objects.get_or_create(tenant=person.tenant, version=version, employee=person)


@transaction.atomic
def retire_version(actor: Employee, version: RegulationVersion, *, on: date) -> RegulationVersion:
    """End a version on a day, with no other in its place. Raises VersionFixed when it is not in
    force, FirstDayTaken for a day in the past.
    """
    held = RegulationVersion.objects.select_for_update().get(tenant=actor.tenant, id=version.id)
    if held.state != State.IN_FORCE:
        raise VersionFixed(label=held.label, state=held.state)
    if on < timezone.localdate():
        raise FirstDayTaken(effective_from=on, latest=held.effective_from)
    held.state, held.retired_on = State.RETIRED, on
    held.save()
    detail = {"on": on.isoformat()}
    audit(actor, "regulation.retired_version", "regulation_version", held.id, detail)
    return held


@transaction.atomic
def discard_version(actor: Employee, version: RegulationVersion) -> None:
    """Throw a draft away. Raises VersionFixed."""
    held = held_draft(actor, version)
    audit(actor, "regulation.discarded", "regulation_version", held.id, {"label": held.label})
    held.delete()


def _latest(version: RegulationVersion) -> date | None:
    """First day of the latest version in force, whenever that is."""
    latest = (
        RegulationVersion.objects.filter(
            tenant=version.tenant, regulation=version.regulation_id, state=State.IN_FORCE
        )
        .exclude(id=version.id)
        .order_by("-effective_from")
        .first()
    )
    return latest.effective_from if latest else None
