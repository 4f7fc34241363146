"""Who may see whom: the one place where the reach of a role becomes a query."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from content.storage.services import open_file
from lms.people.models import (
    Attachment,
    Employee,
    Notice,
    RoleGrant,
    Shift,
    Tenant,
    Unit,
    WorkDay,
)
from lms.people.rules.closed_files import open_closed
from lms.people.rules.roles import Reach, Right, Role, may_manage, reach_of, rights_of
from lms.people.rules.work_calendar import WorkCalendar

Children = dict[UUID | None, list[UUID]]
"""The units right below each, and below none."""


def grants_of(viewer: Employee | AnonymousUser) -> list[RoleGrant]:
    """The roles of `viewer` with their units, read once per request and kept on the object."""
    if not isinstance(viewer, Employee):
        return []
    known: list[RoleGrant] | None = getattr(viewer, "_role_grants", None)
    if known is None:
        known = list(RoleGrant.objects.filter(tenant=viewer.tenant, employee=viewer))
        viewer._role_grants = known  # type: ignore[attr-defined]
    return known


def roles_of(viewer: Employee | AnonymousUser) -> frozenset[Role]:
    """The roles `viewer` holds."""
    return frozenset(Role(grant.role) for grant in grants_of(viewer))


def has_role(viewer: Employee | AnonymousUser, *roles: Role) -> bool:
    return not roles_of(viewer).isdisjoint(roles)


def has_right(viewer: Employee | AnonymousUser, right: Right) -> bool:
    """Whether any role of `viewer` gives `right`, for whomever."""
    return right in rights_of(roles_of(viewer))


def visible_employees(
    viewer: Employee | AnonymousUser, right: Right = Right.SEE_RECORDS
) -> QuerySet[Employee]:
    """Everybody over whom `viewer` may exercise `right`: always oneself, never another tenant's."""
    if not isinstance(viewer, Employee):
        return Employee.objects.none()
    everyone = Employee.objects.filter(tenant=viewer.tenant)
    units: set[UUID] = set()
    for grant in grants_of(viewer):
        reach = reach_of(Role(grant.role), right)
        if reach is Reach.CENTRE:
            return everyone
        if reach is Reach.UNIT:
            home = grant.unit_id or viewer.unit_id
            units |= own_units_below(viewer, home) if home else set()
    return everyone.filter(Q(id=viewer.id) | Q(unit_id__in=units))


def known_employees(viewer: Employee) -> QuerySet[Employee]:
    """Everybody whom `viewer` finds among the people: to see their results, or to manage them."""
    return visible_employees(viewer, Right.SEE_RESULTS) | visible_employees(
        viewer, Right.MANAGE_PEOPLE
    )


def may_manage_account(viewer: Employee, person: Employee) -> bool:
    """Whether `viewer` may change how `person` signs in (see `rules.roles.may_manage`)."""
    is_visible = visible_employees(viewer, Right.MANAGE_PEOPLE).filter(id=person.id).exists()
    return is_visible and may_manage(roles_of(viewer), roles_of(person))


def accounts_beyond(viewer: Employee) -> set[UUID]:
    """The people of the centre whose accounts `viewer` may not change."""
    held: dict[UUID, set[Role]] = {}
    for employee_id, role in RoleGrant.objects.filter(tenant=viewer.tenant).values_list(
        "employee_id", "role"
    ):
        held.setdefault(employee_id, set()).add(Role(role))
    own = roles_of(viewer)
    return {employee for employee, roles in held.items() if not may_manage(own, roles)}


def units_below(tenant: int, unit: UUID) -> set[UUID]:
    """`unit` and every unit below it."""
    return _below(_children(tenant), unit)


def own_units_below(viewer: Employee, unit: UUID) -> set[UUID]:
    """The same for one viewer, for whom the units are read once and kept on the object."""
    known: Children | None = getattr(viewer, "_units", None)
    if known is None:
        known = _children(viewer.tenant)
        viewer._units = known  # type: ignore[attr-defined]
    return _below(known, unit)


def _children(tenant: int) -> Children:
    children: Children = {}
    for unit_id, parent_id in Unit.objects.filter(tenant=tenant).values_list("id", "parent_id"):
        children.setdefault(parent_id, []).append(unit_id)
    return children


def _below(children: Children, unit: UUID) -> set[UUID]:
    found, open_ = set(), [unit]
    while open_:
        current = open_.pop()
        if current not in found:
            found.add(current)
            open_ += children.get(current, [])
    return found


def leads_of(employee: Employee) -> list[Employee]:
    """Who leads somebody: team leads of their unit or one above it, else the supervisors (R83)."""
    above = units_above(employee.tenant, employee.unit_id)
    leads = Q(role_grants__role=Role.TEAM_LEAD) & (
        Q(role_grants__unit_id__in=above) | Q(role_grants__unit_id=None, unit_id__in=above)
    )
    people = Employee.objects.filter(tenant=employee.tenant, is_active=True).exclude(id=employee.id)
    found = people.filter(leads) or people.filter(role_grants__role=Role.SUPERVISOR)
    return list(found.distinct().order_by("name", "id"))


