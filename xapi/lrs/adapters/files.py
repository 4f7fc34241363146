"""Files of the store, in the installation's file storage: a folder, or a bucket of S3.

Nothing here has an address: a file leaves only through a request that may read its statement.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

_BLOCK: Final = 256 * 1024


def save(key: str, file: BinaryIO) -> None:
    """Store a file under a key that nobody else uses. When this returns, it is there to stay."""
    try:
        saved = default_storage.save(key, File(file, name=key))
    except OSError:
        default_storage.delete(key)  # Half a file is nobody's.
        raise
    if not isinstance(default_storage, FileSystemStorage):
        return  # An object store answers when it has the object safe.
    _settle(Path(default_storage.path(saved)))
    for folder in Path(saved).parents:  # The folders may be new as well.
        _settle(Path(default_storage.path(str(folder))))


def read(key: str) -> Iterator[bytes]:
    """Yield the blocks of a file. Raises FileNotFoundError."""
    with default_storage.open(key, "rb") as file:
        while block := file.read(_BLOCK):
            yield block


def delete(key: str) -> None:
    """Remove a file; harmless when it is not there."""
    default_storage.delete(key)


def _settle(path: Path) -> None:
    """Have the disk write a file, or the names of a folder, before a statement relies on it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
