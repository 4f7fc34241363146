"""What is done about one person: where they work and as what, their leaving, and their roles."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from lms.people.exceptions import (
    AccountNotYours,
    LeftBeforeHired,
    NotYoursToGrant,
    UnitNeeded,
)
from lms.people.models import Employee, RoleGrant, Unit
from lms.people.queries import has_right, may_manage_account
from lms.people.rules.roles import Reach, Right, Role, widest_reach
from lms.people.services.people import audit, grant_role

CHANGEABLE = (
    "name",
    "unit",
    "post",
    "rank",
    "rank_level",
    "employment_type",
    "site",
    "email",
    "hire_date",
    "left_on",
)
"""What of a person may be changed by hand. Number and sign-in name belong to the list."""


def change_employee(actor: Employee, person: Employee, changes: Mapping[str, Any]) -> list[str]:
    """Change what `changes` says of `person`; returns the names of what is different now.

    After their last day they cannot sign in; without one they can (again). Raises AccountNotYours
    for somebody who may do more than `actor`, and LeftBeforeHired.
    """
    if not may_manage_account(actor, person):
        raise AccountNotYours
    with transaction.atomic():
        # The unit is optional: an outer join, which cannot be locked as a whole.
        held = (
            Employee.objects.select_for_update(of=("self",), no_key=True)
            .select_related("unit")
            .get(tenant=actor.tenant, id=person.id)
        )
        different = {
            name: changes[name]
            for name in CHANGEABLE
            if name in changes and getattr(held, name) != changes[name]
        }
        if not different:
            return []
        detail = {
            name: [_said(getattr(held, name)), _said(value)] for name, value in different.items()
        }
        for name, value in different.items():
            setattr(held, name, value)
        if held.hire_date and held.left_on and held.left_on < held.hire_date:
            raise LeftBeforeHired
        if "left_on" in different:
            held.is_active = held.left_on is None or held.left_on >= timezone.localdate()
        held.save(update_fields=[*different, "is_active"])
        audit(actor, "people.changed", "employee", held.id, detail)
    return list(different)


def give_role(
    actor: Employee, person: Employee, role: Role, *, unit: Unit | None = None
) -> RoleGrant:
    """Give `person` a role. A role that reaches over units is given for one (or for their own).

    Raises NotYoursToGrant, for oneself too, and UnitNeeded.
    """
    _require_granting(actor, person)
    if widest_reach(role) is Reach.UNIT and unit is None and person.unit_id is None:
        raise UnitNeeded(role=role.value)
    with transaction.atomic():
        grant = grant_role(person, role, unit=unit)
        detail = {"role": role.value, "unit": unit.name if unit else ""}
        audit(actor, "people.role_given", "employee", person.id, detail)
    return grant


def take_role(actor: Employee, person: Employee, grant: RoleGrant) -> None:
    """Take a role back. Nobody takes their own, so one administrator always stays.

    Raises NotYoursToGrant.
    """
    _require_granting(actor, person)
    with transaction.atomic():
        detail = {"role": grant.role, "unit": grant.unit.name if grant.unit else ""}
        if RoleGrant.objects.filter(tenant=actor.tenant, employee=person, id=grant.id).delete()[0]:
            audit(actor, "people.role_taken", "employee", person.id, detail)


def close_left_accounts(today: date) -> int:
    """Close the accounts of everybody whose last day is over; returns how many. Harmless twice."""
    with transaction.atomic():
        gone = list(
            Employee.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            .filter(is_active=True, left_on__lt=today)
            .order_by("id")
        )
        for person in gone:
            person.is_active = False
            person.save(update_fields=["is_active"])
            audit(None, "people.account_closed", "employee", person.id, tenant=person.tenant)
    return len(gone)


def _require_granting(actor: Employee, person: Employee) -> None:
    if not has_right(actor, Right.GRANT_ROLES) or person.id == actor.id:
        raise NotYoursToGrant
    if person.tenant != actor.tenant:
        raise NotYoursToGrant


def _said(value: object) -> str:
    return "" if value is None else str(value)
