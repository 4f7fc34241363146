"""Which kind of file a handed-in file is, by its first bytes and not by its name."""

from collections.abc import Callable, Collection
from typing import Final

HEAD_BYTES: Final = 64


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp"


_SIGNS: Final[tuple[tuple[str, Callable[[bytes], bool]], ...]] = (
    ("application/pdf", lambda head: head.startswith(b"%PDF-")),
    ("image/png", lambda head: head.startswith(b"\x89PNG\r\n\x1a\n")),
    ("image/jpeg", lambda head: head.startswith(b"\xff\xd8\xff")),
    ("image/webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
    ("audio/wav", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE"),
    ("audio/mpeg", lambda head: head[:3] == b"ID3" or head[:2] in (b"\xff\xfb", b"\xff\xf3")),
    ("audio/ogg", lambda head: head.startswith(b"OggS")),
    ("audio/webm", lambda head: head.startswith(b"\x1aE\xdf\xa3")),
    ("audio/mp4", _is_mp4),
    ("application/zip", lambda head: head.startswith(b"PK\x03\x04")),
)

PAPERS: Final = frozenset({"application/pdf", "image/png", "image/jpeg", "image/webp"})
"""Scans, photographs and documents."""
RECORDINGS: Final = frozenset({"audio/wav", "audio/mpeg", "audio/ogg", "audio/webm", "audio/mp4"})
DOCUMENTS: Final = PAPERS | {"application/zip", "text/plain"}
"""Papers, Office documents (which are zips) and plain text."""


def kind_of(head: bytes, allowed: Collection[str]) -> str | None:
    """The media type of a file that begins with `head`, if it is one of `allowed`."""
    for media_type, is_kind in _SIGNS:
        if is_kind(head):
            return media_type if media_type in allowed else None
    if "text/plain" in allowed and b"\x00" not in head:
        return "text/plain"
    return None
