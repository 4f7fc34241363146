"""Who could take part in a run."""

from collections.abc import Iterable

from lms.classes.models import CourseRun, Participant
from lms.people.models import Employee, Unit
from lms.people.queries import units_below
from lms.tracks.models import Enrolment


def candidates(
    run: CourseRun, people: Iterable[Employee], unit: Unit | None, *, enrolled: bool
) -> list[Employee]:
    """`people`, a whole unit, and those enrolled who are in no run of the class yet."""
    found = {one.id: one for one in people}
    active = Employee.objects.filter(tenant=run.tenant, is_active=True)
    if unit is not None:
        below = units_below(run.tenant, unit.id)
        found |= {one.id: one for one in active.filter(unit__in=below)}
    if enrolled:
        open_ = Enrolment.objects.filter(
            tenant=run.tenant, track=run.item.track_id, withdrawn_at=None
        )
        placed = Participant.objects.filter(
            tenant=run.tenant, run__item=run.item_id, removed_at=None
        )
        waiting = active.filter(id__in=open_.values("employee")).exclude(
            id__in=placed.values("employee")
        )
        found |= {one.id: one for one in waiting}
    return sorted(found.values(), key=lambda one: one.employee_no)
