"""Documents at rest: they open whole or in part, and nothing that was changed opens."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.archives.rules.document_sealing import (
    PIECE,
    close_document,
    closed_size,
    closed_span,
    open_document,
)
from lms.archives.rules.sealing import (
    DoesNotOpen,
    new_key,
    unwrap_document_key,
    wrap_document_key,
)

KEY, DOCUMENT = new_key(), UUID(int=7)
CLOSED_PIECE = PIECE + 16
SIZES = st.sampled_from([0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5])


def plain_of(size: int) -> bytes:
    return bytes(number * 31 % 251 for number in range(size))


def blocks(data: bytes, length: int) -> Iterator[bytes]:
    return (data[at : at + length] for at in range(0, len(data), length))


def closed(data: bytes, *, key: bytes = KEY, document: UUID = DOCUMENT) -> bytes:
    return b"".join(close_document(key, document, blocks(data, 1000), len(data)))


def opened(data: bytes, size: int, start: int = 0, end: int | None = None) -> bytes:
    end = size if end is None else end
    first, behind = closed_span(size, start, end)
    part = blocks(data[first:behind], 777)
    return b"".join(open_document(KEY, DOCUMENT, part, size, start, end))


@given(size=SIZES, data=st.data())
def test_a_document_opens_whole_and_in_part(size: int, data: st.DataObject) -> None:
    plain = plain_of(size)
    document = closed(plain)
    assert len(document) == closed_size(size)
    assert opened(document, size) == plain
    start = data.draw(st.integers(0, size))
    end = data.draw(st.integers(start, size))
    assert opened(document, size, start, end) == plain[start:end]


def test_what_is_closed_shows_nothing_and_never_the_same_twice() -> None:
    plain = b"a proof of leave " * 20_000
    one, other = closed(plain, key=new_key()), closed(plain, key=new_key())
    assert b"proof" not in one
    assert one != other


@pytest.mark.parametrize("place", [0, CLOSED_PIECE - 1, CLOSED_PIECE, 2 * CLOSED_PIECE + 3, -1])
def test_a_changed_byte_anywhere_does_not_open(place: int) -> None:
    size = 2 * PIECE + 100
    document = bytearray(closed(plain_of(size)))
    document[place] ^= 1
    with pytest.raises(DoesNotOpen):
        opened(bytes(document), size)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda data: data[:-1],
        lambda data: data[: 2 * CLOSED_PIECE],
        lambda data: b"",
        lambda data: data + b"x",
        lambda data: data + data[:CLOSED_PIECE],
        lambda data: data[CLOSED_PIECE : 2 * CLOSED_PIECE] + data[:CLOSED_PIECE] + data[-116:],
        lambda data: data[CLOSED_PIECE:],
    ],
    ids=["cut", "last piece gone", "empty", "byte added", "piece added", "swapped", "first gone"],
)
def test_pieces_cannot_be_left_out_added_or_swapped(tamper: Callable[[bytes], bytes]) -> None:
    size = 2 * PIECE + 100
    with pytest.raises(DoesNotOpen):
        opened(tamper(closed(plain_of(size))), size)


def test_one_documents_bytes_do_not_open_as_anothers_nor_by_another_key() -> None:
    for other in (closed(b"plain", document=UUID(int=8)), closed(b"plain", key=new_key())):
        with pytest.raises(DoesNotOpen):
            opened(other, 5)


@pytest.mark.parametrize("size", [4, 6, 2 * PIECE])
def test_a_document_of_another_length_is_not_closed(size: int) -> None:
    with pytest.raises(ValueError, match="bytes instead of"):
        list(close_document(KEY, DOCUMENT, [b"plain"], size))


def test_nothing_wrong_is_given_out_before_the_damage_is_seen() -> None:
    size = 3 * PIECE
    document = bytearray(closed(plain_of(size)))
    document[CLOSED_PIECE] ^= 1
    opening = open_document(KEY, DOCUMENT, [bytes(document)], size, 0, size)
    assert next(opening) == plain_of(size)[:PIECE]
    with pytest.raises(DoesNotOpen):
        next(opening)


def test_a_documents_key_is_bound_to_the_document() -> None:
    wrapping = new_key()
    wrapped = wrap_document_key(wrapping, DOCUMENT, KEY)
    assert unwrap_document_key(wrapping, DOCUMENT, wrapped) == KEY
    with pytest.raises(DoesNotOpen):
        unwrap_document_key(wrapping, UUID(int=8), wrapped)
