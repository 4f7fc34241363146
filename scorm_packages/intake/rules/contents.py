"""The bytes of an entry: inflated in small pieces, counted and checked as they come.

What the directory declares is never relied upon: reading stops at the first byte too many.
"""

import io
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from scorm_packages.intake.rules.directory import LOCAL, LOCAL_SIGNATURE, Entry
from scorm_packages.intake.rules.faults import fault
from scorm_packages.intake.rules.limits import MIB, Limits
from scorm_packages.intake.rules.names import ENCRYPTED_FLAGS, StoredFile
from scorm_packages.manifest.sizes import human_size

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK = MIB
STORED, DEFLATED = 0, 8  # APPNOTE §4.4.5.


def check_sizes(files: Sequence[StoredFile], limits: Limits) -> None:
    """Check the declared sizes against the limits. Raises ZipFault.

    Together with `read_entry`, which holds every entry to its declared size, this bounds what a
    package can swell to before a single byte is inflated.
    """
    if not files:
        raise fault("zip.no_files")
    unpacked = sum(file.entry.size for file in files)
    packed = sum(file.entry.compressed_size for file in files)
    if unpacked > limits.unpacked:
        sizes = {"size": human_size(unpacked), "limit": human_size(limits.unpacked)}
        raise fault("zip.too_large", **sizes)
    ratio = unpacked / max(packed, 1)
    if unpacked > limits.ratio_from and ratio > limits.ratio:
        raise fault("zip.ratio", ratio=round(ratio), limit=limits.ratio)


def check_layout(file: BinaryIO, files: Sequence[StoredFile], directory_start: int) -> None:
    """Check that the entries lie one after the other, before the directory. Raises ZipFault.

    Entries that share bytes are how a zip of 10 MB comes to hold 281 TB.
    """
    end_before = 0
    for stored in sorted(files, key=lambda each: each.entry.header_offset):
        entry = stored.entry
        data_start = locate_data(file, stored)
        if entry.header_offset < end_before:
            raise fault("zip.overlap", stored.path)
        end_before = data_start + entry.compressed_size
        if end_before > directory_start:
            raise fault("zip.overlap", stored.path)


def locate_data(file: BinaryIO, stored: StoredFile) -> int:
    """Return where the entry's data begins, after its own header (APPNOTE §4.3.7).

    Raises ZipFault where that header is not there or contradicts the directory.
    """
    entry = stored.entry
    file.seek(entry.header_offset)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or not header.startswith(LOCAL_SIGNATURE):
        raise fault("zip.header_mismatch", stored.path)
    flags: int
    method: int
    name_length: int
    extra_length: int
    _, _, flags, method, _, _, _, _, _, name_length, extra_length = LOCAL.unpack(header)
    if (
        file.read(name_length) != entry.raw_name
        or method != entry.method
        or (flags ^ entry.flags) & ENCRYPTED_FLAGS
    ):
        raise fault("zip.header_mismatch", stored.path)
    return entry.header_offset + LOCAL.size + name_length + extra_length


def read_entry(file: BinaryIO, stored: StoredFile) -> Iterator[bytes]:
    """Yield the content of an entry in pieces of at most CHUNK bytes.

    Raises ZipFault as soon as the content is more than declared, and at its end when it is less,
    damaged, or of another checksum: a piece that was yielded is not yet a whole that is sound.
    """
    entry = stored.entry
    pieces = {STORED: _stored_pieces, DEFLATED: _inflated_pieces}.get(entry.method)
    if pieces is None:
        raise fault("zip.compression_unsupported", stored.path, method=entry.method)
    count = checksum = 0
    try:
        for piece in pieces(file, locate_data(file, stored), entry):
            count += len(piece)
            if count > entry.size:
                raise fault("zip.entry_larger_than_declared", stored.path, size=entry.size)
            checksum = zlib.crc32(piece, checksum)
            yield piece
    except zlib.error:
        raise fault("zip.entry_corrupt", stored.path) from None
    if (count, checksum) != (entry.size, entry.crc):
        raise fault("zip.entry_corrupt", stored.path)


def _stored_pieces(file: BinaryIO, start: int, entry: Entry) -> Iterator[bytes]:
    left = entry.compressed_size
    while left > 0:
        file.seek(start + entry.compressed_size - left)
        piece = file.read(min(CHUNK, left))
        if not piece:
            return
        left -= len(piece)
        yield piece


def _inflated_pieces(file: BinaryIO, start: int, entry: Entry) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _stored_pieces(file, start, entry):
        waiting = packed
        while waiting and not inflater.eof:
            piece = inflater.decompress(waiting, CHUNK)
            waiting = inflater.unconsumed_tail
            if piece:
                yield piece
    if rest := inflater.flush():
        yield rest


class EntryStream(io.RawIOBase):
    """An entry as a file that can be read once, for the store to copy from.

    Raises ZipFault from `read` as `read_entry` does.
    """

    def __init__(self, file: BinaryIO, stored: StoredFile) -> None:
        self._pieces = read_entry(file, stored)
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        """Tell that it can be read from."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill `buffer` as far as one piece reaches; 0 at the end."""
        target = memoryview(buffer).cast("B")
        while not self._waiting:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._waiting = memoryview(piece)
        count = min(len(target), len(self._waiting))
        target[:count] = self._waiting[:count]
        self._waiting = self._waiting[count:]
        return count


class ZipFiles:
    """The entries of a zip as the files of a package (`content.h5p.rules.files.PackageFiles`).

    One is open at a time. Reading raises ZipFault as `read_entry` does.
    """

    def __init__(self, file: BinaryIO, stored: Iterable[StoredFile]) -> None:
        self._file = file
        self._stored = {each.path: each for each in stored}

    def names(self) -> Collection[str]:
        """The path of every file."""
        return self._stored.keys()

    def size(self, name: str) -> int:
        """The size of the file `name`, in bytes."""
        return self._stored[name].entry.size

    def open(self, name: str) -> io.BufferedReader:
        """The contents of the file `name`."""
        return io.BufferedReader(EntryStream(self._file, self._stored[name]), CHUNK)
