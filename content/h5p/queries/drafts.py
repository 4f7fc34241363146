"""Reads of drafts: one, many, what there is to say of one, and one as it is played."""

from collections.abc import Callable, Iterator
from uuid import UUID

from django.db.models import Q, QuerySet

from content.h5p.models import Draft, DraftFile, DraftRevision
from content.h5p.queries.installed import installed_libraries, semantics_of_library
from content.h5p.queries.playing import PlayedContent, assembled
from content.h5p.rules.drafts import DraftFiles, described_as
from content.h5p.rules.files import H5P_JSON
from content.h5p.rules.findings import Finding, finding
from content.h5p.rules.names import LibraryName
from content.h5p.rules.semantics import Checked, Semantics, check_parameters
from content.storage import services as storage

SemanticsOf = Callable[[LibraryName], Semantics | None]


def drafts_of(tenant: int, *, search: str = "") -> QuerySet[Draft]:
    """The drafts of a tenant, the one that was changed last first, without their parameters.

    `search` are words that the title, the library's name or whoever changed it last has.
    """
    rows = Draft.objects.filter(tenant=tenant, deleted_at=None).defer("parameters_json", "metadata")
    for word in search.split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(machine_name__icontains=word)
            | Q(changed_by__icontains=word)
        )
    return rows.order_by("-changed_at", "-id")


def draft_of(tenant: int, draft: UUID) -> Draft | None:
    """The draft of that id, unless it was deleted."""
    return Draft.objects.filter(tenant=tenant, id=draft, deleted_at=None).first()


def draft_of_package_content(tenant: int, content: UUID) -> Draft | None:
    """The draft that content was published from last, or opened into."""
    rows = Draft.objects.filter(tenant=tenant, deleted_at=None)
    return (
        rows.filter(Q(published=content) | Q(origin=content))
        .defer("parameters_json")
        .order_by("-changed_at")
        .first()
    )


def files_of_draft(tenant: int, draft: UUID) -> dict[str, DraftFile]:
    """The files of a draft by their path below content/, used or not."""
    rows = DraftFile.objects.filter(tenant=tenant, draft=draft)
    return {row.path: row for row in rows}


def draft_file_key(tenant: int, draft: UUID, path: str) -> str | None:
    """Where the file of a draft lies in the store; None where there is none."""
    rows = DraftFile.objects.filter(
        tenant=tenant, draft=draft, path=path, draft__deleted_at__isnull=True
    )
    return rows.values_list("storage_key", flat=True).first()


def revisions_of(tenant: int, draft: UUID) -> QuerySet[DraftRevision]:
    """What a draft was before, the latest first; without parameters."""
    return DraftRevision.objects.filter(tenant=tenant, draft=draft).defer(
        "parameters_json", "metadata"
    )


def revision_of(tenant: int, draft: UUID, revision: int) -> DraftRevision | None:
    """What a draft was at that revision, if it was kept."""
    return DraftRevision.objects.filter(tenant=tenant, draft=draft, revision=revision).first()


def semantics_reader(tenant: int) -> SemanticsOf:
    """A way to ask for the semantics of libraries that asks the database once for each."""
    known: dict[LibraryName, Semantics | None] = {}

    def semantics_of(name: LibraryName) -> Semantics | None:
        if name not in known:
            known[name] = semantics_of_library(tenant, name)
        return known[name]

    return semantics_of


def check_draft(draft: Draft) -> tuple[Checked, tuple[Finding, ...]]:
    """Check what is saved against the libraries as they are now.

    The findings are those of the parameters, and what else keeps the draft from being published.
    """
    paths = DraftFile.objects.filter(tenant=draft.tenant, draft=draft.id)
    checked = check_parameters(
        draft.parameters,
        draft.name,
        semantics_reader(draft.tenant),
        files=set(paths.values_list("path", flat=True)),
    )
    return checked, (*title_findings(draft.title), *checked.findings)


def draft_findings(draft: Draft) -> tuple[Finding, ...]:
    """What there is to say of a draft; an error keeps it from being published."""
    return check_draft(draft)[1]


def title_findings(title: str) -> tuple[Finding, ...]:
    """What there is to say of the title of a draft."""
    return () if title.strip() else (finding("h5p.draft.no_title", f"{H5P_JSON}.title"),)


def draft_files(draft: Draft, checked: Checked) -> DraftFiles:
    """The draft as the package that it would be, with the files that its parameters use."""
    files = files_of_draft(draft.tenant, draft.id)

    def open_file(path: str, /) -> Iterator[bytes]:
        return storage.open_file(files[path].storage_key)

    return DraftFiles(
        described=described_as(
            title=draft.title,
            main=draft.name,
            language=draft.language,
            metadata=draft.metadata,
            libraries=checked.libraries,
        ),
        parameters_json=draft.parameters_json,
        sizes={path: files[path].size for path in sorted(checked.files)},
        open_file=open_file,
    )


def played_draft(tenant: int, draft: UUID) -> PlayedContent | None:
    """The draft as it was saved last, with its load order; None when there is none.

    It has no `storage_prefix`: where its files lie says `draft_file_key`. Raises LibraryMissing,
    LibrarySwitchedOff.
    """
    row = draft_of(tenant, draft)
    if row is None:
        return None
    checked, _ = check_draft(row)
    return assembled(
        id=row.id,
        title=row.title,
        library=row.name,
        parameters=checked.parameters,
        metadata=row.metadata,
        language=row.language,
        storage_prefix="",
        needed=[row.name, *sorted(checked.libraries - {row.name})],
        installed=installed_libraries(tenant),
    )
