"""Destroying contents: proposed by a job, approved by two people, carried out, certified.

Contents go by destroying their key; the headers stay, so that the chain stays whole. What was
destroyed is named in a certificate, which is an entry of the chain: with it the verifier tells a
content that was destroyed by order from one that somebody made away with.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from lms.archives.adapters import house_key
from lms.archives.exceptions import (
    ContentHeld,
    ContentRetained,
    ListClosed,
    NothingToDestroy,
    PeriodTooShort,
    SecondApproverNeeded,
)
from lms.archives.models import (
    ArchiveEntry,
    DestructionLine,
    DestructionList,
    PersonKey,
    RetentionPeriod,
)
from lms.archives.queries.retention import due_day, due_keys, hold_over, live_keys, periods
from lms.archives.rules.documents import instant
from lms.archives.rules.retention import BY_CODE
from lms.archives.services.entries import NewEntry, append_entry
from lms.archives.services.heads import locked_head
from lms.archives.services.keys import destroy_keys
from lms.people.models import Employee
from lms.people.services import audit

CERTIFICATE = "content_destroyed"
CERTIFICATE_TITLE = {
    "en": "Certificate of destruction",
    "zh-Hans": "档案内容销毁证明",
}


@transaction.atomic
def set_period(actor: Employee, code: str, years: int) -> RetentionPeriod:
    """Keep a class for so many years. Raises `PeriodTooShort`."""
    retention = BY_CODE[code]
    if years < retention.shortest:
        raise PeriodTooShort(title=retention.title["en"], shortest=retention.shortest)
    period, _ = RetentionPeriod.objects.update_or_create(
        tenant=actor.tenant,
        code=code,
        defaults={"years": years, "set_by": actor, "set_at": timezone.now()},
    )
    audit(actor, "archive.period_set", "retention", code, {"years": years})
    return period


@transaction.atomic
def propose_destruction(tenant: int, today: date) -> DestructionList | None:
    """Put what is due on a list, unless one is still open. None when nothing is due."""
    if DestructionList.objects.filter(tenant=tenant, executed_at=None, refused_at=None).exists():
        return None
    due = due_keys(tenant, today)
    if not due:
        return None
    made = DestructionList.objects.create(tenant=tenant, proposed_at=timezone.now())
    DestructionLine.objects.bulk_create(
        DestructionLine(
            tenant=tenant, list=made, key=one.key, due_on=one.due_on, entries=one.entries
        )
        for one in due
    )
    return made


@transaction.atomic
def approve_destruction(actor: Employee, list_id: UUID) -> DestructionList:
    """Approve a list; the second approval carries it out. Raises `SecondApproverNeeded`,
    `ListClosed`."""
    listed = _open_list(actor.tenant, list_id)
    now = timezone.now()
    audit(actor, "archive.destruction_approved", "destruction_list", listed.id)
    if listed.first_by_id is None:
        listed.first_by, listed.first_at = actor, now
        listed.save(update_fields=["first_by", "first_at"])
        return listed
    if listed.first_by_id == actor.id:
        raise SecondApproverNeeded
    listed.second_by, listed.second_at = actor, now
    _carry_out(listed, now)
    return listed


@transaction.atomic
def refuse_destruction(actor: Employee, list_id: UUID, reason: str) -> DestructionList:
    """Refuse a list as a whole: the job will propose what is then due anew. Raises `ListClosed`."""
    listed = _open_list(actor.tenant, list_id)
    listed.refused_by, listed.refused_at, listed.refusal = actor, timezone.now(), reason[:500]
    listed.save(update_fields=["refused_by", "refused_at", "refusal"])
    audit(
        actor,
        "archive.destruction_refused",
        "destruction_list",
        listed.id,
        {"reason": reason[:500]},
    )
    return listed


def erase_contents(actor: Employee, person: Employee, ground: str) -> ArchiveEntry:
    """Destroy all contents about a person, on `ground` (a request, an order). All or nothing.

    Raises `ContentHeld`, `ContentRetained` while anything must be kept, `NothingToDestroy`.
    """
    with transaction.atomic():
        locked_head(actor.tenant)
        _refuse_held(actor.tenant, person.id)
        keys = live_keys(actor.tenant, person.id)
        if not keys:
            raise NothingToDestroy
        due = {one.key.id for one in due_keys(actor.tenant, timezone.localdate(), person.id)}
        if kept := [key for key in keys if key.id not in due]:
            raise retained(actor.tenant, kept)
        audit(actor, "archive.contents_erased", "employee", person.id, {"ground": ground})
        return _destroy(actor.tenant, actor.id, keys, by=_signature(actor), under=ground)


def destroy_due(tenant: int, keys: Sequence[PersonKey], *, under: str) -> ArchiveEntry:
    """Destroy keys of one person that are past their retention, in the caller's transaction.

    Nobody of the centre signs, so the certificate stands in that person's own chain; it does not
    say more of them than the headers there.
    """
    employee_id = next(key.employee_id for key in keys if key.employee_id)
    return _destroy(tenant, employee_id, keys, by="archive", under=under)


def retained(tenant: int, kept: Sequence[PersonKey]) -> ContentRetained:
    """Why these keys must stay."""
    years = periods(tenant)
    codes = sorted({key.retention for key in kept})
    titles = ", ".join(f"{BY_CODE[code].title['zh-Hans']} ({years[code]})" for code in codes)
    until = min((day for key in kept if (day := due_day(key, years))), default=None)
    return ContentRetained(classes=titles, until=until.isoformat() if until else "—")


def repeat_destructions(tenant: int) -> int:
    """Destroy again what was destroyed here before: a restored database still holds it."""
    gone = house_key.destroyed_ids()
    if not gone:
        return 0
    with transaction.atomic():
        keys = list(
            PersonKey.objects.select_for_update().filter(
                tenant=tenant, destroyed_at=None, id__in=[UUID(one) for one in gone]
            )
        )
        if keys:
            under = "destroyed here before; the database was restored from an older copy"
            destroy_keys(keys, by="archive", under=under, at=timezone.now())
    return len(keys)


def _carry_out(listed: DestructionList, now: datetime) -> None:
    """Destroy the keys on an approved list, but for what is held by now, and certify it."""
    locked_head(listed.tenant)
    lines = list(listed.lines.select_related("key").order_by("id"))
    for line in lines:
        held = line.key.employee_id and hold_over(listed.tenant, line.key.employee_id)
        line.outcome = "held" if held else "destroyed"
    keys = [line.key for line in lines if line.outcome == "destroyed" and line.key.wrapped]
    if keys and listed.first_by and listed.second_by:
        by = ", ".join(_signature(one) for one in (listed.first_by, listed.second_by))
        under = "; ".join(sorted({_rule(listed.tenant, key) for key in keys}))
        listed.certificate = _destroy(listed.tenant, listed.second_by.id, keys, by=by, under=under)
    DestructionLine.objects.bulk_update(lines, ["outcome"])
    listed.executed_at = now
    listed.save(update_fields=["second_by", "second_at", "executed_at", "certificate"])


def _destroy(
    tenant: int, signer: UUID, keys: Sequence[PersonKey], *, by: str, under: str
) -> ArchiveEntry:
    """Destroy keys and append the certificate, which says of nobody what was destroyed."""
    now = timezone.now()
    seqs = destroy_keys(keys, by=by, under=under, at=now)
    payload = {
        "kind": CERTIFICATE,
        "title": CERTIFICATE_TITLE,
        "learner": None,
        "fields": [
            _field("by", "Destroyed by", "经办人", by),
            _field("under", "Under", "依据", under),
            _field("count", "Contents destroyed", "销毁内容数", str(len(seqs))),
        ],
        "destroyed": seqs,
        "keys": [str(key.id) for key in keys],
        "at": instant(now),
        "by": by,
        "under": under,
    }
    certificate = append_entry(
        tenant,
        NewEntry(
            employee_id=signer, kind=CERTIFICATE, payload=payload, occurred_at=now, source=uuid4()
        ),
    )
    audit(
        None,
        "archive.content_destroyed",
        "archive_entry",
        certificate.id,
        {"keys": len(keys), "by": by, "under": under},
        tenant=tenant,
    )
    return certificate


def _signature(employee: Employee) -> str:
    return f"{employee.name} ({employee.employee_no})"


def _open_list(tenant: int, list_id: UUID) -> DestructionList:
    listed = (
        DestructionList.objects.select_for_update(of=("self",))
        .select_related("first_by")
        .get(tenant=tenant, id=list_id)
    )
    if listed.executed_at or listed.refused_at:
        raise ListClosed
    return listed


def _refuse_held(tenant: int, employee_id: UUID) -> None:
    if hold := hold_over(tenant, employee_id):
        raise ContentHeld(placed_by=hold.placed_by, reason=hold.reason)


def _rule(tenant: int, key: PersonKey) -> str:
    retention = BY_CODE[key.retention]
    return (
        f"{retention.title['zh-Hans']} / {retention.title['en']}: {periods(tenant)[key.retention]}"
    )


def _field(key: str, en: str, zh: str, value: str) -> dict[str, object]:
    return {"key": key, "label": {"en": en, "zh-Hans": zh}, "value": value}
