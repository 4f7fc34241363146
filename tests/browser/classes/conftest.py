"""The centre and browsers of the portal's tests."""

from tests.browser.portal.conftest import centre, open_as, own_storage

__all__ = ["centre", "open_as", "own_storage"]
