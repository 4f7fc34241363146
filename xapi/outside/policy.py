"""What this installation has chosen: which addresses are open, and which keys close its secrets."""

from django.conf import settings

from xapi.outside.addresses import AddressPolicy


def address_policy() -> AddressPolicy:
    """CALLCRAFT_SYNC_ALLOW_PRIVATE opens private networks, CALLCRAFT_SYNC_NETWORKS listed ones."""
    return AddressPolicy.of(
        allow_private=settings.CALLCRAFT_SYNC_ALLOW_PRIVATE,
        listed=settings.CALLCRAFT_SYNC_NETWORKS,
    )


def http_allowed() -> bool:
    """Whether a URL may be without TLS: only where private networks may be reached at all."""
    policy = address_policy()
    return policy.allow_private or bool(policy.listed)


def passphrases() -> list[str]:
    """The keys that open secrets; the first is the one that closes them.

    It is CALLCRAFT_SECRETS_KEY, or Django's SECRET_KEY where that is not set. Keys that were
    replaced stay readable while they stand in SECRET_KEY_FALLBACKS.
    """
    own = [settings.CALLCRAFT_SECRETS_KEY] if settings.CALLCRAFT_SECRETS_KEY else []
    return [*own, settings.SECRET_KEY, *(str(key) for key in settings.SECRET_KEY_FALLBACKS)]
