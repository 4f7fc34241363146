"""Who can open a file that lies closed: a room above, which says so when the app is ready.

The archive closes the files that its contents name by keys of its own, and goes on serving them to
the rooms that took them in. Those rooms, and this one, know nothing of the keys.
"""

from collections.abc import Iterator
from typing import Protocol
from uuid import UUID


class ClosedFile(Protocol):
    """A file as it is stored: an `Attachment`. `size` is that of its plain bytes."""

    tenant: int
    id: UUID
    size: int
    storage_key: str


class Opener(Protocol):
    """Opens closed files."""

    def __call__(self, file: ClosedFile, start: int, end: int) -> Iterator[bytes]:
        """The plain bytes from `start` up to and without `end`.

        Raises at once FileNotFoundError where file or key are gone, and
        `lms.people.exceptions.AttachmentDamaged` for what was changed since; the latter also later,
        before the first byte that would be wrong.
        """


_openers: list[Opener] = []


def use(opener: Opener) -> None:
    _openers[:] = [opener]


def open_closed(file: ClosedFile, start: int, end: int) -> Iterator[bytes]:
    """The plain bytes of a closed file, by the opener in use. Raises as `Opener` does."""
    for opener in _openers:
        return opener(file, start, end)
    raise FileNotFoundError(file.storage_key)