def leads_in(tenant: int, units: Collection[UUID]) -> QuerySet[Employee]:
    """The team leads of exactly these units, active ones."""
    leads = Q(role_grants__role=Role.TEAM_LEAD) & (
        Q(role_grants__unit_id__in=units) | Q(role_grants__unit_id=None, unit_id__in=units)
    )
    return Employee.objects.filter(leads, tenant=tenant, is_active=True).distinct()


def holders_of(tenant: int, *roles: Role) -> QuerySet[Employee]:
    """Everybody active who holds one of `roles`, for whichever unit."""
    return Employee.objects.filter(
        tenant=tenant, is_active=True, role_grants__role__in=[role.value for role in roles]
    ).distinct()


def work_calendar(tenant: int) -> WorkCalendar:
    """The working days of the centre."""
    return WorkCalendar(
        dict(WorkDay.objects.filter(tenant=tenant).values_list("day", "is_workday"))
    )


def shifts_of(
    tenant: int, employees: Collection[UUID], since: datetime, until: datetime
) -> dict[UUID, list[tuple[datetime, datetime]]]:
    """The shifts of each of `employees` that touch the time from `since` to `until`, in order."""
    found: dict[UUID, list[tuple[datetime, datetime]]] = {one: [] for one in employees}
    shifts = Shift.objects.filter(
        tenant=tenant, employee__in=list(employees), starts_at__lt=until, ends_at__gt=since
    )
    for employee_id, starts_at, ends_at in shifts.order_by("starts_at").values_list(
        "employee_id", "starts_at", "ends_at"
    ):
        found[employee_id].append((starts_at, ends_at))
    return found


def unacknowledged(viewer: Employee) -> QuerySet[Notice]:
    """The notices that wait for `viewer` to say that they have read them, the oldest first."""
    return Notice.objects.filter(
        tenant=viewer.tenant, employee=viewer, must_acknowledge=True, acknowledged_at=None
    ).order_by("sent_at")


def open_notices(viewer: Employee | AnonymousUser) -> int:
    """How many notices `viewer` has not seen, or seen and not yet acknowledged."""
    if not isinstance(viewer, Employee):
        return 0
    mine = Notice.objects.filter(tenant=viewer.tenant, employee=viewer)
    return mine.filter(Q(seen_at=None) | Q(must_acknowledge=True, acknowledged_at=None)).count()


def open_attachment(
    attachment: Attachment, start: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """The bytes of a handed-in file from `start` up to and without `end`, block by block.

    Raises FileNotFoundError, and `AttachmentDamaged` for one that lies closed and was changed.
    """
    end = attachment.size if end is None else end
    try:
        return _opened(attachment, start, end)
    except FileNotFoundError:
        now = Attachment.objects.get(tenant=attachment.tenant, id=attachment.id)
        if now.storage_key == attachment.storage_key:
            raise
        return _opened(now, start, end)  # It was closed since it was looked up.


def _opened(attachment: Attachment, start: int, end: int) -> Iterator[bytes]:
    if attachment.closed_at:
        return open_closed(attachment, start, end)
    return open_file(attachment.storage_key, start, end)


def units_above(tenant: int, unit: UUID | None) -> list[UUID]:
    """`unit` and every unit above it."""
    parents = dict(Unit.objects.filter(tenant=tenant).values_list("id", "parent_id"))
    found: list[UUID] = []
    while unit is not None and unit not in found:
        found.append(unit)
        unit = parents.get(unit)
    return found


def employee_of_claims(tenant: int, claims: Mapping[str, Any]) -> Employee | None:
    """Whom an OpenID Connect provider speaks of, or None where that is not beyond doubt.

    The claim named by CALLCRAFT_OIDC_LOGIN_CLAIM is the sign-in name. Without such a setting a
    verified e-mail address counts, if exactly one employee has it.
    """
    people = Employee.objects.filter(tenant=tenant, is_active=True)
    if settings.CALLCRAFT_OIDC_LOGIN_CLAIM:
        login = claims.get(settings.CALLCRAFT_OIDC_LOGIN_CLAIM)
        return people.filter(login=login).first() if isinstance(login, str) and login else None
    email = claims.get("email")
    if not isinstance(email, str) or not email or claims.get("email_verified") is not True:
        return None
    found = list(people.filter(email__iexact=email)[:2])
    return found[0] if len(found) == 1 else None


def tenant_of_host(host: str) -> Tenant | None:
    """The tenant people reach by `host`; else the one without a host name."""
    name = host.rsplit(":", 1)[0].removesuffix(".").lower()
    return Tenant.objects.filter(host__in=(name, "")).order_by("-host").first()
