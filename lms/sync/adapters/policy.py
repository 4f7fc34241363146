"""The address policy of this installation, from its settings."""

from django.conf import settings

from lms.sync.rules.addresses import AddressPolicy


def address_policy() -> AddressPolicy:
    """CALLCRAFT_SYNC_ALLOW_PRIVATE opens private networks, CALLCRAFT_SYNC_NETWORKS listed ones."""
    return AddressPolicy.of(
        allow_private=settings.CALLCRAFT_SYNC_ALLOW_PRIVATE,
        listed=getattr(settings, "CALLCRAFT_SYNC_NETWORKS", ()),
    )


def http_allowed() -> bool:
    """Whether a URL may be without TLS: only where private networks may be reached at all."""
    policy = address_policy()
    return policy.allow_private or bool(policy.listed)
