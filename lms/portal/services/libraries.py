"""H5P libraries: whoever may install them does it here, and it is written down."""

from typing import BinaryIO, Final
from uuid import UUID

from django.db import transaction

from content.h5p import services as h5p
from lms.people.models import Employee
from lms.people.services import audit
from scorm_packages.intake.services import LibraryReport, import_libraries

_LIBRARY: Final = "h5p_library"


def install_libraries(actor: Employee, upload: BinaryIO) -> LibraryReport:
    """Install the libraries of an uploaded file. Raises LibrariesChanged."""
    report = import_libraries(tenant=actor.tenant, upload=upload, imported_by=actor.name)
    if report.installed:
        detail = {"libraries": list(report.installed)}
        audit(actor, "h5p_library.installed", _LIBRARY, "", detail)
    return report


@transaction.atomic
def turn_library(actor: Employee, library: UUID, *, is_on: bool) -> None:
    """Switch a library on or off. Raises LibraryUnknown."""
    change = h5p.enable_library if is_on else h5p.disable_library
    row = change(tenant=actor.tenant, library=library, by=actor.name)
    action = "h5p_library.enabled" if is_on else "h5p_library.disabled"
    audit(actor, action, _LIBRARY, row.id, {"library": str(row)})


@transaction.atomic
def drop_library(actor: Employee, library: UUID) -> None:
    """Remove a library that nothing needs. Raises LibraryUnknown, LibraryInUse."""
    row = h5p.remove_library(tenant=actor.tenant, library=library, by=actor.name)
    audit(actor, "h5p_library.removed", _LIBRARY, row.id, {"library": str(row)})


@transaction.atomic
def permit_library(actor: Employee, machine_name: str, sha256: str = "") -> None:
    """Let a library in, whoever uploads it. Raises WrongMachineName, WrongFingerprint."""
    row = h5p.allow_library(
        tenant=actor.tenant, machine_name=machine_name, sha256=sha256, by=actor.name
    )
    detail = {"library": row.machine_name, "sha256": row.sha256}
    audit(actor, "h5p_library.allowed", _LIBRARY, row.id, detail)


@transaction.atomic
def forbid_library(actor: Employee, entry: UUID) -> None:
    """Take an entry off the list of those that anybody may bring in."""
    h5p.disallow_library(tenant=actor.tenant, entry=entry)
    audit(actor, "h5p_library.disallowed", _LIBRARY, entry)


@transaction.atomic
def set_library_policy(actor: Employee, *, only_allowed: bool) -> None:
    """Say whether nothing comes in that is not on the list."""
    h5p.restrict_libraries(tenant=actor.tenant, only_allowed=only_allowed, by=actor.name)
    audit(actor, "h5p_library.policy", _LIBRARY, "", {"only_allowed": only_allowed})
