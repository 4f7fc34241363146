"""What the training office brings from elsewhere: content types of a hub, and H5P's own editor."""

from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast
from uuid import UUID

from django.db import transaction

from content.h5p import services as h5p
from content.h5p.models import HubListing
from lms.people.models import Employee
from lms.people.services import audit
from lms.portal.services.libraries import install_libraries
from scorm_packages.intake.services import EditorReport, LibraryReport, import_editor

_EDITOR: Final = "h5p_editor"


def look_at_hub(actor: Employee) -> HubListing:
    """Ask the hub anew what it offers. Raises HubOff."""
    return h5p.refresh_hub(tenant=actor.tenant)


def install_from_hub(actor: Employee, machine_name: str) -> LibraryReport:
    """Fetch a content type from the hub and install it as an uploaded file.

    Raises HubOff, NotInHub, HubUnreachable, HubFileTooLarge, LibrariesChanged.
    """
    with TemporaryFile() as file:
        fetched = cast(BinaryIO, file)
        h5p.load_content_type(tenant=actor.tenant, machine_name=machine_name, into=fetched)
        return install_libraries(actor, fetched)


def install_h5p_editor(actor: Employee, upload: BinaryIO, file_name: str) -> EditorReport:
    """Install H5P's own editor from an archive."""
    report = import_editor(
        tenant=actor.tenant, upload=upload, file_name=file_name, imported_by=actor.name
    )
    if report.is_new:
        detail = {"file": file_name, "sha256": report.sha256}
        audit(actor, "h5p_editor.installed", _EDITOR, "", detail)
    return report


@transaction.atomic
def remove_h5p_editor(actor: Employee, editor: UUID) -> None:
    """Remove the editor. Raises EditorUnknown."""
    h5p.remove_editor(tenant=actor.tenant, editor=editor, by=actor.name)
    audit(actor, "h5p_editor.removed", _EDITOR, editor)
