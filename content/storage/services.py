"""Files by key. All of it streams: no call holds more than one block of a file in memory."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage

BLOCK = 256 * 1024
LONGEST_KEY = 1024
"""In bytes of UTF-8; S3 takes no longer ones."""


class KeyTaken(Exception):
    """A file is already stored under this key. Stored files are never overwritten."""


def put(key: str, file: BinaryIO) -> None:
    """Store what is left to read of `file` under `key`. Raises KeyTaken."""
    if default_storage.exists(key):
        raise KeyTaken(key)
    default_storage.save(key, File(file))


def exists(key: str) -> bool:
    return default_storage.exists(key)


def size(key: str) -> int:
    """The size in bytes. Raises FileNotFoundError."""
    with _looked_up(key):
        return default_storage.size(key)


def open_file(key: str, start: int | None = None, end: int | None = None) -> Iterator[bytes]:
    """Yield the bytes of a file, or those from `start` up to and without `end`.

    Raises FileNotFoundError at once, not at the first block.
    """
    with _looked_up(key):
        file = default_storage.open(key, "rb")
    return _blocks(file, start or 0, end)


def delete_file(key: str) -> None:
    """Delete the file under `key`; one that is not there is no error."""
    default_storage.delete(key)


def delete_prefix(prefix: str) -> int:
    """Delete every file below `prefix` and return how many there were."""
    folders, files = _listed(prefix)
    for name in files:
        default_storage.delete(f"{prefix.rstrip('/')}/{name}")
    deleted = len(files) + sum(delete_prefix(f"{prefix.rstrip('/')}/{name}") for name in folders)
    if default_storage.exists(prefix):  # An emptied folder; object stores have none.
        default_storage.delete(prefix)
    return deleted


def list_prefixes(prefix: str) -> list[str]:
    """The names directly below `prefix` that have files below them."""
    return sorted(_listed(prefix)[0])


def list_files(prefix: str) -> Iterator[str]:
    """Yield the paths of all files below `prefix`, relative to it; those of a folder together."""
    folders, files = _listed(prefix)
    yield from sorted(files)
    for folder in sorted(folders):
        for path in list_files(f"{prefix.rstrip('/')}/{folder}"):
            yield f"{folder}/{path}"


@contextmanager
def _looked_up(key: str) -> Iterator[None]:
    """Tell of a key that no file can have as of one that no file has."""
    if len(key.encode()) > LONGEST_KEY:
        raise FileNotFoundError(key)
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ENOTDIR):
            raise FileNotFoundError(key) from error
        raise


def _listed(prefix: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(prefix)
    except FileNotFoundError:
        return [], []


def _blocks(file: "File[bytes]", start: int, end: int | None) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = None if end is None else end - start
        while left is None or left > 0:
            block = file.read(BLOCK if left is None else min(BLOCK, left))
            if not block:
                return
            if left is not None:
                left -= len(block)
            yield block
