"""The live server and signed-in browsers of the portal's tests serve here as well."""

from tests.browser.portal.conftest import centre, open_as, own_storage

__all__ = ["centre", "open_as", "own_storage"]
