"""How a statement's JSON is kept: compressed, with the number of the method beside it.

A method once used stays readable for ever. The current one leaves out what other columns of the row
say, the id and `stored`, and compresses with a dictionary of what statements have in common
(`rules.dictionary` makes it).
"""

import threading
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

import zstandard

PLAIN: Final = 0
ZSTD: Final = 1
DICTIONARY_1: Final = 2
CURRENT: Final = DICTIONARY_1
# The file of each method that has a dictionary; none may ever change.
DICTIONARIES: Final = {DICTIONARY_1: "statements-1.dictionary"}

_LEVEL: Final = 5
# The store itself writes the end of a statement: "id":…,"stored":…,"authority":…,"version":…}. What
# is inside an authority has no such names, and quotation marks inside a text are escaped.
_AUTHORITY: Final = b'"authority":'
_ID, _STORED, _END = b'"id":"', b'","stored":"', b'",'
_LEFT_OUT: Final = len(_ID) + 36 + len(_STORED) + 27 + len(_END)

# The first byte says whether they are left out.
_WHOLE, _SHORT = b"W", b"S"

# zstandard's objects may not be shared between threads.
_local: Final = threading.local()


def encode(payload: bytes) -> bytes:
    """Compress with the CURRENT method."""
    compressor: zstandard.ZstdCompressor | None = getattr(_local, "compressor", None)
    if compressor is None:
        compressor = _local.compressor = zstandard.ZstdCompressor(
            level=_LEVEL,
            dict_data=_dictionary(CURRENT),
            write_checksum=False,
            write_dict_id=False,
        )
    short = shortened(payload)
    return compressor.compress((_WHOLE if short is payload else _SHORT) + short)


def decode(method: int, data: bytes, statement_id: UUID, stored: str) -> bytes:
    """Return the JSON that was kept with this method; `stored` as the statement says it."""
    if method == PLAIN:
        return data
    if method == ZSTD:
        return _decompressor(method).decompress(data)
    if method in DICTIONARIES:
        kept = _decompressor(method).decompress(data)
        return _completed(kept[1:], statement_id, stored) if kept[:1] == _SHORT else kept[1:]
    raise ValueError(f"no such method: {method}")


def shortened(payload: bytes) -> bytes:
    """A statement's JSON without the id and `stored`, where the store itself wrote them."""
    end = payload.rfind(_AUTHORITY)
    start = end - _LEFT_OUT
    if start > 0 and _says_both(payload[start:end]):
        return payload[:start] + payload[end:]
    return payload


def stamped(payload: bytes, stored: str) -> bytes:
    """A statement's JSON, as the store writes it, with another `stored` of the same length."""
    end = payload.rfind(_AUTHORITY) - len(_END)
    return b"".join((payload[: end - len(stored)], stored.encode(), payload[end:]))


def _completed(payload: bytes, statement_id: UUID, stored: str) -> bytes:
    """Put back what `shortened` left out."""
    end = payload.rfind(_AUTHORITY)
    left_out = (_ID, str(statement_id).encode(), _STORED, stored.encode(), _END)
    return b"".join((payload[:end], *left_out, payload[end:]))


def _says_both(part: bytes) -> bool:
    """Whether this is an id and a `stored`, both of their usual length."""
    middle = len(_ID) + 36
    return part.startswith(_ID) and part.endswith(_END) and part.startswith(_STORED, middle)


def _decompressor(method: int) -> zstandard.ZstdDecompressor:
    known: dict[int, zstandard.ZstdDecompressor] | None = getattr(_local, "decompressors", None)
    if known is None:
        known = _local.decompressors = {}
    if method not in known:
        dictionary = _dictionary(method) if method in DICTIONARIES else None
        known[method] = zstandard.ZstdDecompressor(dict_data=dictionary)
    return known[method]


@cache
def _dictionary(method: int) -> zstandard.ZstdCompressionDict:
    data = Path(__file__).with_name(DICTIONARIES[method]).read_bytes()
    dictionary = zstandard.ZstdCompressionDict(data)
    dictionary.precompute_compress(level=_LEVEL)
    return dictionary
