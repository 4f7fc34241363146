"""Signatures of webhooks after Standard Webhooks 1.0.0, symmetric scheme `v1`.

The signed content is `<webhook-id>.<webhook-timestamp>.<body>`, so any library that knows the
standard can verify what we send. The id is the idempotency key: it stays the same through every
retry, while the timestamp is that of the attempt. During a rotation every living secret signs,
and the receiver accepts the message when one signature fits.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
_DIGITS = 12
LEAST_BYTES = 24
"""The standard asks for at least 192 bits; shorter secrets are refused."""

Fault = Literal["headers_missing", "timestamp_invalid", "timestamp_too_far", "no_match"]


class BadSecretError(ValueError):
    """A secret is too short, or begins with `whsec_` and is not base64 after it."""


class BadSignatureError(Exception):
    """A request is not from whom it says; `fault` says what is wrong with it."""

    def __init__(self, fault: Fault) -> None:
        self.fault: Fault = fault
        super().__init__(fault)


def new_secret() -> str:
    """Return a fresh secret of 256 bits in the standard's spelling, `whsec_<base64>`."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode("ascii")


def key_of(secret: str) -> bytes:
    """Return the key that a secret stands for; one without `whsec_` is taken as it is, in UTF-8."""
    if secret.startswith(PREFIX):
        try:
            key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
        except (binascii.Error, ValueError):
            raise BadSecretError("not base64") from None
    else:
        key = secret.encode()
    if len(key) < LEAST_BYTES:
        raise BadSecretError(f"shorter than {LEAST_BYTES} bytes")
    return key


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return one entry of the signature header, `v1,<base64>`."""
    if "." in message_id:
        # Otherwise `a.1` + `2` and `a` + `1.2` would sign alike.
        raise ValueError("a message id must not contain a full stop")
    content = b".".join((message_id.encode(), str(timestamp).encode(), body))
    digest = hmac.new(key_of(secret), content, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode("ascii")


def signed_headers(
    living: Sequence[str], *, message_id: str, at: datetime, body: bytes
) -> dict[str, str]:
    """Return the three headers of one attempt made `at`, signed by all the `living` secrets."""
    if not living:
        raise BadSecretError("no secret")
    timestamp = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            signature(secret, message_id=message_id, timestamp=timestamp, body=body)
            for secret in living
        ),
    }


def verify(
    headers: Mapping[str, str],
    body: bytes,
    known: Sequence[str],
    *,
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> str:
    """Return the message id of a request that one of the `known` secrets signed near `now`.

    Header names are compared without case. Raises BadSignatureError otherwise. Every pair of
    signature and secret is compared, each in constant time, so that timing tells nothing.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        message_id = lower["webhook-id"]
        stamp = lower["webhook-timestamp"]
        given = lower["webhook-signature"].split(" ")
    except KeyError:
        raise BadSignatureError("headers_missing") from None
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= _DIGITS):
        raise BadSignatureError("timestamp_invalid")
    if abs(int(stamp) - now.timestamp()) > tolerance.total_seconds():
        raise BadSignatureError("timestamp_too_far")
    if "." in message_id:
        raise BadSignatureError("no_match")
    fits = False
    for secret in known:
        expected = signature(secret, message_id=message_id, timestamp=int(stamp), body=body)
        for candidate in given:
            fits |= hmac.compare_digest(candidate.encode(), expected.encode())
    if not fits:
        raise BadSignatureError("no_match")
    return message_id
