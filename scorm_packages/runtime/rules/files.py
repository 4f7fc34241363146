"""Serving a package's files by their full path: which key, which type, which bytes."""

import posixpath
import re
from dataclasses import dataclass

# Types the browser must be told, whatever the machine's own table says. No charset is named: a
# page knows its own, and many Chinese packages are GBK.
_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
    ".xml": "text/xml",
    ".xsd": "text/xml",
    ".dtd": "application/xml-dtd",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".vtt": "text/vtt",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".bmp": "image/bmp",
    ".ico": "image/vnd.microsoft.icon",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".ts": "video/mp2t",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".eot": "application/vnd.ms-fontobject",
    ".wasm": "application/wasm",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".swf": "application/x-shockwave-flash",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


class RangeError(ValueError):
    """No byte of the file lies in the range asked for."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes `start` up to and without `end`."""

    start: int
    end: int


def content_type(path: str) -> str:
    """The media type by the file's ending; unknown ones are downloads."""
    return _TYPES.get(posixpath.splitext(path)[1].lower(), "application/octet-stream")


def is_plain_path(path: str) -> bool:
    """Whether a path names a file below the package's root and nothing else.

    Steps like `..`, empty ones, backslashes and control characters are refused, not cleaned up:
    no file was ever stored under such a name.
    """
    if not path or len(path) > 1024 or "\\" in path:
        return False
    if any(character < " " or character == "\x7f" for character in path):
        return False
    return all(step not in {"", ".", ".."} for step in path.split("/"))


def requested_slice(header: str, size: int) -> Slice | None:
    """Read a Range header (RFC 9110 §14.2); None when the whole file is to be sent.

    Several ranges at once, and anything malformed, are answered with the whole file, as the
    standard allows. Raises RangeError when the range lies beyond the end.
    """
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or match[1] == match[2] == "":
        return None
    if match[1] == "":
        start, end = max(0, size - int(match[2])), size
    else:
        start = int(match[1])
        if match[2] and int(match[2]) < start:
            return None
        end = min(size, int(match[2]) + 1) if match[2] else size
    if start >= end:
        raise RangeError
    return Slice(start, end)
