"""The ends of the chains, locked: whoever appends or seals goes through here."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from lms.archives.exceptions import PersonUnknown
from lms.archives.models import ArchiveHead, PersonHead
from lms.people.models import Employee


def locked_head(tenant: int) -> ArchiveHead:
    """The end of the tenant's archive, locked until the transaction ends."""
    heads = ArchiveHead.objects.select_for_update().filter(tenant=tenant)
    if head := heads.first():
        return head
    ArchiveHead.objects.bulk_create([ArchiveHead(tenant=tenant)], ignore_conflicts=True)
    return heads.get()


def locked_people(tenant: int, employees: Collection[UUID]) -> dict[UUID, PersonHead]:
    """The ends of these people's chains. No one else makes new ones: the tenant's head is ours."""
    rows = PersonHead.objects.select_for_update().order_by("employee_id")
    people = {row.employee_id: row for row in rows.filter(tenant=tenant, employee__in=employees)}
    strangers = set(employees) - set(people)
    if strangers:
        known = Employee.objects.filter(tenant=tenant, id__in=strangers)
        people |= {
            one: PersonHead(tenant=tenant, employee_id=one)
            for one in known.values_list("id", flat=True)
        }
        if unknown := strangers - set(people):
            raise PersonUnknown(employee=min(unknown))
    return people


def next_moment(head: ArchiveHead) -> datetime:
    """Now, but never before the last entry nor in a day already sealed.

    The machines' clocks differ a little; in the archive time must not run backwards.
    """
    known = (moment for moment in (head.recorded_at, head.sealed_until) if moment)
    return max([timezone.now(), *known])
