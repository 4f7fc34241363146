"""Signed statements (XAPI 1.0.3 Data 2.6; 2.0.0 4.2.6)."""

import base64
import json
from contextlib import suppress
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.multipart import Signer, base64url, signed
from tests.unit.xapi.statements.samples import FULL, OTHER_ID, REMOVED, SIMPLE, changed
from xapi.statements import StatementInvalid, Version, parse
from xapi.statements.signatures import check_signature

STATEMENT = changed(FULL, "attachments", REMOVED)
PAYLOAD = json.dumps(STATEMENT).encode()


@pytest.fixture(scope="module")
def signer() -> Signer:
    return Signer()


@pytest.fixture(scope="module")
def authority() -> Signer:
    return Signer("Test authority")


def check(jws: bytes, statement: dict[str, Any] = STATEMENT) -> None:
    check_signature(parse(signed(statement, jws), Version.V2), jws, Version.V2)


def refused(jws: bytes, statement: dict[str, Any] = STATEMENT) -> str:
    with pytest.raises(StatementInvalid) as caught:
        check(jws, statement)
    assert "2.6" in caught.value.clause
    assert "4.2.6" in caught.value.clause
    return caught.value.code


@pytest.mark.parametrize("alg", ["RS256", "RS384", "RS512"])
def test_the_three_algorithms_are_taken_with_and_without_certificates(
    signer: Signer, authority: Signer, alg: str
) -> None:
    check(signer.jws(PAYLOAD, alg=alg))
    check(signer.jws(PAYLOAD, alg=alg, chain=[signer.certificate()]))
    chain = [signer.certificate(authority), authority.certificate()]
    check(signer.jws(PAYLOAD, alg=alg, chain=chain))


@pytest.mark.parametrize("alg", ["HS256", "none", "ES256", "PS256", "rs256", ""])
def test_other_algorithms_are_refused(signer: Signer, alg: str) -> None:
    assert refused(signer.jws(PAYLOAD, alg=alg)) == "signature_algorithm"


def test_a_signature_of_another_key_than_the_certificates_is_refused(
    signer: Signer, authority: Signer
) -> None:
    assert refused(signer.jws(PAYLOAD, chain=[authority.certificate()])) == "signature_wrong"


def test_a_payload_changed_afterwards_is_refused(signer: Signer) -> None:
    jws = signer.jws(PAYLOAD, chain=[signer.certificate()])
    header, _, signature = jws.split(b".")
    forged = base64url(PAYLOAD.replace(b"0.85", b"0.95"))
    changed_statement = changed(STATEMENT, "result.score.scaled", 0.95)
    assert refused(b".".join((header, forged, signature)), changed_statement) == "signature_wrong"


def test_a_chain_in_the_wrong_order_is_refused(signer: Signer, authority: Signer) -> None:
    stranger = Signer("Test authority")
    for chain in (
        [signer.certificate(authority), stranger.certificate()],
        [signer.certificate(authority), signer.certificate()],
    ):
        assert refused(signer.jws(PAYLOAD, chain=chain)) == "signature_certificate"


def test_a_short_key_is_refused() -> None:
    """RFC 7518 §3.3."""
    weak = Signer(bits=1024)
    assert refused(weak.jws(PAYLOAD, chain=[weak.certificate()])) == "signature_certificate"


@pytest.mark.parametrize("x5c", [[], ["!"], ["QUJD"], ["QUJD"] * 11])
def test_what_is_no_certificate_is_refused(signer: Signer, x5c: list[str]) -> None:
    assert refused(signer.jws(PAYLOAD, x5c=x5c)) == "signature_certificate"


