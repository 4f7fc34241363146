"""The editor that is installed."""

from functools import lru_cache
from uuid import UUID

from content.h5p.models import InstalledEditor


def current_editor(tenant: int) -> InstalledEditor | None:
    """The editor that drafts are offered; None where none is installed."""
    return InstalledEditor.objects.filter(tenant=tenant, replaced_at__isnull=True).first()


def has_editor(tenant: int) -> bool:
    """Whether an editor is installed."""
    return InstalledEditor.objects.filter(tenant=tenant, replaced_at__isnull=True).exists()


def installed_editor(tenant: int, editor: UUID) -> InstalledEditor | None:
    """The editor of that id, also one that was replaced a while ago: open pages go on with it."""
    return InstalledEditor.objects.filter(tenant=tenant, id=editor).first()


@lru_cache(maxsize=64)
def editor_prefix(tenant: int, editor: UUID) -> str | None:
    """The key prefix of an editor's files, also of one that was replaced a while ago."""
    rows = InstalledEditor.objects.filter(tenant=tenant, id=editor)
    return rows.values_list("storage_prefix", flat=True).first()
