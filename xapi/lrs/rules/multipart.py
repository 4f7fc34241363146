"""multipart/mixed, read and written as a stream (RFC 2046 §5.1).

Only a block of the body is in memory at a time, whatever its parts hold. The reader is strict:
whatever could be read in two ways (a bare line feed, a boundary that goes on, a header twice) is
refused, so that nobody can smuggle one part in another.

    preamble CRLF --boundary CRLF headers CRLF CRLF content CRLF --boundary … --boundary-- epilogue
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any, Final

from xapi.lrs.exceptions import PartRejected
from xapi.statements.exceptions import CONTENT_CLAUSE

BLOCK: Final = 256 * 1024
# In bytes: the headers of one part; and what may stand before the first part or after the last.
LARGEST_HEADERS: Final = 8 * 1024
LARGEST_MARGIN: Final = 64 * 1024
# In characters. The time of the library's parser grows with the square of what it reads.
_LONGEST_TYPE: Final = 1024
_CRLF: Final = b"\r\n"
# RFC 2046 §5.1.1: up to 70 characters, the last of them no blank.
_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_HEADER: Final = re.compile(rb"([!#-'*+\-.0-9A-Z^-z|~]+):[ \t]*([^\x00-\x08\x0a-\x1f\x7f]*)")
_FOLD: Final = re.compile(rb"\r\n[ \t]+")


@dataclass(frozen=True)
class Part:
    """A part whose content can be read once, before the next part is asked for.

    `number` counts from 1. Names of headers are in lower case; folded ones are one line again.
    """

    number: int
    headers: Mapping[str, str]
    blocks: Iterator[bytes]


def broken(part: int, rule: str, message: str) -> PartRejected:
    """The problem to answer with when the body is not what the standard wants at part `part`."""
    return PartRejected(part=part, rule=rule, message=message, clause=CONTENT_CLAUSE)


def boundary_of(content_type: str) -> str:
    """The boundary that a Content-Type names. Raises PartRejected unless there is a good one."""
    named = [value for name, value in _parameters(content_type) if name.lower() == "boundary"]
    if len(named) != 1 or not isinstance(named[0], str) or not _BOUNDARY.fullmatch(named[0]):
        raise broken(
            1, "boundary", "Content-Type names one boundary, of 1 to 70 characters of RFC 2046."
        )
    return named[0]


def _parameters(content_type: str) -> list[tuple[str, Any]]:
    """The parameters of a Content-Type; none of one that is too long or cannot be read."""
    if len(content_type) > _LONGEST_TYPE:
        return []
    message = Message()
    message["Content-Type"] = content_type
    try:
        return message.get_params([])
    except TypeError:  # Pieces of RFC 2231 that do not go together.
        return []


def read_parts(read: Callable[[int], bytes], boundary: str) -> Iterator[Part]:
    """Yield the parts of a body. Raises PartRejected as soon as it is not what it should be.

    `read(size)` returns at most that many bytes of the body, none at its end. Content of a part
    that was not read is skipped.
    """
    return _Reader(read, boundary).parts()


class _Reader:
    """The body from where it has been read on: what is read and not used yet is in `buffer`."""

    def __init__(self, read: Callable[[int], bytes], boundary: str) -> None:
        self.read = read
        self.delimiter = b"\r\n--" + boundary.encode("ascii")
        # The first boundary may stand at the very beginning, without a line before it.
        self.buffer = bytearray(_CRLF)
        self.number = 1

    def parts(self) -> Iterator[Part]:
        self._skip_preamble()
        while self._another():
            part = Part(self.number, self._headers(), self._content())
            yield part
            for _ in part.blocks:
                pass
            self.number += 1
        self._skip_epilogue()

    def _fill(self) -> bool:
        """Read on; whether there was more."""
        block = self.read(BLOCK)
        self.buffer += block
        return bool(block)

    def _need(self, size: int) -> None:
        """Have at least `size` bytes at hand."""
        while len(self.buffer) < size:
            if not self._fill():
                raise self._broken("truncated", "The body ends before its last boundary.")

    def _content(self) -> Iterator[bytes]:
        """What comes before the next delimiter, and the delimiter away."""
        kept = len(self.delimiter) - 1  # It may have begun at the end of what is at hand.
        while (found := self.buffer.find(self.delimiter)) < 0:
            if len(self.buffer) > kept:
                yield self._taken(len(self.buffer) - kept)
            self._need(len(self.buffer) + 1)
        if found:
            yield self._taken(found)
        del self.buffer[: len(self.delimiter)]

    def _taken(self, size: int) -> bytes:
        block = bytes(self.buffer[:size])
        del self.buffer[:size]
        return block

    def _skip_preamble(self) -> None:
        skipped = 0
        for block in self._content():
            skipped += len(block)
            if skipped > LARGEST_MARGIN:
                raise self._broken("boundary", "The body does not begin with its boundary.")

    def _another(self) -> bool:
        """After a delimiter: whether a part follows, or it was the last one."""
        self._need(2)
        if self.buffer.startswith(b"--"):
            del self.buffer[:2]
            return False
        end = self._line_end()
        if self.buffer[:end].strip(b" \t"):
            raise self._broken("boundary", "A line that begins with the boundary goes on.")
        del self.buffer[:end]  # The line's end stays: it may be the first of an empty header.
        return True

    def _line_end(self) -> int:
        while (end := self.buffer.find(_CRLF)) < 0:
            if len(self.buffer) > LARGEST_HEADERS:
                raise self._broken("boundary", "A boundary is not followed by a line end (CRLF).")
            self._need(len(self.buffer) + 1)
        return end

    def _headers(self) -> dict[str, str]:
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            if len(self.buffer) > LARGEST_HEADERS:
                break
            self._need(len(self.buffer) + 1)
        if not 0 <= end <= LARGEST_HEADERS:
            raise self._broken(
                "headers", f"The headers do not end within {LARGEST_HEADERS} bytes (CRLF CRLF)."
            )
        text = self._taken(end)[len(_CRLF) :]
        del self.buffer[: 2 * len(_CRLF)]
        headers: dict[str, str] = {}
        for line in _FOLD.sub(b" ", text).split(_CRLF) if text else ():
            found = _HEADER.fullmatch(line.rstrip(b" \t"))
            name = found[1].decode("ascii").lower() if found else ""
            if found is None or name in headers:
                raise self._broken("headers", f"The header {bytes(line[:40])!a} cannot be used.")
            headers[name] = found[2].decode("utf-8", "replace")
        return headers

    def _skip_epilogue(self) -> None:
        skipped = len(self.buffer)
        while skipped <= LARGEST_MARGIN and (block := self.read(BLOCK)):
            skipped += len(block)
        if skipped > LARGEST_MARGIN:
            raise self._broken("epilogue", "The body goes on after its last boundary.")

    def _broken(self, rule: str, message: str) -> PartRejected:
        return broken(self.number, rule, message)


@dataclass(frozen=True)
class Outgoing:
    """A part on its way out: `size` is how many bytes `blocks` will bring, once called."""

    headers: Mapping[str, str]
    size: int
    blocks: Callable[[], Iterable[bytes]]

    def head(self, boundary: str) -> bytes:
        """What stands before the content."""
        lines = [f"--{boundary}", *(f"{name}: {value}" for name, value in self.headers.items())]
        return "\r\n".join((*lines, "", "")).encode()


def length_of(parts: Iterable[Outgoing], boundary: str) -> int:
    """How many bytes `write_parts` will bring."""
    sizes = [len(part.head(boundary)) + part.size + len(_CRLF) for part in parts]
    return sum(sizes) + len(_last(boundary))


def write_parts(parts: Iterable[Outgoing], boundary: str) -> Iterator[bytes]:
    """Yield a body; a content is asked for when its turn has come."""
    for part in parts:
        yield part.head(boundary)
        yield from part.blocks()
        yield _CRLF
    yield _last(boundary)


def _last(boundary: str) -> bytes:
    return f"--{boundary}--\r\n".encode()
