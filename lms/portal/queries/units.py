"""Teams to choose from."""

from uuid import UUID

from django.db.models import QuerySet

from lms.people.models import Employee, Unit
from lms.people.queries import visible_employees
from lms.people.rules.roles import Right


def choosable_units(viewer: Employee, right: Right) -> QuerySet[Unit]:
    """The units that have somebody over whom `viewer` has `right`, in them or below them."""
    parents = dict(Unit.objects.filter(tenant=viewer.tenant).values_list("id", "parent_id"))
    homes = visible_employees(viewer, right).exclude(unit=None).order_by()
    found: set[UUID] = set()
    for home in homes.values_list("unit_id", flat=True).distinct():
        step: UUID | None = home
        while step is not None and step not in found:
            found.add(step)
            step = parents[step]
    return Unit.objects.filter(tenant=viewer.tenant, id__in=found).order_by("name")
