"""Contents on their way in wait here: in one temporary file, which goes with the request."""

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, BinaryIO, Final, Protocol, Self


class Hash(Protocol):
    """What `hashlib` makes."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


# A SHA-2 says by its number of hexadecimal digits which of the family it is (FIPS 180-4).
_FAMILY: Final[dict[int, Callable[[], Hash]]] = {
    56: hashlib.sha224,
    64: hashlib.sha256,
    96: hashlib.sha384,
    128: hashlib.sha512,
}


class TooMuch(Exception):
    """A content has more bytes than it may."""


@dataclass(frozen=True)
class Stretch:
    """Where a content lies in the file, and the SHA-2 it turned out to have, in hex."""

    start: int
    size: int
    sha2: str


class Spool:
    """A temporary file of contents, one after the other; at no time is one of them in memory."""

    def __init__(self) -> None:
        self._file: BinaryIO = tempfile.TemporaryFile(prefix="callcraft-lrs-")  # noqa: SIM115
        self.size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, blocks: Iterable[bytes], *, digits: int, limit: int) -> Stretch:
        """Write a content; its SHA-2 will have so many hex digits. Raises TooMuch past `limit`."""
        hashed = _FAMILY[digits]()
        start = self.size
        for block in blocks:
            self.size += len(block)
            if self.size - start > limit:
                raise TooMuch
            hashed.update(block)
            self._file.write(block)
        return Stretch(start, self.size - start, hashed.hexdigest())

    def open(self, stretch: Stretch) -> BinaryIO:
        """A content as a file of its own to read; only one of them can be in use at a time."""
        self._file.flush()
        return io.BufferedReader(_Window(self._file, stretch))


class _Window(io.RawIOBase):
    """A stretch of a file, looking like a file of its own."""

    def __init__(self, file: BinaryIO, stretch: Stretch) -> None:
        super().__init__()
        self._file = file
        self._stretch = stretch
        self._place = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._stretch.size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: Any) -> int:
        size = min(len(buffer), max(0, self._stretch.size - self._place))
        self._file.seek(self._stretch.start + self._place)
        read = self._file.read(size)
        buffer[: len(read)] = read
        self._place += len(read)
        return len(read)
