"""Names of libraries: "H5P.Blanks 1.14" where parameters name one, "H5P.Blanks-1.14" as a folder.

A library's name and its major and minor version are one identity: versions that differ in either
live side by side, and content names both. The patch version is no part of it.
"""

import re
from dataclasses import dataclass

LONGEST_MACHINE_NAME = 255
LARGEST_VERSION = 999_999
"""Larger than any version, and small enough for every database and every browser."""

_MACHINE_NAME = re.compile(r"[$A-Za-z_][0-9A-Za-z_.$]{1,254}")
_SPELLING = re.compile(rf"({_MACHINE_NAME.pattern})[ -]([0-9]{{1,6}})\.([0-9]{{1,6}})")


def is_machine_name(text: str) -> bool:
    """Tell whether a library may be called so."""
    return _MACHINE_NAME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True, order=True)
class LibraryName:
    """Which library is meant: its name and the part of its version that content depends on."""

    machine_name: str
    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> "LibraryName | None":
        """Read "H5P.Blanks 1.14" or "H5P.Blanks-1.14"; None for anything else."""
        found = _SPELLING.fullmatch(text)
        if found is None:
            return None
        return cls(found[1], int(found[2]), int(found[3]))

    @property
    def folder(self) -> str:
        """The name of its folder, in packages and in addresses: "H5P.Blanks-1.14"."""
        return f"{self.machine_name}-{self.major}.{self.minor}"

    @property
    def version(self) -> tuple[int, int]:
        """Major and minor, to compare."""
        return self.major, self.minor

    def __str__(self) -> str:
        return f"{self.machine_name} {self.major}.{self.minor}"
