"""Signed statements: is a signature well formed, and of its statement?

(1.0.3 Data 2.6; 2.0.0 4.2.6)

A signature is an attachment that holds a JSON Web Signature (RFC 7515) whose payload is the
statement as it was before the signature was added. What is checked here catches mistakes: who the
signer is, and whether to trust the certificate, is for whoever relies on the signature.

Only the compact serialisation is read. 1.0.3 discourages the other one, 2.0.0 forbids it.
"""

import base64
import re
from itertools import pairwise
from typing import Final

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from xapi.statements.comparing import compare
from xapi.statements.exceptions import StatementInvalid
from xapi.statements.parsing import Version, parse
from xapi.statements.statement import Statement
from xapi.statements.terms import UNSET, UnsetType

CONTENT_TYPE: Final = "application/octet-stream"
# In bytes: a statement of 16 MiB in base64, with a header of certificates.
LARGEST: Final = 24 * 1024 * 1024
_HASHES: Final = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}
# In bits (RFC 7518 §3.3).
_SMALLEST_KEY: Final = 2048
_LONGEST_CHAIN: Final = 10
_BASE64URL: Final = re.compile(rb"[A-Za-z0-9_-]*")


class _Header(msgspec.Struct):
    """The parts of a JWS header that count here (RFC 7515 §4.1); others may be there."""

    alg: str
    x5c: list[str] | UnsetType = UNSET
    crit: list[str] | UnsetType = UNSET


_header_decoder: Final = msgspec.json.Decoder(_Header)


def check_signature(statement: Statement, jws: bytes, version: Version) -> None:
    """Refuse a signature that is malformed, or of another statement.

    `jws` is the content of the attachment, `version` the edition whose rules the payload has to
    keep. Raises StatementInvalid, with a path from the attachment on.
    """
    check_original(statement, signed_original(jws, version))


def signed_original(jws: bytes, version: Version) -> Statement:
    """The statement that a signature is of. Raises StatementInvalid for a malformed signature.

    Where the header brings certificates, the signature is checked with the first of them, and each
    of them with the next.
    """
    protected, payload, signature = _segments(jws)
    header = _header(protected)
    if header.x5c is not UNSET:
        signed = jws[: jws.rindex(b".")]
        try:
            _signer(header.x5c).verify(signature, signed, PKCS1v15(), _HASHES[header.alg])
        except InvalidSignature as error:
            raise _malformed(
                "signature_wrong", "The signature does not hold with the certificate of x5c."
            ) from error
    try:
        return parse(payload, version)
    except StatementInvalid as invalid:
        raise _malformed(
            "signature_payload",
            f"The payload is not a statement: {invalid.message} ({invalid.code} at {invalid.path})",
        ) from invalid


def check_original(statement: Statement, original: Statement) -> None:
    """Refuse a statement that is not the one that was signed. Raises StatementInvalid."""
    if not _same_id(original, statement) or not compare(original, statement):
        raise _malformed("signature_differs", "The payload is another statement than this one.")


def _segments(jws: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, payload and signature, decoded."""
    segments = jws.split(b".", 3)
    if len(segments) != 3 or not all(segments):
        raise _malformed("signature_form", "A JWS in compact form has three parts with dots.")
    header, payload, signature = (_decoded(segment) for segment in segments)
    return header, payload, signature


def _decoded(segment: bytes) -> bytes:
    """Base64url without padding (RFC 7515 §2), in its one spelling; not even a line feed more."""
    decoded = b""
    if _BASE64URL.fullmatch(segment) and len(segment) % 4 != 1:
        decoded = base64.urlsafe_b64decode(segment + b"=" * (-len(segment) % 4))
    if base64.urlsafe_b64encode(decoded).rstrip(b"=") != segment:
        raise _malformed("signature_form", "The parts of a JWS are base64url without padding.")
    return decoded


def _header(protected: bytes) -> _Header:
    try:
        header = _header_decoder.decode(protected)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise _malformed("signature_header", f"The JWS header cannot be used: {error}.") from error
    if header.alg not in _HASHES:
        raise _malformed(
            "signature_algorithm",
            f"The algorithm is RS256, RS384 or RS512, not {header.alg[:20]!a}.",
        )
    if header.crit is not UNSET:
        raise _malformed("signature_header", "No critical header extension is understood here.")
    return header


def _signer(chain: list[str]) -> RSAPublicKey:
    """The key of the first certificate of `x5c`; each has to be signed by the one after it.

    Whether they are valid today is not asked: a statement may come years after it was signed.
    """
    if not 1 <= len(chain) <= _LONGEST_CHAIN:
        raise _malformed("signature_certificate", f"x5c has 1 to {_LONGEST_CHAIN} certificates.")
    try:
        certificates = [
            x509.load_der_x509_certificate(base64.b64decode(text, validate=True)) for text in chain
        ]
        for certificate, issuer in pairwise(certificates):
            certificate.verify_directly_issued_by(issuer)
        key = certificates[0].public_key()
    except InvalidSignature as error:
        raise _malformed(
            "signature_certificate", "A certificate of x5c is not signed by the one after it."
        ) from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _malformed("signature_certificate", f"x5c cannot be used: {error}.") from error
    if not isinstance(key, RSAPublicKey) or key.key_size < _SMALLEST_KEY:
        raise _malformed(
            "signature_certificate",
            f"The first certificate of x5c has an RSA key of {_SMALLEST_KEY} bits or more.",
        )
    return key


def _same_id(original: Statement, statement: Statement) -> bool:
    """A store gives an id where there is none; it never changes one."""
    if original.id is UNSET:
        return True
    return statement.id is not UNSET and original.id.lower() == statement.id.lower()


def _malformed(code: str, message: str) -> StatementInvalid:
    return StatementInvalid(code, "$", message)
