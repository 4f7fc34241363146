"""The preview token: a signed value that shows one draft of H5P content, and saves nothing.

Like a launch token it is part of every address of the content origin, instead of a cookie. Layout
before Base64: version (1) · tenant (8) · until (4) · draft (16), followed by the first 16 bytes of
HMAC-SHA-256 over all of it, made with a key of its own.
"""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from scorm_packages.runtime.rules.token import TokenError

_LAYOUT = struct.Struct(">BqI16s")
_VERSION = 1
_MAC_BYTES = 16
_LABEL_BYTES = 10

NO_DRAFT = UUID(int=0)
"""Names no draft: such a token opens files of libraries alone."""


@dataclass(frozen=True, slots=True)
class PreviewClaims:
    """What a preview token says."""

    tenant: int
    draft: UUID
    until: datetime


def write_preview_token(claims: PreviewClaims, key: bytes) -> str:
    """Sign claims; the token is safe as a path segment of a URL."""
    body = _LAYOUT.pack(_VERSION, claims.tenant, int(claims.until.timestamp()), claims.draft.bytes)
    return base64.urlsafe_b64encode(body + _mac(body, key)).decode("ascii").rstrip("=")


def read_preview_token(token: str, key: bytes) -> PreviewClaims:
    """Check the signature and read the claims; the time is the caller's to compare.

    Raises TokenError for anything that `write_preview_token` did not write with this key.
    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenError("not Base64") from error
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(body) != _LAYOUT.size or not hmac.compare_digest(mac, _mac(body, key)):
        raise TokenError("wrong signature")
    version, tenant, until, draft = _LAYOUT.unpack(body)
    claims = PreviewClaims(tenant, UUID(bytes=draft), datetime.fromtimestamp(until, UTC))
    if version != _VERSION or write_preview_token(claims, key) != token:
        raise TokenError("another spelling or version")
    return claims


def preview_label(tenant: int, draft: UUID, key: bytes) -> str:
    """The host name of a draft below the content host: no two share one, nobody can guess it."""
    digest = hmac.digest(key, struct.pack(">q16s", tenant, draft.bytes), "sha256")
    return "d" + base64.b32encode(digest[:_LABEL_BYTES]).decode("ascii").lower()


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:_MAC_BYTES]
