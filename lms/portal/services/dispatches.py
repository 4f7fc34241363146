"""Courses handed out to other systems: as files, and as dispatches."""

from dataclasses import asdict
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.db import transaction

from lms.people.models import Employee
from lms.people.services import audit
from scorm_packages.export.models import Dispatch
from scorm_packages.export.rules.outline import Target
from scorm_packages.export.services import (
    DispatchDraft,
    Exported,
    change_dispatch,
    create_dispatch,
    export_course,
    switch_dispatch,
    write_dispatch,
)
from scorm_packages.runtime.models import Package

_DISPATCH: Final = "dispatch"


def hand_out_course(actor: Employee, package: Package, target: Target, out: BinaryIO) -> Exported:
    """Write a course for another system into the seekable file `out`, and note who took it.

    Raises CourseUnknown.
    """
    with transaction.atomic():
        made = export_course(tenant=actor.tenant, package=package.id, target=target, out=out)
        if not made.refused:
            detail = {"title": package.title, "format": target.value}
            audit(actor, "package.exported", "package", package.id, detail)
    return made


def make_dispatch(
    actor: Employee | None, draft: DispatchDraft, *, tenant: int | None = None
) -> Dispatch:
    """Make a dispatch for `actor`, or for the command line with a `tenant`.

    Raises CourseUnknown, NotDispatchable.
    """
    owner = _tenant(actor, tenant)
    by = actor.name if actor else "command line"
    with transaction.atomic():
        made = create_dispatch(tenant=owner, draft=draft, created_by=by)
        audit(actor, "dispatch.made", _DISPATCH, made.id, _told(draft), tenant=owner)
    return made


def alter_dispatch(actor: Employee, dispatch: UUID, draft: DispatchDraft) -> Dispatch:
    """Change the conditions of a dispatch. Raises DispatchUnknown."""
    with transaction.atomic():
        changed = change_dispatch(tenant=actor.tenant, dispatch=dispatch, draft=draft)
        audit(actor, "dispatch.changed", _DISPATCH, dispatch, _told(draft))
    return changed


def turn_dispatch(
    actor: Employee | None, dispatch: UUID, *, is_on: bool, tenant: int | None = None
) -> Dispatch:
    """Switch a dispatch on or off. Raises DispatchUnknown."""
    owner = _tenant(actor, tenant)
    with transaction.atomic():
        turned = switch_dispatch(tenant=owner, dispatch=dispatch, is_on=is_on)
        action = "dispatch.switched_on" if is_on else "dispatch.switched_off"
        audit(actor, action, _DISPATCH, dispatch, tenant=owner)
    return turned


def hand_out_dispatch(actor: Employee | None, dispatch: Dispatch, out: BinaryIO) -> None:
    """Write the zip of a dispatch, which opens it to whoever has it, and note who took it."""
    with transaction.atomic():
        write_dispatch(dispatch, out)
        audit(actor, "dispatch.taken", _DISPATCH, dispatch.id, tenant=dispatch.tenant)


def _told(draft: DispatchDraft) -> dict[str, Any]:
    """A draft as an audit row tells of it."""
    return {
        **asdict(draft),
        "package": str(draft.package),
        "expires_at": draft.expires_at.isoformat() if draft.expires_at else None,
    }


def _tenant(actor: Employee | None, tenant: int | None) -> int:
    owner = actor.tenant if actor else tenant
    if owner is None:
        raise ValueError("a dispatch belongs to the tenant of an actor, or to one that is named")
    return owner
