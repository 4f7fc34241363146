"""Signatures after Standard Webhooks 1.0.0."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.sync.rules.signing import (
    TOLERANCE,
    BadSecretError,
    BadSignatureError,
    key_of,
    new_secret,
    signature,
    signed_headers,
    verify,
)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()


def headers(**changes: object) -> dict[str, str]:
    given = {"message_id": "m-1", "at": NOW, "body": b"{}", **changes}
    return signed_headers([SECRET], **given)  # type: ignore[arg-type]


def test_signature_equals_the_published_example_of_the_scheme() -> None:
    assert (
        signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp=1614265330,
            body=b'{"test": 2432232314}',
        )
        == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )


@given(st.binary(max_size=200), st.integers(-299, 299))
def test_what_was_signed_verifies_within_the_tolerance(body: bytes, skew: int) -> None:
    signed = headers(body=body)
    assert verify(signed, body, [SECRET], now=NOW + timedelta(seconds=skew)) == "m-1"


@given(st.binary(min_size=1, max_size=60), st.data())
def test_any_changed_byte_of_the_body_is_noticed(body: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(body) - 1))
    flip = data.draw(st.integers(1, 255))
    altered = body[:place] + bytes([body[place] ^ flip]) + body[place + 1 :]
    with pytest.raises(BadSignatureError, match="no_match"):
        verify(headers(body=body), altered, [SECRET], now=NOW)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("webhook-id", "m-2"),
        ("webhook-timestamp", str(int(NOW.timestamp()) + 1)),
        ("webhook-signature", "v1,AAAA"),
        ("webhook-signature", ""),
        ("webhook-signature", "v1,é"),
    ],
)
def test_changed_header_is_noticed(name: str, value: str) -> None:
    with pytest.raises(BadSignatureError, match="no_match"):
        verify({**headers(), name: value}, b"{}", [SECRET], now=NOW)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_missing_header_is_named(name: str) -> None:
    given = {key: value for key, value in headers().items() if key != name}
    with pytest.raises(BadSignatureError, match="headers_missing"):
        verify(given, b"{}", [SECRET], now=NOW)


@pytest.mark.parametrize("stamp", ["", "now", "-1", "1.5", "٣", "9" * 400])
def test_timestamp_that_is_no_number_is_refused(stamp: str) -> None:
    with pytest.raises(BadSignatureError, match="timestamp_invalid"):
        verify({**headers(), "webhook-timestamp": stamp}, b"{}", [SECRET], now=NOW)


@pytest.mark.parametrize("sign", [1, -1])
def test_captured_message_is_refused_once_it_is_old_or_from_the_future(sign: int) -> None:
    with pytest.raises(BadSignatureError, match="timestamp_too_far"):
        verify(headers(), b"{}", [SECRET], now=NOW + sign * (TOLERANCE + timedelta(seconds=1)))


def test_during_a_rotation_receivers_with_either_secret_accept() -> None:
    signed = signed_headers([OTHER, SECRET], message_id="m-1", at=NOW, body=b"{}")
    assert verify(signed, b"{}", [SECRET], now=NOW) == "m-1"
    assert verify(signed, b"{}", [OTHER], now=NOW) == "m-1"


def test_receiver_that_knows_both_secrets_accepts_the_older_signature() -> None:
    assert verify(headers(), b"{}", [OTHER, SECRET], now=NOW) == "m-1"


def test_other_secret_is_refused() -> None:
    with pytest.raises(BadSignatureError, match="no_match"):
        verify(headers(), b"{}", [OTHER], now=NOW)


def test_header_names_are_compared_without_case() -> None:
    loud = {name.title(): value for name, value in headers().items()}
    assert verify(loud, b"{}", [SECRET], now=NOW) == "m-1"


def test_id_with_a_full_stop_cannot_be_signed_nor_accepted() -> None:
    with pytest.raises(ValueError, match="full stop"):
        headers(message_id="a.1")
    with pytest.raises(BadSignatureError):
        verify({**headers(), "webhook-id": "a.1"}, b"{}", [SECRET], now=NOW)


def test_new_secrets_are_long_and_differ() -> None:
    assert new_secret() != new_secret()
    assert len(key_of(new_secret())) == 32


@pytest.mark.parametrize("secret", ["short", "whsec_AAAA", "whsec_not base64!", ""])
def test_weak_or_broken_secret_is_refused(secret: str) -> None:
    with pytest.raises(BadSecretError):
        key_of(secret)


def test_without_any_secret_nothing_is_signed() -> None:
    with pytest.raises(BadSecretError):
        signed_headers([], message_id="m-1", at=NOW, body=b"")
