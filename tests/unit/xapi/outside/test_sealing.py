"""Secrets at rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xapi.outside.sealing import UnsealError, seal, unseal

KEY = "a long and random key of the installation"


@given(st.text(max_size=100))
def test_sealed_secret_can_be_opened_again(plain: str) -> None:
    sealed = seal(plain, place="row-1", passphrase=KEY)
    assert unseal(sealed, place="row-1", passphrases=[KEY]) == plain


def test_sealed_value_does_not_show_the_secret_and_never_repeats() -> None:
    first = seal("whsec_topsecret", place="row-1", passphrase=KEY)
    assert "topsecret" not in first
    assert first != seal("whsec_topsecret", place="row-1", passphrase=KEY)


def test_secret_moved_to_another_row_stays_closed() -> None:
    with pytest.raises(UnsealError):
        unseal(seal("s", place="row-1", passphrase=KEY), place="row-2", passphrases=[KEY])


def test_older_key_still_opens_after_a_change_of_keys() -> None:
    sealed = seal("s", place="row-1", passphrase="the key before this one")
    assert unseal(sealed, place="row-1", passphrases=[KEY, "the key before this one"]) == "s"


def test_unknown_key_is_refused() -> None:
    with pytest.raises(UnsealError, match="no key fits"):
        unseal(seal("s", place="p", passphrase=KEY), place="p", passphrases=["other"])


@pytest.mark.parametrize("sealed", ["", "v2:AAAA", "v1:", "v1:?", "v1:AAAA", "plain"])
def test_damaged_value_is_refused(sealed: str) -> None:
    with pytest.raises(UnsealError):
        unseal(sealed, place="p", passphrases=[KEY])


def test_altered_value_is_refused() -> None:
    sealed = seal("secret", place="p", passphrase=KEY)
    swapped = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(UnsealError):
        unseal(swapped, place="p", passphrases=[KEY])