def test_a_certificate_in_base64url_is_refused(signer: Signer) -> None:
    """RFC 7515 §4.1.6: x5c is base64, not base64url."""
    der = b"\xff\xff\xff" + signer.certificate().public_bytes(Encoding.DER)
    encoded = base64.urlsafe_b64encode(der).decode()
    assert refused(signer.jws(PAYLOAD, x5c=[encoded])) == "signature_certificate"


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (b"", "signature_form"),
        (b"no JSON", "signature_payload"),
        (b"\xff", "signature_payload"),
        (b"null", "signature_payload"),
        (b"[]", "signature_payload"),
        (PAYLOAD.replace(b'"actor"', b'"Actor"'), "signature_payload"),
        (json.dumps(SIMPLE).encode(), "signature_differs"),
        (json.dumps(changed(STATEMENT, "id", OTHER_ID)).encode(), "signature_differs"),
        (PAYLOAD.replace(b'"success": true', b'"success": false'), "signature_differs"),
    ],
)
def test_the_payload_is_the_statement(signer: Signer, payload: bytes, code: str) -> None:
    assert refused(signer.jws(payload)) == code


def test_what_a_store_may_change_does_not_count(signer: Signer) -> None:
    """XAPI 1.0.3 Data 2.3.1: nor does what an attachment adds."""
    original = changed(STATEMENT, "stored", REMOVED)
    for path in ("authority", "version", "id", "object.definition"):
        original = changed(original, path, REMOVED)
    check(signer.jws(json.dumps(original, indent=1).encode()))


def test_an_id_that_only_the_signature_names_is_not_this_statements(signer: Signer) -> None:
    assert refused(signer.jws(PAYLOAD), changed(STATEMENT, "id", REMOVED)) == "signature_differs"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b".", b""),
        (b".", b".."),
        (b".", b".\n"),
        (b"e", b"="),
        (b"e", b"+"),
        (b"e", b"\xff"),
        (b"e", b""),
    ],
)
def test_what_is_no_compact_jws_is_refused(signer: Signer, old: bytes, new: bytes) -> None:
    assert refused(signer.jws(PAYLOAD).replace(old, new, 1)).startswith("signature_")


def test_a_jws_as_json_is_refused(signer: Signer) -> None:
    """XAPI 2.0.0 4.2.6: compact serialisation only."""
    protected, payload, signature = signer.jws(PAYLOAD).decode().split(".")
    general = {"payload": payload, "protected": protected, "signature": signature}
    assert refused(json.dumps(general).encode()) == "signature_form"


@pytest.mark.parametrize("header", [{"crit": ["exp"], "exp": 1}, {"crit": None}, {"x5c": "QUJD"}])
def test_headers_that_cannot_be_followed_are_refused(
    signer: Signer, header: dict[str, Any]
) -> None:
    assert refused(signer.jws(PAYLOAD, **header)) == "signature_header"


def test_a_signature_has_one_spelling(signer: Signer) -> None:
    """The last letter of base64 has bits that say nothing; they are zero."""
    jws = signer.jws(PAYLOAD, chain=[signer.certificate()])
    check(jws)
    again = jws[:-1] + bytes([jws[-1] + 1])
    assert refused(again) == "signature_form"


@given(st.data())
def test_a_byte_gone_wrong_is_found_or_harmless(signer: Signer, data: st.DataObject) -> None:
    jws = bytearray(signer.jws(PAYLOAD, chain=[signer.certificate()]))
    position = data.draw(st.integers(0, len(jws) - 1))
    was = jws[position]
    jws[position] = data.draw(st.integers(0, 255))
    if jws[position] == was:
        check(bytes(jws))
    elif brings_certificates(bytes(jws)):
        assert refused(bytes(jws)).startswith("signature_")
    else:
        # Then nothing is left to check it with: a JWS without certificates is believed.
        with suppress(StatementInvalid):
            check(bytes(jws))


def brings_certificates(jws: bytes) -> bool:
    """Whether its header can still be read as one with x5c, or not at all."""
    segment = jws.partition(b".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(segment + b"=" * (-len(segment) % 4)))
    except ValueError:
        return True
    return not isinstance(header, dict) or "x5c" in header


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(jws: bytes) -> None:
    assert refused(jws).startswith("signature_")
