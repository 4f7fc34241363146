"""The verifier's own signature check against `cryptography` (RFC 8032)."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.archives.rules.offline.ed25519 import ORDER, ed25519_verifies

seeds = st.binary(min_size=32, max_size=32)


def library_verifies(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


@given(seeds, st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_right_signatures_are_accepted(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public_key = key.public_key().public_bytes_raw()
    assert ed25519_verifies(public_key, message, key.sign(message))


@given(seeds, st.binary(min_size=1, max_size=50), st.integers(0, 96 * 8 - 1))
@settings(max_examples=60, deadline=None)
def test_one_flipped_bit_is_judged_as_the_library_judges_it(
    seed: bytes, message: bytes, bit: int
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    both = bytearray(key.public_key().public_bytes_raw() + key.sign(message))
    both[bit // 8] ^= 1 << bit % 8
    public_key, signature = bytes(both[:32]), bytes(both[32:])
    judged = ed25519_verifies(public_key, message, signature)
    assert judged == library_verifies(public_key, message, signature) is False


def test_first_two_examples_of_the_rfc_verify() -> None:
    """RFC 8032, 7.1, TEST 1 and TEST 2."""
    for public_key, message, signature in (
        (
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            (
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
                "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
            ),
        ),
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            (
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
                "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
            ),
        ),
    ):
        parts = [bytes.fromhex(text) for text in (public_key, message, signature)]
        assert ed25519_verifies(*parts)


def test_signature_moved_by_the_group_order_is_refused() -> None:
    """RFC 8032, 5.1.7: S must be below L, or one signature would have many spellings."""
    key = Ed25519PrivateKey.from_private_bytes(b"\x05" * 32)
    signature = key.sign(b"m")
    moved = int.from_bytes(signature[32:], "little") + ORDER
    twin = signature[:32] + moved.to_bytes(32, "little")
    assert not ed25519_verifies(key.public_key().public_bytes_raw(), b"m", twin)


@pytest.mark.parametrize("public_key", [b"", b"\x00" * 31, b"\xff" * 32, b"\x02" + b"\x00" * 31])
def test_what_is_no_key_verifies_nothing(public_key: bytes) -> None:
    assert not ed25519_verifies(public_key, b"m", b"\x01" * 64)
