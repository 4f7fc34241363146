"""How much memory the private database server may keep pages in."""

import os
from pathlib import Path
from typing import Final

_SHARE: Final = 8
_MB: Final = 1024 * 1024
# PostgreSQL's own default; and where more no longer pays beside the system's cache.
_LEAST: Final = 128
_MOST: Final = 1024
_LIMIT: Final = Path("/sys/fs/cgroup/memory.max")


def shared_buffers_mb(limit: Path = _LIMIT) -> int:
    """An eighth of the memory of this machine, or of this container, within reason; in MB.

    It is taken page by page as the database fills it, so an idle server needs none of it.
    """
    return min(max(_available(limit) // _MB // _SHARE, _LEAST), _MOST)


def _available(limit: Path) -> int:
    """Bytes of memory: of the machine, or less where the `limit` of a control group says so."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        return min(machine, int(limit.read_text(encoding="ascii")))
    except (OSError, ValueError):  # No control group, or "max".
        return machine
