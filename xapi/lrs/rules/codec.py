"""How a statement's JSON is kept: compressed, with the number of the method beside it.

A method once used stays readable for ever. The current one leaves out what other columns of the row
say, the id and `stored`, and compresses with a dictionary of what statements have in common
(`rules.dictionary` makes it).
"""

import re
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

import zstandard

from xapi.statements.times import format_timestamp

PLAIN: Final = 0
ZSTD: Final = 1
DICTIONARY_1: Final = 2
DICTIONARY_2: Final = 3
CURRENT: Final = DICTIONARY_2
# The file of each method that has a dictionary; none may ever change.
DICTIONARIES: Final = {
    DICTIONARY_1: "statements-1.dictionary",
    DICTIONARY_2: "statements-2.dictionary",
}
# The level that the current dictionary is trained for. With it, a level above this one takes twice
# the time and saves nothing.
LEVEL: Final = 3
# The four bytes that say what a file is would say it of every row.
_FORMATS: Final = {DICTIONARY_2: zstandard.FORMAT_ZSTD1_MAGICLESS}
# Smaller tables than that level has: a statement fills no larger ones, and these stay in the
# processor's cache while a batch is at work.
_PARAMETERS: Final = zstandard.ZstdCompressionParameters.from_level(
    LEVEL,
    format=_FORMATS[CURRENT],
    window_log=17,
    hash_log=14,
    chain_log=13,
    min_match=6,
    write_checksum=False,
    write_dict_id=False,
)
# The store itself writes the end of a statement: "id":…,"stored":…,"authority":…,"version":…}. What
# is inside an authority has no such names, and quotation marks inside a text are escaped.
_AUTHORITY: Final = b'"authority":'
_ID, _STORED, _END = b'"id":"', b'","stored":"', b'",'
_LEFT_OUT: Final = len(_ID) + 36 + len(_STORED) + 27 + len(_END)

# Before it stands the timestamp, unless there are attachments. In this spelling it is told by its
# moment, which has a column, and by how many digits there are after the point.
_TIMESTAMP: Final = b'"timestamp":"'
_USUAL: Final = re.compile(
    rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.([0-9]{1,6}))?Z\","
)
_LONGEST: Final = len(_TIMESTAMP) + 27 + len(_END)
_TO_SECONDS: Final = 19

# The first byte says whether they are left out; with the timestamp it is the number of its digits.
_WHOLE, _SHORT = b"W", b"S"
_DIGITS: Final = b"0123456"

# zstandard's objects may not be shared between threads.
_local: Final = threading.local()


def encode(payload: bytes) -> bytes:
    """Compress with the CURRENT method."""
    compressor: zstandard.ZstdCompressor | None = getattr(_local, "compressor", None)
    if compressor is None:
        compressor = _local.compressor = zstandard.ZstdCompressor(
            compression_params=_PARAMETERS, dict_data=_dictionary(CURRENT)
        )
    return compressor.compress(shortened(payload))


def decode(method: int, data: bytes, statement_id: UUID, stored: str, timestamp: datetime) -> bytes:
    """Return the JSON that was kept with this method.

    `stored` is given as the statement says it, `timestamp` is the moment of its timestamp.
    """
    if method == PLAIN:
        return data
    if method == ZSTD:
        return _decompressor(method).decompress(data)
    if method in DICTIONARIES:
        kept = _decompressor(method).decompress(data)
        how = kept[:1]
        if how == _WHOLE:
            return kept[1:]
        said = b"" if how == _SHORT else _said(timestamp, int(how))
        return _completed(kept[1:], said, statement_id, stored)
    raise ValueError(f"no such method: {method}")


def shortened(payload: bytes) -> bytes:
    """A statement's JSON as it is compressed: a byte that says how, and what is not left out."""
    start, end = _left_out(payload)
    if start == end:
        return _WHOLE + payload
    how, begin = _SHORT, payload.rfind(_TIMESTAMP, max(start - _LONGEST, 0), start)
    if begin >= 0 and (usual := _USUAL.fullmatch(payload, begin + len(_TIMESTAMP), start)):
        digits = len(usual[1] or b"")
        how, start = _DIGITS[digits : digits + 1], begin
    return b"".join((how, payload[:start], payload[end:]))


def stamped(payload: bytes, stored: str) -> bytes:
    """A statement's JSON, as the store writes it, with another `stored` of the same length."""
    end = payload.rfind(_AUTHORITY) - len(_END)
    return b"".join((payload[: end - len(stored)], stored.encode(), payload[end:]))


def _said(timestamp: datetime, digits: int) -> bytes:
    """The property that `shortened` left out, of a moment with so many digits after the point."""
    text = format_timestamp(timestamp)
    end = _TO_SECONDS + digits + 1 if digits else _TO_SECONDS
    return b"".join((_TIMESTAMP, text[:end].encode(), b"Z", _END))


def _completed(payload: bytes, said: bytes, statement_id: UUID, stored: str) -> bytes:
    """Put back what `shortened` left out."""
    end = payload.rfind(_AUTHORITY)
    left_out = (said, _ID, str(statement_id).encode(), _STORED, stored.encode(), _END)
    return b"".join((payload[:end], *left_out, payload[end:]))


def _left_out(payload: bytes) -> tuple[int, int]:
    """Where the id and `stored` stand, if the store itself wrote them; else an empty range."""
    end = payload.rfind(_AUTHORITY)
    start = end - _LEFT_OUT
    says_both = (
        start > 0
        and payload.startswith(_ID, start)
        and payload.startswith(_STORED, start + len(_ID) + 36)
        and payload.startswith(_END, end - len(_END))
    )
    return (start, end) if says_both else (0, 0)


def _decompressor(method: int) -> zstandard.ZstdDecompressor:
    known: dict[int, zstandard.ZstdDecompressor] | None = getattr(_local, "decompressors", None)
    if known is None:
        known = _local.decompressors = {}
    if method not in known:
        dictionary = _dictionary(method) if method in DICTIONARIES else None
        known[method] = zstandard.ZstdDecompressor(
            dict_data=dictionary, format=_FORMATS.get(method, zstandard.FORMAT_ZSTD1)
        )
    return known[method]


@cache
def _dictionary(method: int) -> zstandard.ZstdCompressionDict:
    data = Path(__file__).with_name(DICTIONARIES[method]).read_bytes()
    dictionary = zstandard.ZstdCompressionDict(data)
    dictionary.precompute_compress(compression_params=_PARAMETERS)
    return dictionary
