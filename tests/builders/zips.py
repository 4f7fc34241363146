"""Zips byte by byte, also such as no zip tool would write.

`raw_zip` writes the records of APPNOTE §4.3 itself, because Python's zipfile mends names, sizes
and flags that a hostile file gets wrong on purpose.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
UNIX = 3


@dataclass(frozen=True)
class RawEntry:
    """One entry; whatever is None is written as it truly is."""

    name: bytes
    data: bytes = b""
    method: int = DEFLATED
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    compressed_size: int | None = None
    local_name: bytes | None = None
    local_method: int | None = None
    local_flags: int | None = None
    made_on: int = 0
    mode: int = 0
    extra: bytes = b""
    header_offset: int | None = None


def raw_zip(entries: Iterable[RawEntry], *, prefix: bytes = b"", count: int | None = None) -> bytes:
    """Write the entries as they are told, after the bytes `prefix`; `count` overrides theirs."""
    body, directory = io.BytesIO(), io.BytesIO()
    written = 0
    for entry in entries:
        offset = body.tell() if entry.header_offset is None else entry.header_offset
        packed = deflated(entry.data) if entry.method == DEFLATED else entry.data
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        size = len(entry.data) if entry.size is None else entry.size
        compressed = len(packed) if entry.compressed_size is None else entry.compressed_size
        sizes = (0, 0x21, crc, compressed, size)
        if entry.header_offset is None:
            name = entry.name if entry.local_name is None else entry.local_name
            method = entry.method if entry.local_method is None else entry.local_method
            flags = entry.flags if entry.local_flags is None else entry.local_flags
            header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, flags, method, *sizes, len(name), 0)
            body.write(header + name + packed)
        made_by = 20 | entry.made_on << 8
        lengths = (len(entry.name), len(entry.extra), 0, 0, 0, entry.mode << 16, offset)
        kinds = (made_by, 20, entry.flags, entry.method)
        directory.write(struct.pack("<4s6H3L5H2L", b"PK\1\2", *kinds, *sizes, *lengths))
        directory.write(entry.name + entry.extra)
        written += 1
    listed = written if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, listed, listed, directory.tell(), body.tell(), 0)
    return prefix + body.getvalue() + directory.getvalue() + end


def local_record(entry: RawEntry) -> bytes:
    """Return a plain entry as it stands in the zip: its own header, then its data."""
    return raw_zip([entry]).partition(b"PK\1\2")[0]


def ordinary_zip(files: Mapping[str, bytes]) -> bytes:
    """Write a zip as everybody does."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def entries_of(files: Mapping[str, bytes]) -> list[RawEntry]:
    """Return raw entries for the files, with names in UTF-8 and the flag that says so."""
    return [RawEntry(name.encode(), data, flags=1 << 11) for name, data in files.items()]


def deflated(data: bytes) -> bytes:
    """Return `data` deflated, without a header."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()
