"""A draft as the files of a package, so that publishing it goes the way of every upload."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from content.h5p.rules.exporting import as_bytes, named
from content.h5p.rules.files import CONTENT, CONTENT_JSON, H5P_JSON
from content.h5p.rules.names import LibraryName


class OpensFiles(Protocol):
    """How the bytes of a stored file are reached, by its path below content/."""

    def __call__(self, path: str, /) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """The package that a draft would be: h5p.json, its parameters, and the files it uses.

    `sizes` has those files by their path below content/; `open_file` reads one of them. It brings
    no libraries: a draft is made with those that are installed.
    """

    described: Mapping[str, Any]
    parameters_json: str
    sizes: Mapping[str, int]
    open_file: OpensFiles
    written: dict[str, bytes] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        written = {
            H5P_JSON: as_bytes(self.described),
            CONTENT_JSON: self.parameters_json.encode(),
        }
        object.__setattr__(self, "written", written)

    def names(self) -> Collection[str]:
        """The path of every file."""
        return [*self.written, *(CONTENT + path for path in self.sizes)]

    def size(self, name: str) -> int:
        """The size of a file in bytes."""
        if name in self.written:
            return len(self.written[name])
        return self.sizes[name.removeprefix(CONTENT)]

    def open(self, name: str) -> AbstractContextManager[BinaryIO]:
        """The contents of a file."""
        return self._opened(name)

    @contextmanager
    def _opened(self, name: str) -> Iterator[BinaryIO]:
        if name in self.written:
            yield io.BytesIO(self.written[name])
            return
        with io.BufferedReader(_Pieces(self.open_file(name.removeprefix(CONTENT)))) as file:
            yield file


def described_as(
    *,
    title: str,
    main: LibraryName,
    language: str,
    metadata: Mapping[str, Any],
    libraries: Iterable[LibraryName],
) -> dict[str, Any]:
    """Return h5p.json of a draft whose parameters name `libraries` besides its main one."""
    return {
        **metadata,
        "title": title,
        "mainLibrary": main.machine_name,
        "language": language or "und",
        "embedTypes": ["iframe"],
        "preloadedDependencies": [named(each) for each in (main, *sorted({*libraries} - {main}))],
    }


class _Pieces(io.RawIOBase):
    """Pieces of bytes, read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        taken = self._left[: len(buffer)]
        buffer[: len(taken)] = taken
        self._left = self._left[len(taken) :]
        return len(taken)
