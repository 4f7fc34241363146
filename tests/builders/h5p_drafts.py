"""Drafts of H5P content, and files that authors bring."""

import io
import struct
from typing import Any

from content.h5p.models import Draft, DraftFile
from content.h5p.rules.media import Kind
from content.h5p.rules.names import LibraryName
from content.h5p.services import SavedDraft, add_file, save_draft, start_draft
from tests.builders.h5p import Library, choice_parameters, library
from tests.builders.h5p_installed import TENANT, install, libraries_alone

QUESTION = library("Callcraft.TestQuestion")
AUTHOR = "Shen"


def name_of(of: Library) -> LibraryName:
    """Return the library as content names it."""
    name = LibraryName.parse(of.name)
    assert name is not None
    return name


def with_libraries(*libraries: Library, tenant: int = TENANT) -> None:
    """Install libraries of ours, and all that they need."""
    from tests.builders.h5p import with_needed

    for each in libraries:
        installation = install(libraries_alone(with_needed(each)), tenant=tenant)
        assert installation.libraries or not installation.findings


def started(
    of: Library = QUESTION,
    *,
    title: str = "Greeting a caller",
    tenant: int = TENANT,
    by: str = AUTHOR,
) -> Draft:
    """Begin a draft; its library is installed."""
    return start_draft(tenant=tenant, library=name_of(of), title=title, language="en", by=by)


def saved(draft: Draft, parameters: Any = None, **changes: Any) -> SavedDraft:
    """Save a draft from the revision that `draft` has, by default one question."""
    values: dict[str, Any] = {
        "revision": draft.revision,
        "title": draft.title,
        "language": draft.language,
        "metadata": draft.metadata,
        "by": AUTHOR,
        **changes,
    }
    parameters = choice_parameters() if parameters is None else parameters
    return save_draft(tenant=draft.tenant, draft=draft.id, parameters=parameters, **values)


def brought(
    draft: Draft, data: bytes, name: str = "harbour.png", kind: Kind = "image"
) -> DraftFile:
    """Bring a file into a draft."""
    return add_file(
        tenant=draft.tenant, draft=draft.id, name=name, file=io.BytesIO(data), kind=kind, by=AUTHOR
    )


def png(width: int = 3, height: int = 2) -> bytes:
    """Return the beginning of a PNG of that size."""
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06" * 8
    )
