"""Documents at rest: closed piece by piece, so that the largest one passes in little memory.

    closed document   piece ‖ piece ‖ …       each 64 KiB of the document, and 16 bytes more
    piece             AES-256-GCM(document's key, nonce = number ‖ whether it is the last)

Every document has a key of its own, made when it is closed and never used for anything else; so
numbers do as nonces. Each piece is bound to its document and its place: pieces cannot be changed,
swapped, left out or added, and an end that was cut off is noticed. A part of a document is opened
without the rest.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lms.archives.rules.sealing import DoesNotOpen

PIECE: Final = 64 * 1024
TAG_BYTES: Final = 16
_CLOSED_PIECE: Final = PIECE + TAG_BYTES
_DOCUMENT: Final = b"callcraft.archive.document.v1\n"


def closed_size(size: int) -> int:
    """How many bytes a document of `size` bytes has once it is closed."""
    return size + _pieces(size) * TAG_BYTES


def close_document(
    key: bytes, document: UUID, blocks: Iterable[bytes], size: int
) -> Iterator[bytes]:
    """Yield the closed pieces of a document of `size` bytes.

    Raises `ValueError` where the blocks are not as many bytes as that.
    """
    last, cipher, seen = _pieces(size) - 1, AESGCM(key), 0
    for number, piece in enumerate(_cut(blocks, PIECE) if size else [b""]):
        seen += len(piece)
        yield cipher.encrypt(_nonce(number, is_last=number == last), piece, _bound_to(document))
    if seen != size:
        raise ValueError(f"the document has {seen} bytes instead of {size}")


def closed_span(size: int, start: int, end: int) -> tuple[int, int | None]:
    """Where in a closed document the plain bytes from `start` up to `end` lie: from which closed
    byte, and up to which; the last is None for the end, so that what was added there is seen."""
    first, behind = start // PIECE, _pieces(end)
    return first * _CLOSED_PIECE, None if end >= size else behind * _CLOSED_PIECE


def open_document(
    key: bytes, document: UUID, blocks: Iterable[bytes], size: int, start: int, end: int
) -> Iterator[bytes]:
    """Yield the plain bytes from `start` up to and without `end` of a document of `size` bytes.

    `blocks` are the closed bytes of `closed_span`. Raises `DoesNotOpen` before the first byte that
    would be wrong.
    """
    last, cipher = _pieces(size) - 1, AESGCM(key)
    first, behind = start // PIECE, _pieces(end)
    number = first
    for closed in _cut(blocks, _CLOSED_PIECE):
        nonce = _nonce(number, is_last=number == last)
        try:
            piece = cipher.decrypt(nonce, closed, _bound_to(document))
        except (InvalidTag, ValueError) as error:  # ValueError: too short to hold anything
            raise DoesNotOpen("not closed with this key, or changed since") from error
        offset = number * PIECE
        yield piece[max(0, start - offset) : max(0, end - offset)]
        number += 1
    if number != behind:
        raise DoesNotOpen("cut off, or longer than it was")


def _pieces(size: int) -> int:
    return max(1, -(-size // PIECE))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _bound_to(document: UUID) -> bytes:
    return _DOCUMENT + document.bytes


def _cut(blocks: Iterable[bytes], length: int) -> Iterator[bytes]:
    """The same bytes in pieces of `length`, the last one shorter."""
    rest = bytearray()
    for block in blocks:
        rest += block
        while len(rest) >= length:
            yield bytes(rest[:length])
            del rest[:length]
    if rest:
        yield bytes(rest)
