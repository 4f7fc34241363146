"""A launch token opens what it names, and cannot be bent."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorm_packages.runtime.rules.token import Claims, TokenError, read_token, write_token

KEY = b"k" * 32
CLAIMS = Claims(
    tenant=7,
    session=UUID(int=1),
    attempt=UUID(int=2),
    label="p4x7",
    files_until=datetime(2026, 3, 2, 20, tzinfo=UTC),
    commits_until=datetime(2026, 4, 1, 8, tzinfo=UTC),
)


def test_a_token_says_what_was_written() -> None:
    assert read_token(write_token(CLAIMS, KEY), KEY) == CLAIMS


def test_a_token_is_a_path_segment() -> None:
    token = write_token(replace(CLAIMS, label="a" * 63), KEY)
    assert token.replace("-", "").replace("_", "").isalnum()
    assert len(token) < 255


def test_a_token_of_another_key_is_forged() -> None:
    with pytest.raises(TokenError):
        read_token(write_token(CLAIMS, b"other"), KEY)


@given(st.data())
def test_a_token_changed_anywhere_is_refused(data: st.DataObject) -> None:
    """Also where only unused bits of the last character change."""
    token = write_token(CLAIMS, KEY)
    place = data.draw(st.integers(0, len(token) - 1))
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    letter = data.draw(st.sampled_from([one for one in alphabet if one != token[place]]))
    with pytest.raises(TokenError):
        read_token(token[:place] + letter + token[place + 1 :], KEY)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(TokenError):
        read_token(text, KEY)


@pytest.mark.parametrize("tail", ["=", "==", " ", "\n", "A"])
def test_a_token_has_one_spelling(tail: str) -> None:
    with pytest.raises(TokenError):
        read_token(write_token(CLAIMS, KEY) + tail, KEY)
