"""The files of a package: what they may be called, and how they are reached.

Who opens a package (a zip, a folder, a test) hands its files over as `PackageFiles`; nothing here
knows where they come from. Their names are relative paths with forward slashes, without `..` and
without control characters: whoever makes the `PackageFiles` has seen to that.
"""

import re
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO, Protocol

MIB = 1024 * 1024

H5P_JSON = "h5p.json"
CONTENT = "content/"
CONTENT_JSON = "content/content.json"


class PackageFiles(Protocol):
    """The files of one package."""

    def names(self) -> Collection[str]:
        """The path of every file."""

    def size(self, name: str) -> int:
        """The size of the file `name` in bytes; reading it gives no more than that."""

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The contents of the file `name`, to be read once from its beginning."""


@dataclass(frozen=True, slots=True)
class PackageLimits:
    """How much one package may hold; sizes in bytes, unpacked."""

    files: int = 20_000
    total: int = 2 * 1024 * MIB
    file: int = 1024 * MIB
    libraries: int = 500


DEFAULT_LIMITS = PackageLimits()

CONTENT_EXTENSIONS = frozenset(
    (
        "json png jpg jpeg gif bmp tif tiff eot ttf woff woff2 otf webm mp4 ogg mp3 m4a wav txt"
        " pdf rtf doc docx xls xlsx ppt pptx odt ods odp csv diff patch swf md textile vtt webvtt"
        " gltf glb"
    ).split()
)
"""What authors may put into content: nothing that a browser runs."""
LIBRARY_EXTENSIONS = CONTENT_EXTENSIONS | {"js", "css", "svg", "xml"}

_LIBRARY_PATH = re.compile(r"[^\x00-\x1f\\:*?\"<>|]+")


def extension(name: str) -> str:
    """The extension of a file's name in lower case, without its dot; empty when it has none."""
    last = name.rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last else ""


def is_hidden(name: str) -> bool:
    """Tell whether a part of the path begins with a dot or an underscore: H5P passes those over."""
    return any(part.startswith((".", "_")) for part in name.split("/"))


def is_plain_path(path: str) -> bool:
    """Tell whether `path` stays below the folder that it is relative to, and is no address."""
    return (
        _LIBRARY_PATH.fullmatch(path) is not None
        and not path.startswith("/")
        and all(part not in ("", ".", "..") for part in path.split("/"))
    )


def read_file(files: PackageFiles, name: str, limit: int) -> bytes:
    """Return the first `limit` + 1 bytes of a file: enough to tell that it is too large."""
    pieces = []
    left = limit + 1
    with files.open(name) as file:
        while left > 0 and (piece := file.read(left)):
            pieces.append(piece)
            left -= len(piece)
    return b"".join(pieces)
