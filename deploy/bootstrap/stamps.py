"""Notes about what a part was prepared from: when that has not changed, nothing is to be done."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from deploy.bootstrap.console import ROOT


def fingerprint(files: Iterable[Path], *extra: str) -> str:
    """Return a digest of the names and contents of these files, and of some more text."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"\0{path.relative_to(ROOT).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def is_fresh(stamp: Path, value: str) -> bool:
    """Whether the part was last prepared from just this."""
    try:
        return stamp.read_text(encoding="ascii") == value
    except FileNotFoundError:
        return False


def mark(stamp: Path, value: str) -> None:
    """Note that the part is prepared. Called last: what was interrupted is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value, encoding="ascii")
