"""Files of statements: one JSON document a line, plain or compressed.

What is written is a chain of frames (zstandard) or members (gzip), each whole in itself. So a file
that was cut off can be cut back to the end of a frame and go on from there, and every tool of the
trade reads the chain as one file.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import BinaryIO, Final

import zstandard

LONGEST_LINE: Final = 16 * 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZSTD: Final = b"\x28\xb5\x2f\xfd"
_CHUNK: Final = 256 * 1024
# A few bytes of zstandard can stand for many: small bites keep the memory flat.
_BITE: Final = 4 * 1024


class Unreadable(Exception):
    """The file is broken: what was read until then is good."""


def frame(name: PurePath, lines: Iterable[bytes]) -> bytes:
    """The lines as one frame, compressed as the name of the file says: .gz, .zst or not at all."""
    text = b"".join(line + b"\n" for line in lines)
    if name.suffix == ".gz":
        return gzip.compress(text, mtime=0)
    if name.suffix == ".zst":
        return zstandard.ZstdCompressor(level=6, write_checksum=True).compress(text)
    return text


def numbered_lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """The lines of a file that stands at its beginning, from 1, but for empty ones.

    None is a line longer than LONGEST_LINE. The first bytes say how it is compressed. Raises
    Unreadable where it is broken.
    """
    number, rest, too_long = 0, b"", False
    for chunk in _chunks(file):
        *ended, rest = (rest + chunk).split(b"\n")
        for line in ended:
            number += 1
            if too_long or len(line) > LONGEST_LINE:
                yield number, None
            elif line.strip():
                yield number, line
            too_long = False
        if len(rest) > LONGEST_LINE:
            too_long, rest = True, b""
    if too_long:
        yield number + 1, None
    elif rest.strip():
        yield number + 1, rest


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    magic = file.read(len(_ZSTD))
    file.seek(0)
    try:
        if magic.startswith(_ZSTD):
            yield from _zstd(file)
        elif magic.startswith(_GZIP):
            yield from _all(gzip.GzipFile(fileobj=file))
        else:
            yield from _all(file)
    except (EOFError, gzip.BadGzipFile, zlib.error, zstandard.ZstdError) as error:
        raise Unreadable(str(error)) from error


def _all(file: BinaryIO | gzip.GzipFile) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def _zstd(file: BinaryIO) -> Iterator[bytes]:
    """All frames, one after another. A frame that does not end is an error, not the end."""
    frame_reader = None
    while bite := file.read(_BITE):
        while bite:
            frame_reader = frame_reader or zstandard.ZstdDecompressor().decompressobj()
            yield frame_reader.decompress(bite)
            bite = b""
            if frame_reader.eof:
                bite, frame_reader = frame_reader.unused_data, None
    if frame_reader is not None:
        raise EOFError("the file ends in the middle of a zstandard frame")
