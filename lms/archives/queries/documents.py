"""Which documents the archive must keep."""

from collections.abc import Collection

from lms.archives.models import EntryDocument


def documents_kept(tenant: int, sha256s: Collection[str]) -> set[str]:
    """Those that a content names; when its key is destroyed, it names them no longer."""
    named = EntryDocument.objects.filter(tenant=tenant, sha256__in=sha256s)
    return set(named.values_list("sha256", flat=True))
