"""Bodies of multipart/mixed, and signed statements, as a learning record provider makes them."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

BOUNDARY = "callcraft-boundary"
CONTENT_TYPE = f"multipart/mixed; boundary={BOUNDARY}"
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"
USAGE = "https://callcraft.example/usage/recording"


def attachment(content: bytes, *, hashed: str = "sha256", **changes: Any) -> dict[str, Any]:
    """What a statement says of a content; a change to None takes a property away."""
    described = {
        "usageType": USAGE,
        "display": {"en": "A recording"},
        "contentType": "audio/mpeg",
        "length": len(content),
        "sha2": hashlib.new(hashed, content).hexdigest(),
        **changes,
    }
    return {name: value for name, value in described.items() if value is not None}


def part(content: bytes, **headers: str | None) -> bytes:
    """A part with a content: `part(b"…", x_experience_api_hash="0")` changes a header."""
    named = {
        "content_type": "audio/mpeg",
        "content_transfer_encoding": "binary",
        "x_experience_api_hash": hashlib.sha256(content).hexdigest(),
        **headers,
    }
    lines = [
        f"{name.replace('_', '-')}: {value}\r\n"
        for name, value in named.items()
        if value is not None
    ]
    return "".join(lines).encode() + b"\r\n" + content


def statements_part(statements: Any, content_type: str = "application/json") -> bytes:
    """The first part."""
    return f"Content-Type: {content_type}\r\n\r\n".encode() + json.dumps(statements).encode()


def body(*parts: bytes, boundary: str = BOUNDARY) -> bytes:
    """A whole body."""
    delimiter = f"--{boundary}".encode()
    return b"".join(b"%b\r\n%b\r\n" % (delimiter, each) for each in parts) + delimiter + b"--\r\n"


_ALGORITHMS = {"RS256": hashes.SHA256(), "RS384": hashes.SHA384(), "RS512": hashes.SHA512()}


@dataclass
class Signer:
    """Somebody with an RSA key, and certificates for it."""

    name: str = "Test signer"
    bits: int = 2048
    key: rsa.RSAPrivateKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=self.bits)

    def certificate(self, issuer: "Signer | None" = None) -> x509.Certificate:
        """A certificate of this key, by `issuer` or by itself."""
        by = issuer or self
        return (
            x509.CertificateBuilder()
            .subject_name(_named(self.name))
            .issuer_name(_named(by.name))
            .public_key(self.key.public_key())
            .serial_number(1)
            .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
            .not_valid_after(datetime(2021, 1, 1, tzinfo=UTC))
            .sign(by.key, hashes.SHA256())
        )

    def jws(
        self,
        payload: bytes,
        *,
        alg: str = "RS256",
        chain: Sequence[x509.Certificate] = (),
        **header: Any,
    ) -> bytes:
        """A signature of `payload` in compact form; `chain` becomes x5c."""
        named: dict[str, Any] = {"alg": alg, **header}
        if chain:
            named["x5c"] = [
                base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain
            ]
        signed = base64url(json.dumps(named).encode()) + b"." + base64url(payload)
        algorithm = _ALGORITHMS.get(alg, hashes.SHA256())
        return signed + b"." + base64url(self.key.sign(signed, PKCS1v15(), algorithm))


def signed(statement: dict[str, Any], jws: bytes, **changes: Any) -> dict[str, Any]:
    """The statement with a signature as its attachment."""
    changes = {"usageType": SIGNATURE, "contentType": "application/octet-stream", **changes}
    return {**statement, "attachments": [attachment(jws, **changes)]}


def base64url(data: bytes) -> bytes:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
