"""Telling people things, and noting that they have seen them."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.models import Employee, Notice
from lms.people.rules.filing import Text


def notify(
    tenant: int,
    employees: Iterable[Employee],
    *,
    kind: str,
    title: Text,
    body: Text | None = None,
    url: str = "",
    about: tuple[str, UUID] | None = None,
    must_acknowledge: bool = False,
    due_on: date | None = None,
) -> list[Notice]:
    """Tell each of `employees`; whoever was told of the same thing before is not told again.

    `about` names the thing, by kind and id. Returns the new notices. Runs in the caller's
    transaction. `url` is a path of this house.
    """
    words = body or {"en": "", "zh-Hans": ""}
    now = timezone.now()
    people = {employee.id for employee in employees if employee.tenant == tenant}
    if about:
        known = Notice.objects.filter(tenant=tenant, kind=kind, about_id=about[1])
        people -= set(known.values_list("employee_id", flat=True))
    new = [
        Notice(
            tenant=tenant,
            employee_id=employee_id,
            kind=kind,
            title_en=title["en"][:200],
            title_zh=title["zh-Hans"][:200],
            body_en=words["en"],
            body_zh=words["zh-Hans"],
            url=url,
            about_kind=about[0] if about else "",
            about_id=about[1] if about else None,
            must_acknowledge=must_acknowledge,
            due_on=due_on,
            sent_at=now,
        )
        for employee_id in sorted(people)
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=about is not None)
    return new


@transaction.atomic
def see(notice: Notice) -> None:
    """Note that its reader has opened it; the first time counts."""
    Notice.objects.filter(tenant=notice.tenant, id=notice.id, seen_at=None).update(
        seen_at=timezone.now()
    )


@transaction.atomic
def acknowledge(notice: Notice) -> Notice:
    """Its reader says that they have read and understood it; the first time counts."""
    held = Notice.objects.select_for_update().get(tenant=notice.tenant, id=notice.id)
    now = timezone.now()
    held.seen_at = held.seen_at or now
    held.acknowledged_at = held.acknowledged_at or now
    held.save(update_fields=["seen_at", "acknowledged_at"])
    return held
