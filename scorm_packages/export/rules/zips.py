"""Zips that come out the same each time: fixed order, fixed dates, block by block."""

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a zip can hold."""

_PACKED_ALREADY = frozenset(
    ".7z .avif .br .docx .gif .gz .jpeg .jpg .m4a .m4v .mp3 .mp4 .ogg .ogv .opus .png .pptx .webm "
    ".webp .woff .woff2 .xlsx .zip".split()
)


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """A file to be written. `blocks` are asked for when its turn comes, once."""

    path: str
    size: int
    blocks: Iterable[bytes]


def entry_of(path: str, data: bytes) -> ZipEntry:
    return ZipEntry(path, len(data), (data,))


def write_zip(out: BinaryIO, entries: Iterable[ZipEntry]) -> None:
    """Write `entries` in their order to the seekable file `out`; larger than 4 GiB if need be."""
    with zipfile.ZipFile(out, "w", allowZip64=True) as package:
        for entry in entries:
            info = zipfile.ZipInfo(entry.path, EPOCH)
            info.create_system = 3  # Unix, whichever system writes it.
            info.external_attr = 0o644 << 16
            info.compress_type = _method(entry.path)
            info.file_size = entry.size  # From it zipfile tells whether the entry needs zip64.
            with package.open(info, "w") as file:
                for block in _checked(entry):
                    file.write(block)


def _checked(entry: ZipEntry) -> Iterator[bytes]:
    """The entry's blocks. Raises ValueError when they are not as many bytes as were announced."""
    left = entry.size
    for block in entry.blocks:
        left -= len(block)
        yield block
    if left:
        raise ValueError(f"{entry.path} is not as long as it was said to be")


def _method(path: str) -> int:
    dot = path.rfind(".")
    packed = dot >= 0 and path[dot:].lower() in _PACKED_ALREADY
    return zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
