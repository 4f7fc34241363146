"""How large a package may be. Sizes in bytes."""

from dataclasses import dataclass

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one upload; beyond any of them the package is refused.

    `ratio` bounds how far a package may swell, once it is larger than `ratio_from`: deflate alone
    reaches 1032 times, real courses stay below 20.
    """

    upload: int = 2 * GIB
    unpacked: int = 2 * GIB
    entries: int = 20_000
    directory: int = 32 * MIB
    ratio: int = 100
    ratio_from: int = 64 * MIB
    path_bytes: int = 800
    name_bytes: int = 255
    depth: int = 32


DEFAULT_LIMITS = Limits()
