"""The central directory of a zip, as raw as it is (PKWARE APPNOTE 6.3.10 §4.3).

Names stay bytes and sizes stay claims: what may be believed is decided elsewhere. At most
`Limits.directory` bytes are held, whatever the file's size.
"""

import struct
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from scorm_packages.intake.rules.faults import fault
from scorm_packages.intake.rules.limits import Limits
from scorm_packages.manifest.sizes import human_size

END = struct.Struct("<4s4H2LH")  # §4.3.16, end of central directory record.
END_SIGNATURE = b"PK\x05\x06"
LONGEST_COMMENT = 0xFFFF
LOCATOR_64 = struct.Struct("<4sLQL")  # §4.3.15.
LOCATOR_64_SIGNATURE = b"PK\x06\x07"
END_64 = struct.Struct("<4sQ2H2L4Q")  # §4.3.14.
END_64_SIGNATURE = b"PK\x06\x06"
CENTRAL = struct.Struct("<4s6H3L5H2L")  # §4.3.12, central directory header.
CENTRAL_SIGNATURE = b"PK\x01\x02"
LOCAL = struct.Struct("<4s5H3L2H")  # §4.3.7, local file header.
LOCAL_SIGNATURE = b"PK\x03\x04"

EXTRA_HEADER = struct.Struct("<2H")  # §4.5.1.
EXTRA_ZIP64 = 0x0001  # §4.5.3.
SEE_ZIP64 = 0xFFFFFFFF
NO_DISK = (0, 0xFFFF)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as the central directory describes it; nothing of it is verified.

    `header_offset` is absolute in the file. `external_attributes` holds the Unix mode in its
    upper half when `made_on` is Unix or macOS (§4.4.2, §4.4.15).
    """

    raw_name: bytes
    extra: bytes
    flags: int
    method: int
    crc: int
    compressed_size: int
    size: int
    header_offset: int
    made_on: int
    external_attributes: int


@dataclass(frozen=True, slots=True)
class Directory:
    """All entries, in the order of the directory, and where that directory begins."""

    entries: tuple[Entry, ...]
    start: int


class _End(NamedTuple):
    """What the end records say: the size, count and place of the central directory."""

    position: int
    entry_count: int
    size: int
    offset: int


class _Header(NamedTuple):
    """The fixed part of a central directory header, in the order of §4.3.12."""

    signature: bytes
    made_by: int
    version_needed: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    compressed_size: int
    size: int
    name_length: int
    extra_length: int
    comment_length: int
    disk: int
    internal_attributes: int
    external_attributes: int
    header_offset: int


def read_directory(file: BinaryIO, limits: Limits) -> Directory:
    """Read the central directory of the zip `file`. Raises ZipFault where there is none to read."""
    file_size = file.seek(0, 2)
    if file_size == 0:
        raise fault("zip.empty_upload")
    if file_size > limits.upload:
        sizes = {"size": human_size(file_size), "limit": human_size(limits.upload)}
        raise fault("zip.upload_too_large", **sizes)
    end = _find_end(file, file_size)
    if end.entry_count > limits.entries:
        raise fault("zip.too_many_entries", count=end.entry_count, limit=limits.entries)
    # Bytes before the zip (a self-extracting program) shift every offset by their number.
    start = end.position - end.size
    shift = start - end.offset
    if start < 0 or shift < 0 or end.size > limits.directory:
        raise fault("zip.directory_corrupt", detail="size")
    file.seek(start)
    data = file.read(end.size)
    entries = _parse_entries(data, shift, limits)
    if len(entries) != end.entry_count:
        raise fault("zip.directory_corrupt", detail=f"{len(entries)} ≠ {end.entry_count}")
    return Directory(entries, start)


def _find_end(file: BinaryIO, file_size: int) -> _End:
    tail_size = min(file_size, END.size + LONGEST_COMMENT)
    file.seek(file_size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(END_SIGNATURE)
    while at >= 0:
        if at + END.size <= len(tail):
            record = END.unpack_from(tail, at)
            if at + END.size + record[7] <= len(tail):
                break
        at = tail.rfind(END_SIGNATURE, 0, at)
    else:
        file.seek(0)
        raise fault("zip.truncated" if file.read(4) == LOCAL_SIGNATURE else "zip.not_a_zip")
    position = file_size - tail_size + at
    _, disk, directory_disk, _, count, size, offset, _ = record
    large = _find_end_64(file, position)
    if large is not None:
        return large
    if (disk, directory_disk) != (0, 0):
        raise fault("zip.split")
    return _End(position, count, size, offset)


def _find_end_64(file: BinaryIO, end_position: int) -> _End | None:
    """Read the zip64 end record, which a locator right before the end record points to."""
    locator_position = end_position - LOCATOR_64.size
    if locator_position < 0:
        return None
    file.seek(locator_position)
    signature, disk, offset, disks = LOCATOR_64.unpack(file.read(LOCATOR_64.size))
    if signature != LOCATOR_64_SIGNATURE:
        return None
    if disk != 0 or disks > 1:
        raise fault("zip.split")
    # The offset is right unless bytes stand before the zip; then the record ends at the locator.
    for position in (offset, locator_position - END_64.size):
        if not 0 <= position <= locator_position - END_64.size:
            continue
        file.seek(position)
        record = END_64.unpack(file.read(END_64.size))
        if record[0] == END_64_SIGNATURE:
            if (record[4], record[5]) != (0, 0):
                raise fault("zip.split")
            return _End(position, record[7], record[8], record[9])
    raise fault("zip.directory_corrupt", detail="zip64")


def _parse_entries(data: bytes, shift: int, limits: Limits) -> tuple[Entry, ...]:
    entries: list[Entry] = []
    at = 0
    while at < len(data):
        if at + CENTRAL.size > len(data) or data[at : at + 4] != CENTRAL_SIGNATURE:
            break  # A digital signature may follow (§4.3.13); the count tells if entries lack.
        header = _Header._make(CENTRAL.unpack_from(data, at))
        name_start = at + CENTRAL.size
        name_end = name_start + header.name_length
        extra_end = name_end + header.extra_length
        at = extra_end + header.comment_length
        if at > len(data):
            raise fault("zip.directory_corrupt", detail="name")
        if len(entries) == limits.entries:
            raise fault("zip.too_many_entries", count=f"> {limits.entries}", limit=limits.entries)
        name, extra = data[name_start:name_end], data[name_end:extra_end]
        entries.append(_entry(header, name, extra, shift))
    return tuple(entries)


def _entry(header: _Header, name: bytes, extra: bytes, shift: int) -> Entry:
    if header.disk not in NO_DISK:
        raise fault("zip.split")
    size, compressed, at = header.size, header.compressed_size, header.header_offset
    large = iter(_zip64_values(extra))
    try:
        size = next(large) if size == SEE_ZIP64 else size
        compressed = next(large) if compressed == SEE_ZIP64 else compressed
        at = next(large) if at == SEE_ZIP64 else at
    except StopIteration:
        raise fault("zip.directory_corrupt", detail="zip64") from None
    return Entry(
        raw_name=name,
        extra=extra,
        flags=header.flags,
        method=header.method,
        crc=header.crc,
        compressed_size=compressed,
        size=size,
        header_offset=at + shift,
        made_on=header.made_by >> 8,
        external_attributes=header.external_attributes,
    )


def extra_fields(extra: bytes) -> dict[int, bytes]:
    """Split the extra field of an entry into its parts, by their ids; a broken rest is dropped."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + EXTRA_HEADER.size <= len(extra):
        kind, length = EXTRA_HEADER.unpack_from(extra, at)
        at += EXTRA_HEADER.size
        fields.setdefault(kind, extra[at : at + length])
        at += length
    return fields


def _zip64_values(extra: bytes) -> list[int]:
    """Return the 64-bit values of the zip64 field, in the fixed order of §4.5.3."""
    field = extra_fields(extra).get(EXTRA_ZIP64, b"")
    return [value for (value,) in struct.iter_unpack("<Q", field[: len(field) // 8 * 8])]
