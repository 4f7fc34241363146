"""The same store and client as the integration tests of the room have."""

from tests.integration.xapi.lrs.conftest import make_provider, provider

__all__ = ["make_provider", "provider"]
