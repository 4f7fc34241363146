"""A ZIP written while it is sent: only one block of one file is ever held."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final, cast

MANIFEST: Final = "manifest.json"
_MADE: Final = (1980, 1, 1, 0, 0, 0)
"""One date for every file: the same contents give the same bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the pack, given block by block."""

    name: str
    blocks: Iterable[bytes]


def json_part(name: str, content: Any) -> Part:
    """A JSON file that people can read too."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    return Part(name, [text.encode()])


def packed(parts: Iterable[Part]) -> Iterator[bytes]:
    """The ZIP of `parts`, with a manifest of their sizes and SHA-256 at its end."""
    out = _Outlet()
    manifest: dict[str, dict[str, object]] = {}
    with zipfile.ZipFile(cast(IO[bytes], out), "w", zipfile.ZIP_DEFLATED) as pack:
        for part in parts:
            digest, size = hashlib.sha256(), 0
            with pack.open(_info(part.name), "w") as entry:
                for block in part.blocks:
                    digest.update(block)
                    size += len(block)
                    entry.write(block)
                    yield out.taken()
            manifest[part.name] = {"sha256": digest.hexdigest(), "size": size}
        [listing] = json_part(MANIFEST, {"files": manifest}).blocks
        pack.writestr(_info(MANIFEST), listing)
    yield out.taken()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MADE)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


class _Outlet:
    """Where the ZIP is written to; what was written is taken out block by block."""

    def __init__(self) -> None:
        self._blocks: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._blocks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        blocks, self._blocks = self._blocks, []
        return b"".join(blocks)
