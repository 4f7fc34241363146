"""What is done about people: lists imported, roles granted, passwords set, audit rows written."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from lms.people.exceptions import AccountNotYours
from lms.people.models import AuditRow, Employee, RoleGrant, Unit
from lms.people.queries import accounts_beyond, has_right, may_manage_account
from lms.people.rules.roles import Right, Role
from lms.people.rules.roster import RosterFault, RosterRow, read_roster


def audit(
    actor: Employee | None,
    action: str,
    object_kind: str,
    object_id: UUID | str,
    detail: dict[str, Any] | None = None,
    *,
    tenant: int | None = None,
) -> AuditRow:
    """Write down that `actor` did `action` to an object; None is the system itself, with `tenant`.

    Runs in the caller's transaction: what was changed and the row about it stand or fall together.
    """
    owner = actor.tenant if actor else tenant
    if owner is None:
        raise ValueError("an audit row needs an actor or a tenant")
    return AuditRow.objects.create(
        tenant=owner,
        actor=actor,
        action=action,
        object_kind=object_kind,
        object_id=str(object_id),
        detail=detail or {},
    )


def grant_role(employee: Employee, role: Role, *, unit: Unit | None = None) -> RoleGrant:
    """Give `employee` a role, for `unit` and below or (None) as far as the role itself reaches."""
    grant, _ = RoleGrant.objects.get_or_create(
        tenant=employee.tenant, employee=employee, role=role.value, unit=unit
    )
    return grant


@dataclass(frozen=True, slots=True)
class RosterOutcome:
    """What an import did, or in a dry run would do, with one line of the list."""

    line: int
    employee_no: str
    name: str
    outcome: Literal["created", "changed", "unchanged"]
    changes: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class RosterReport:
    """The import, line by line. With any fault nothing was stored."""

    outcomes: Sequence[RosterOutcome]
    faults: Sequence[RosterFault]
    stored: bool

    def count(self, outcome: str) -> int:
        return sum(1 for one in self.outcomes if one.outcome == outcome)


def import_roster(
    actor: Employee, table: Iterable[Sequence[object]], *, dry_run: bool
) -> RosterReport:
    """Create and change employees from rows of cells, all of them or none.

    Employees are known by their number. What the list leaves empty stays as it is; nobody is
    removed, and roles are only added. Units that the list names and we lack are created.
    """
    rows, faults = read_roster(table)
    with transaction.atomic():
        known = {
            employee.employee_no: employee
            for employee in Employee.objects.select_for_update(of=("self",), no_key=True)
            .select_related("unit")
            .filter(tenant=actor.tenant)
            .order_by("id")
        }
        faults = [*faults, *_clashes(actor, rows, known)]
        if faults:
            return RosterReport([], sorted(faults, key=lambda fault: fault.line), stored=False)
        units = {unit.name: unit for unit in Unit.objects.filter(tenant=actor.tenant)}
        outcomes = [_apply(actor, row, known.get(row.employee_no), units) for row in rows]
        changed = [one for one in outcomes if one.outcome != "unchanged"]
        if dry_run:
            transaction.set_rollback(True)
        elif changed:
            audit(
                actor,
                "people.imported",
                "roster",
                actor.id,
                {
                    "created": [one.employee_no for one in changed if one.outcome == "created"],
                    "changed": [one.employee_no for one in changed if one.outcome == "changed"],
                },
            )
    return RosterReport(outcomes, [], stored=not dry_run)


def set_temporary_password(actor: Employee, employee: Employee) -> str:
    """Give `employee` a new password, return it once for handing over, and end their sessions.

    Raises AccountNotYours for somebody who may do more than `actor` may.
    """
    if not may_manage_account(actor, employee):
        raise AccountNotYours
    password = "-".join(secrets.choice(_SYLLABLES) + secrets.choice(_SYLLABLES) for _ in range(3))
    password += f"-{secrets.randbelow(90) + 10}"
    with transaction.atomic():
        employee.set_password(password)
        employee.password_is_temporary = True
        employee.save(update_fields=["password", "password_is_temporary"])
        audit(actor, "people.password_set", "employee", employee.id)
    return password


def note_own_password(employee: Employee) -> None:
    """Somebody has chosen a password of their own: they may go on to all pages."""
    with transaction.atomic():
        Employee.objects.filter(tenant=employee.tenant, id=employee.id).update(
            password_is_temporary=False
        )
        audit(employee, "people.password_chosen", "employee", employee.id)


_LISTED = (
    "name",
    "post",
    "rank",
    "hire_date",
    "email",
    "login",
    "employment_type",
    "site",
    "rank_level",
    "left_on",
)
_SYLLABLES = [c + v for c in "bdfghjkmnprstvwz" for v in "aeiou"]


def _clashes(
    actor: Employee, rows: Iterable[RosterRow], known: Mapping[str, Employee]
) -> Iterator[RosterFault]:
    owners = {employee.login: number for number, employee in known.items()}
    may_grant = has_right(actor, Right.GRANT_ROLES)
    beyond = accounts_beyond(actor)
    for row in rows:
        if row.employee_no in known and known[row.employee_no].id in beyond:
            yield RosterFault(row.line, "roster.person_not_yours", {"value": row.employee_no})
        login = row.login or ("" if row.employee_no in known else row.employee_no)
        if login and owners.setdefault(login, row.employee_no) != row.employee_no:
            yield RosterFault(row.line, "roster.login_taken", {"value": login})
        for role in row.roles:
            if role is not Role.LEARNER and not may_grant:
                yield RosterFault(row.line, "roster.role_not_yours", {"value": role.value})


def _apply(
    actor: Employee, row: RosterRow, employee: Employee | None, units: dict[str, Unit]
) -> RosterOutcome:
    if row.unit and row.unit not in units:
        units[row.unit] = Unit.objects.create(tenant=actor.tenant, name=row.unit)
    said: dict[str, Any] = {name: getattr(row, name) for name in _LISTED if getattr(row, name)}
    if row.unit:
        said["unit"] = units[row.unit]
    if row.left_on:
        said["is_active"] = row.left_on >= timezone.localdate()
    changes: dict[str, tuple[str, str]] = {}
    if employee is None:
        said.setdefault("login", row.employee_no)
        employee = Employee.objects.create_employee(
            tenant=actor.tenant, password=None, employee_no=row.employee_no, **said
        )
        outcome: Literal["created", "changed", "unchanged"] = "created"
    else:
        changes = {
            name: (str(getattr(employee, name) or ""), str(value))
            for name, value in said.items()
            if getattr(employee, name) != value
        }
        for name in changes:
            setattr(employee, name, said[name])
        if changes:
            employee.save(update_fields=list(changes))
        outcome = "changed" if changes else "unchanged"
    for role in row.roles or ((Role.LEARNER,) if outcome == "created" else ()):
        grant_role(employee, role)
    return RosterOutcome(row.line, row.employee_no, row.name, outcome, changes)
