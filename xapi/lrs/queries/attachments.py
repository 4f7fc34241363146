"""Which contents of attachments the store has."""

from collections.abc import Collection

from xapi.lrs.models import AttachmentContent


def attachment_contents(tenant: int, hashes: Collection[str]) -> dict[str, AttachmentContent]:
    """Those of the contents with these SHA-2 (hex in lower case) that are here, by their SHA-2."""
    if not hashes:
        return {}
    found = AttachmentContent.objects.filter(tenant=tenant, sha2__in=hashes)
    return {content.sha2: content for content in found}
