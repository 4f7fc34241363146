"""What a file is, told from its first bytes: neither its name nor a browser's word counts.

Only what H5P lets into content and a browser does not run: no SVG, no HTML, no script. The ending
that a file gets follows from its type, since its type is told from its ending when it is served.
"""

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["image", "audio", "video", "file"]
KINDS: Final[tuple[Kind, ...]] = ("image", "audio", "video", "file")
FOLDERS: Final[Mapping[Kind, str]] = {
    "image": "images",
    "audio": "audios",
    "video": "videos",
    "file": "files",
}
"""Where H5P's own editor puts files of each kind."""

HEAD: Final = 64 * 1024
"""How many bytes of a file are needed to tell what it is."""


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type, the endings it may have (the first where its name has another), its kinds."""

    mime: str
    endings: tuple[str, ...]
    kinds: frozenset[Kind]


def _type(mime: str, endings: str, *kinds: Kind) -> MediaType:
    return MediaType(mime, tuple(endings.split()), frozenset({*kinds, "file"}))


PNG = _type("image/png", "png", "image")
JPEG = _type("image/jpeg", "jpg jpeg", "image")
GIF = _type("image/gif", "gif", "image")
BMP = _type("image/bmp", "bmp", "image")
MP3 = _type("audio/mpeg", "mp3", "audio")
WAV = _type("audio/wav", "wav", "audio")
OGG_AUDIO = _type("audio/ogg", "ogg", "audio")
OGG_VIDEO = _type("video/ogg", "ogg", "video")
M4A = _type("audio/mp4", "m4a", "audio")
MP4 = _type("video/mp4", "mp4", "video", "audio")
WEBM = _type("video/webm", "webm", "video", "audio")
PDF = _type("application/pdf", "pdf")
RTF = _type("application/rtf", "rtf")
GLB = _type("model/gltf-binary", "glb")
WOFF = _type("font/woff", "woff")
WOFF2 = _type("font/woff2", "woff2")
OFFICE = _type("application/msword", "doc xls ppt")
"""Old office files: one wrapping for all three."""
_TEXTS: Final = {
    "txt": _type("text/plain", "txt"),
    "csv": _type("text/csv", "csv"),
    "vtt": _type("text/vtt", "vtt webvtt"),
    "webvtt": _type("text/vtt", "vtt webvtt"),
    "md": _type("text/markdown", "md"),
    "json": _type("application/json", "json"),
}
_OFFICE_ZIPS: Final = {
    "docx": _type(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
    ),
    "xlsx": _type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    "pptx": _type(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"
    ),
    "odt": _type("application/vnd.oasis.opendocument.text", "odt"),
    "ods": _type("application/vnd.oasis.opendocument.spreadsheet", "ods"),
    "odp": _type("application/vnd.oasis.opendocument.presentation", "odp"),
}

_BEGINNINGS: Final[tuple[tuple[bytes, MediaType], ...]] = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"%PDF-", PDF),
    (b"{\\rtf", RTF),
    (b"glTF", GLB),
    (b"wOFF", WOFF),
    (b"wOF2", WOFF2),
    (b"ID3", MP3),
    (b"\x1a\x45\xdf\xa3", WEBM),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OFFICE),
)
_MPEG_FRAME = re.compile(rb"\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]")
_MARKUP = re.compile(rb"<\s*(?:!|\?xml|html|svg|script|body|iframe)", re.IGNORECASE)


def sniff(head: bytes, ending: str) -> MediaType | None:
    """Return what a file is that begins with `head`; None for all that content may not hold.

    `head` is at least `HEAD` bytes of it, or the whole. `ending`, in lower case, tells apart only
    what bytes do not: kinds of text, and of office files.
    """
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found if found is not WEBM or b"webm" in head[:4096] else None
    if head.startswith(b"PK\x03\x04"):
        return _OFFICE_ZIPS.get(ending)
    return _by_structure(head) or _text(head, ending)


def _by_structure(head: bytes) -> MediaType | None:
    """What is told from more than how it begins."""
    if head.startswith(b"BM") and len(head) > 30 and head[14:18] in _BMP_HEADERS:
        return BMP
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"OggS"):
        return OGG_VIDEO if b"\x80theora" in head[:512] else OGG_AUDIO
    if head[4:8] == b"ftyp":
        return M4A if head[8:11] in (b"M4A", b"M4B") else MP4
    return MP3 if _MPEG_FRAME.match(head) else None


def _text(head: bytes, ending: str) -> MediaType | None:
    """Text of a kind that no browser takes for a page."""
    found = _TEXTS.get(ending)
    if found is None or b"\x00" in head or _MARKUP.search(head[:1024]):
        return None
    return found


_BMP_HEADERS: Final = frozenset(
    struct.pack("<I", length) for length in (12, 40, 52, 56, 64, 108, 124)
)


def dimensions(head: bytes, of: MediaType) -> tuple[int, int] | None:
    """Return width and height in pixels of a picture; None where its head does not tell."""
    reader = _DIMENSIONS.get(of.mime)
    try:
        found = None if reader is None else reader(head)
    except struct.error:  # Cut short in the middle of its header.
        return None
    return found if found is not None and min(found) > 0 else None


def _png(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _gif(head: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", head, 6)
    return width, height


def _bmp(head: bytes) -> tuple[int, int]:
    if head[14] == 12:
        width, height = struct.unpack_from("<HH", head, 18)
    else:
        width, height = struct.unpack_from("<ii", head, 18)
    return width, abs(height)


def _jpeg(head: bytes) -> tuple[int, int] | None:
    """Walk over the segments up to the one that begins the picture (ITU T.81 B.2.2)."""
    at = 2
    while at + 9 <= len(head) and head[at] == 0xFF:
        marker = head[at + 1]
        if marker == 0xFF:  # Filling.
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", head, at + 5)
            return width, height
        else:
            at += 2 + int(struct.unpack_from(">H", head, at + 2)[0])
    return None


_DIMENSIONS: Final[Mapping[str, Callable[[bytes], tuple[int, int] | None]]] = {
    PNG.mime: _png,
    GIF.mime: _gif,
    BMP.mime: _bmp,
    JPEG.mime: _jpeg,
}

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
LONGEST_STEM: Final = 40


def stored_path(name: str, kind: Kind, of: MediaType, key: str) -> str:
    """Return the path below content/ for an upload: `images/harbour-1a2b3c4d.png`.

    `name` is what its author called it, in any script; `key` tells it from others of that name.
    """
    stem, _, ending = name.rpartition("/")[2].lower().rpartition(".")
    plain = _NOT_IN_NAMES.sub("-", stem or ending)[:LONGEST_STEM].strip("-") or kind
    kept = ending if ending in of.endings else of.endings[0]
    return f"{FOLDERS[kind]}/{plain}-{key}.{kept}"
