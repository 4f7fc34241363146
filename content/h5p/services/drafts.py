"""Making content: drafts are started, opened, copied, saved, set back and deleted.

A draft may be unfinished and wrong at any time; errors keep it from being published, not from
being saved. Who saves says which revision they began with, so that nobody's work is overwritten
unseen.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from content.h5p.exceptions import (
    ContentUnknown,
    DraftChanged,
    DraftTooLarge,
    DraftUnknown,
    LibraryMissing,
    NotRunnable,
    RevisionUnknown,
)
from content.h5p.models import Content, Draft, DraftFile, DraftRevision
from content.h5p.queries import (
    check_draft,
    current_libraries,
    draft_of,
    files_of_draft,
    revision_of,
    semantics_reader,
    title_findings,
)
from content.h5p.rules.files import H5P_JSON
from content.h5p.rules.findings import Finding
from content.h5p.rules.json import DEFAULT_LIMITS as JSON_LIMITS
from content.h5p.rules.json import MIB
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Checked, check_metadata, check_parameters
from content.h5p.services.draft_files import copied_files, drop_files, hold_draft
from content.h5p.services.draft_history import keep, keep_before_saving
from xapi.tenancy import uuid7

log = structlog.get_logger(__name__)

LONGEST_TITLE: Final = 255
LONGEST_LANGUAGE: Final = 35
NOT_METADATA: Final = frozenset({"title", "defaultLanguage"})
"""Kept in columns of their own."""


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft as it was saved, cleaned, and what there is to say of it."""

    draft: Draft
    findings: tuple[Finding, ...]


def start_draft(
    *, tenant: int, library: LibraryName, title: str, language: str = "", by: str
) -> Draft:
    """Begin content of a kind, with nothing in it. Raises NotRunnable."""
    if not _is_runnable(tenant, library):
        raise NotRunnable(library=library)
    draft = _new(tenant, library, title=_line(title), by=by)
    draft.language, draft.parameters_json = _tag(language), "{}"
    draft.libraries = [str(library)]
    with transaction.atomic():
        draft.save(force_insert=True)
    log.info("h5p.draft_started", tenant=tenant, draft=str(draft.id), library=str(library))
    return draft


def open_content(*, tenant: int, content: UUID, by: str) -> Draft:
    """Make a draft of content that came in or was published, with its files.

    Raises ContentUnknown.
    """
    row = Content.objects.filter(tenant=tenant, id=content).first()
    if row is None:
        raise ContentUnknown(id=content)
    draft = _new(tenant, row.name, title=row.title, by=by)
    draft.origin = row
    draft.language, draft.parameters_json = row.language, row.parameters_json
    draft.metadata = _without_columns(row.metadata)
    draft.libraries = [str(each.name) for each in row.libraries.all()]
    sources = [(path, row.storage_prefix + path) for path in sorted(row.files)]
    return _save_with_files(draft, copied_files(tenant, draft.id, sources, by))


def copy_draft(*, tenant: int, draft: UUID, title: str = "", by: str) -> Draft:
    """Make another draft with the same parameters and files; it is published as a course of its
    own. Raises DraftUnknown."""
    row = draft_of(tenant, draft)
    if row is None:
        raise DraftUnknown
    copy = _new(tenant, row.name, title=_line(title) or row.title, by=by)
    copy.language, copy.parameters_json = row.language, row.parameters_json
    copy.metadata, copy.libraries = row.metadata, row.libraries
    sources = [(file.path, file.storage_key) for file in files_of_draft(tenant, draft).values()]
    return _save_with_files(copy, copied_files(tenant, copy.id, sources, by))


