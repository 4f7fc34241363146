"""The address that a unit is launched by (cmi5 §8.1), and what its page may do."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from scorm_packages.runtime.rules.headers import FILE_HEADERS, SANDBOX

CSP: Final = "Content-Security-Policy"


def with_query(address: str, parameters: Mapping[str, str]) -> str:
    """Add launch parameters to an address that may have a query and a fragment of its own."""
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters.items())
    base, hash_sign, fragment = address.partition("#")
    joint = "?" if "?" not in base else "" if base.endswith(("?", "&")) else "&"
    return f"{base}{joint}{added}{hash_sign}{fragment}"


def unit_headers(app_origin: str) -> Mapping[str, str]:
    """Headers of a unit's files: as those of any package, but they may speak to the app.

    That is to the record store and the fetch URL, which know neither cookies nor sessions. Other
    pages of the app answer no foreign origin, and browsers send them no cookies from here.
    """
    return {
        **FILE_HEADERS,
        CSP: (
            "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
            f"connect-src 'self' data: blob: {app_origin}; frame-ancestors 'self'; "
            f"form-action 'self'; sandbox {SANDBOX}"
        ),
    }
