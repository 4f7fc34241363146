"""H5P content in play: what judging its statements and showing it read."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from content.h5p.queries import PlayedContent, played_content
from content.h5p.rules.host.integration import Addresses, Shown, integration
from scorm_packages.runtime.models import Package, PackageItem, RuntimeSession, ScoState
from scorm_packages.runtime.rules.h5p.elements import states_in
from scorm_packages.runtime.rules.h5p.spoken import Exercise
from scorm_packages.runtime.rules.progress import Terms
from scorm_packages.runtime.rules.statements import item_activity_id

KEPT = 16
"""How many contents a process remembers, parameters and all: an installed one never changes."""


@lru_cache(maxsize=KEPT)
def h5p_terms(tenant: int, item: UUID, mode: str) -> Terms:
    """The terms on which the item of an H5P package is played.

    They hold although a library was switched off since: what was done before still counts.
    """
    rows = PackageItem.objects.select_related("package__h5p_content")
    row = rows.get(tenant=tenant, id=item)
    content = row.package.h5p_content
    if content is None:
        raise LookupError(f"package {row.package_id} plays no H5P content")
    exercise = Exercise(
        activity=item_activity_id(row.package_id, row.identifier),
        library=content.name,
        parameters=content.parameters,
    )
    return Terms(mode, mastery_score=row.mastery_score, exercise=exercise)


def content_in_play(tenant: int, label: str, *, at: datetime) -> PlayedContent | None:
    """The content that a package plays, with the patches of its libraries as they were at a time.

    None where it is not of H5P. Raises LibraryMissing, LibrarySwitchedOff.
    """
    row = Package.objects.filter(tenant=tenant, label=label).values_list("h5p_content").first()
    return None if row is None or row[0] is None else played_content(tenant, row[0], at=at)


@lru_cache(maxsize=4096)
def opened_at(tenant: int, session: UUID) -> datetime | None:
    """When a session was opened; remembered, because it is asked for every file of a library."""
    rows = RuntimeSession.objects.filter(tenant=tenant, id=session)
    return rows.values_list("opened_at", flat=True).first()


@lru_cache(maxsize=4096)
def storage_prefix_of_h5p(tenant: int, label: str) -> str | None:
    """Where the files of a package's content lie; None where it is not of H5P."""
    rows = Package.objects.filter(tenant=tenant, label=label)
    row = rows.values_list("h5p_content__storage_prefix").first()
    return None if row is None else row[0]


def h5p_integration(
    session: RuntimeSession, content: PlayedContent, addresses: Addresses
) -> dict[str, Any]:
    """What H5P's core is told of the content that a session plays.

    `session` comes from `session_with_item`, and plays an item.
    """
    item = session.item
    if item is None:
        raise LookupError(f"session {session.id} plays nothing")
    state = ScoState.objects.get(
        tenant=session.tenant,
        attempt=session.attempt,
        item=item,
        item_attempt=session.item_attempt,
    )
    shown = Shown(
        title=item.title,
        library=content.library,
        parameters=content.parameters,
        metadata=content.metadata,
        activity=item_activity_id(item.package_id, item.identifier),
        has_full_screen=content.fullscreen,
        language=session.language,
        states=states_in(state.cmi),
    )
    return integration(shown, addresses)