@transaction.atomic
def save_draft(
    *,
    tenant: int,
    draft: UUID,
    revision: int,
    title: str,
    language: str,
    metadata: Mapping[str, Any],
    parameters: Any,
    by: str,
) -> SavedDraft:
    """Save what an author has made, cleaned by its libraries' definitions.

    `revision` is the one it was made from. Saving what is saved already changes nothing, whichever
    revision it names: so an answer that was lost can be asked for again.

    Raises DraftUnknown, DraftChanged, DraftTooLarge, and LibraryMissing where the draft's own
    library was removed: nothing can be checked without it.
    """
    row = hold_draft(tenant, draft)
    checked = check_parameters(
        parameters, row.name, semantics_reader(tenant), files=_paths(tenant, draft)
    )
    kept_metadata, metadata_findings = check_metadata(dict(metadata), H5P_JSON)
    _check_kept(row.name, checked)
    wanted: dict[str, Any] = {
        "title": _line(title),
        "language": _tag(language),
        "parameters_json": json.dumps(checked.parameters, ensure_ascii=False),
        "metadata": _without_columns(kept_metadata),
    }
    findings = (*title_findings(wanted["title"]), *metadata_findings, *checked.findings)
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return SavedDraft(row, findings)
    _check_revision(row, revision)
    if len(wanted["parameters_json"].encode()) > JSON_LIMITS.size:
        raise DraftTooLarge(limit=JSON_LIMITS.size // MIB)
    _change(row, by, {**wanted, "libraries": _libraries(row.name, checked)})
    return SavedDraft(row, findings)


@transaction.atomic
def restore_revision(
    *, tenant: int, draft: UUID, revision: int, wanted: int, by: str
) -> SavedDraft:
    """Set a draft back to what it was at revision `wanted`. What it is now is kept.

    `revision` is the one that whoever asks has seen. The library stays that of the kept revision.
    Raises DraftUnknown, DraftChanged, RevisionUnknown.
    """
    row = hold_draft(tenant, draft)
    kept = revision_of(tenant, draft, wanted)
    if kept is None:
        raise RevisionUnknown
    _check_revision(row, revision)
    keep(row, _note_of(row))
    _change(
        row,
        by,
        {
            "machine_name": kept.machine_name,
            "major": kept.major,
            "minor": kept.minor,
            "title": kept.title,
            "language": kept.language,
            "parameters_json": kept.parameters_json,
            "metadata": kept.metadata,
        },
    )
    checked, findings = check_draft(row)
    row.libraries = _libraries(row.name, checked)
    row.save(update_fields=["libraries"])
    keep(row, DraftRevision.Note.RESTORED)
    return SavedDraft(row, findings)


@transaction.atomic
def delete_draft(*, tenant: int, draft: UUID, by: str) -> Draft:
    """Delete a draft; what was published from it stays. `undelete_draft` brings it back for a
    month. Raises DraftUnknown."""
    row = hold_draft(tenant, draft)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at"])
    log.info("h5p.draft_deleted", tenant=tenant, draft=str(draft), by=by)
    return row


@transaction.atomic
def undelete_draft(*, tenant: int, draft: UUID, by: str) -> Draft:
    """Bring a deleted draft back, unless the sweep has been there. Raises DraftUnknown."""
    rows = Draft.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(tenant=tenant, id=draft).exclude(deleted_at=None).first()
    if row is None:
        raise DraftUnknown
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    log.info("h5p.draft_undeleted", tenant=tenant, draft=str(draft), by=by)
    return row


def mark_published(*, tenant: int, draft: UUID, revision: int, content: Content, by: str) -> None:
    """Note what a draft was published as. Runs in the caller's transaction.

    Raises DraftUnknown, DraftChanged when it was saved since it was read.
    """
    row = hold_draft(tenant, draft)
    _check_revision(row, revision)
    row.published, row.published_revision = content, row.revision
    row.save(update_fields=["published", "published_revision"])
    keep(row, DraftRevision.Note.PUBLISHED, content=content)
    log.info("h5p.draft_published", tenant=tenant, draft=str(draft), revision=revision, by=by)


def _new(tenant: int, library: LibraryName, *, title: str, by: str) -> Draft:
    return Draft(
        tenant=tenant,
        id=uuid7(),
        machine_name=library.machine_name,
        major=library.major,
        minor=library.minor,
        title=title,
        created_by=by,
        changed_by=by,
    )


def _save_with_files(draft: Draft, files: list[DraftFile]) -> Draft:
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
            DraftFile.objects.bulk_create(files)
            keep(draft, DraftRevision.Note.STARTED)
    except BaseException:
        drop_files(files)
        raise
    log.info("h5p.draft_started", tenant=draft.tenant, draft=str(draft.id), files=len(files))
    return draft


def _change(row: Draft, by: str, values: Mapping[str, Any]) -> None:
    """Write new values as the next revision; the caller holds the draft."""
    now = timezone.now()
    keep_before_saving(row, by, now)
    for name, value in values.items():
        setattr(row, name, value)
    row.revision += 1
    row.changed_by, row.changed_at = by, now
    row.save(update_fields=[*values, "revision", "changed_by", "changed_at"])


def _libraries(main: LibraryName, checked: Checked) -> list[str]:
    """The main library first, as content has it."""
    return [str(main), *map(str, sorted(checked.libraries - {main}))]


def _check_kept(library: LibraryName, checked: Checked) -> None:
    """Refuse to save where checking has kept nothing because it could not look."""
    codes = {each.code for each in checked.findings if not each.place}
    if "h5p.semantics.library_missing" in codes:
        raise LibraryMissing(libraries=str(library))
    if "h5p.semantics.too_many" in codes:
        raise DraftTooLarge(limit=JSON_LIMITS.size // MIB)


def _check_revision(row: Draft, revision: int) -> None:
    if row.revision != revision:
        raise DraftChanged(revision=row.revision, by=row.changed_by, at=row.changed_at.isoformat())


def _note_of(row: Draft) -> str:
    """The note under which this revision is kept already, or that of a save."""
    kept = DraftRevision.objects.filter(tenant=row.tenant, draft=row, revision=row.revision)
    return kept.values_list("note", flat=True).first() or DraftRevision.Note.SAVED


def _paths(tenant: int, draft: UUID) -> set[str]:
    rows = DraftFile.objects.filter(tenant=tenant, draft=draft)
    return set(rows.values_list("path", flat=True))


def _is_runnable(tenant: int, library: LibraryName) -> bool:
    return (
        current_libraries(tenant)
        .filter(
            machine_name=library.machine_name,
            major=library.major,
            minor=library.minor,
            is_runnable=True,
            disabled_at=None,
        )
        .exists()
    )


def _line(title: str) -> str:
    """A title as it is kept: one line, not endless, without what no database keeps."""
    return " ".join(title.replace("\0", "").split())[:LONGEST_TITLE]


def _tag(language: str) -> str:
    """A language tag, or nothing."""
    is_tag = language.isascii() and language.replace("-", "").isalnum()
    return language if is_tag and len(language) <= LONGEST_LANGUAGE else ""


def _without_columns(metadata: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in NOT_METADATA}
