"""The launch token: a signed value that names one session, and so opens one attempt.

It is part of every address of the content origin, instead of a cookie. It carries two times: up
to `files_until` it shows the page and the package's files; up to `commits_until`, much later, it
still saves progress, so that what a learner did offline or after the login ended is not lost.

Layout before Base64: version (1) · tenant (8) · files_until (4) · commits_until (4) · session (16)
· attempt (16) · label (rest), followed by the first 16 bytes of HMAC-SHA-256 over all of it.
"""

import base64
import binascii
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

_LAYOUT = struct.Struct(">BqII16s16s")
_VERSION = 1
_MAC_BYTES = 16


class TokenError(ValueError):
    """The text is not a token that we signed."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a launch token says. `label` is the package's host name below the content host."""

    tenant: int
    session: UUID
    attempt: UUID
    label: str
    files_until: datetime
    commits_until: datetime


def write_token(claims: Claims, key: bytes) -> str:
    """Sign claims; the token is safe as a path segment of a URL."""
    body = _LAYOUT.pack(
        _VERSION,
        claims.tenant,
        int(claims.files_until.timestamp()),
        int(claims.commits_until.timestamp()),
        claims.session.bytes,
        claims.attempt.bytes,
    ) + claims.label.encode("ascii")
    return base64.urlsafe_b64encode(body + _mac(body, key)).decode("ascii").rstrip("=")


def read_token(token: str, key: bytes) -> Claims:
    """Check the signature and read the claims. The times are the caller's to compare.

    Raises TokenError for anything that `write_token` did not write with this key, to the letter.
    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise TokenError("not Base64") from error
    body, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
    if len(body) <= _LAYOUT.size or not hmac.compare_digest(mac, _mac(body, key)):
        raise TokenError("wrong signature")
    version, tenant, files, commits, session, attempt = _LAYOUT.unpack_from(body)
    claims = Claims(
        tenant=tenant,
        session=UUID(bytes=session),
        attempt=UUID(bytes=attempt),
        label=body[_LAYOUT.size :].decode("ascii"),
        files_until=datetime.fromtimestamp(files, UTC),
        commits_until=datetime.fromtimestamp(commits, UTC),
    )
    if version != _VERSION or write_token(claims, key) != token:
        raise TokenError("another spelling or version")
    return claims


def _mac(body: bytes, key: bytes) -> bytes:
    return hmac.digest(key, body, "sha256")[:_MAC_BYTES]
