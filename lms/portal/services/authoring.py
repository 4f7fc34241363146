"""Making H5P content: who begins, publishes, sets back or deletes does it here, and it is written
down. Saving is not: the draft itself says who changed it last, and its history what it was."""

from collections.abc import Mapping
from typing import Any, BinaryIO, Final
from uuid import UUID

from django.db import transaction

from content.h5p import services as h5p
from content.h5p.models import Draft, DraftFile
from content.h5p.queries import draft_of_package_content
from content.h5p.rules.media import Kind
from content.h5p.rules.names import LibraryName
from lms.people.models import Employee
from lms.people.services import audit
from scorm_packages.intake.services import ImportReport, publish_draft

_DRAFT: Final = "h5p_draft"


@transaction.atomic
def begin_draft(actor: Employee, library: LibraryName, *, title: str, language: str) -> Draft:
    """Begin content of a kind. Raises NotRunnable."""
    draft = h5p.start_draft(
        tenant=actor.tenant, library=library, title=title, language=language, by=actor.name
    )
    audit(actor, "h5p_draft.started", _DRAFT, draft.id, {"library": str(library)})
    return draft


def edit_content(actor: Employee, content: UUID) -> Draft:
    """The draft in which content goes on being written; a new one where there is none yet.

    Raises ContentUnknown.
    """
    draft = draft_of_package_content(actor.tenant, content)
    if draft is None:
        draft = h5p.open_content(tenant=actor.tenant, content=content, by=actor.name)
        audit(actor, "h5p_draft.opened", _DRAFT, draft.id, {"content": str(content)})
    return draft


def copy_of_draft(actor: Employee, draft: UUID, *, title: str) -> Draft:
    """Another draft like this one. Raises DraftUnknown."""
    copy = h5p.copy_draft(tenant=actor.tenant, draft=draft, title=title, by=actor.name)
    audit(actor, "h5p_draft.copied", _DRAFT, copy.id, {"from": str(draft)})
    return copy


def write_draft(
    actor: Employee, draft: UUID, revision: int, values: Mapping[str, Any]
) -> h5p.SavedDraft:
    """Save title, language, metadata and parameters (`values`). Raises as `save_draft`."""
    return h5p.save_draft(
        tenant=actor.tenant,
        draft=draft,
        revision=revision,
        title=values["title"],
        language=values["language"],
        metadata=values["metadata"],
        parameters=values["parameters"],
        by=actor.name,
    )


def put_file(actor: Employee, draft: UUID, *, name: str, file: BinaryIO, kind: Kind) -> DraftFile:
    """Keep a file for a draft. Raises DraftUnknown, FileRefused."""
    return h5p.add_file(
        tenant=actor.tenant, draft=draft, name=name, file=file, kind=kind, by=actor.name
    )


def publish(actor: Employee, draft: UUID, revision: int) -> ImportReport:
    """Make a package of a draft. Raises as `publish_draft`."""
    report = publish_draft(tenant=actor.tenant, draft=draft, revision=revision, by=actor.name)
    if report.installed and report.package is not None:
        detail = {"package": str(report.package.id), "revision": revision}
        audit(actor, "h5p_draft.published", _DRAFT, draft, detail)
    return report


@transaction.atomic
def set_back(actor: Employee, draft: UUID, *, revision: int, wanted: int) -> Draft:
    """Set a draft back to what it was. Raises DraftUnknown, DraftChanged, RevisionUnknown."""
    saved = h5p.restore_revision(
        tenant=actor.tenant, draft=draft, revision=revision, wanted=wanted, by=actor.name
    )
    audit(actor, "h5p_draft.restored", _DRAFT, draft, {"to": wanted})
    return saved.draft


@transaction.atomic
def drop_draft(actor: Employee, draft: UUID) -> Draft:
    """Delete a draft. Raises DraftUnknown."""
    row = h5p.delete_draft(tenant=actor.tenant, draft=draft, by=actor.name)
    audit(actor, "h5p_draft.deleted", _DRAFT, draft, {"title": row.title})
    return row


@transaction.atomic
def bring_back_draft(actor: Employee, draft: UUID) -> Draft:
    """Bring a deleted draft back. Raises DraftUnknown."""
    row = h5p.undelete_draft(tenant=actor.tenant, draft=draft, by=actor.name)
    audit(actor, "h5p_draft.undeleted", _DRAFT, draft, {"title": row.title})
    return row
