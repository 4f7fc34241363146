"""What a large package takes to come in.

`intake.memory_mb`: how many MiB more memory the import of a package of 2 GB needs at its peak than
that of one of 20 MB. Both are imported whole: examined, every byte inflated, counted and looked
through, hashed, and stored. Each runs in a process of its own, forked from the same parent, which
alone knows its peak.

`intake.seconds_per_gb` goes along: how long a gigabyte takes, on this machine.

The packages are sparse files: videos of zeros, stored, beside scripts that are deflated, as in real
ones. What is kept of them takes the room of one of them on the disk.
"""

import multiprocessing
import shutil
import struct
import tempfile
import time
import zlib
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import connections
from django.test.utils import override_settings

from scorm_packages.intake.services import import_package
from scorm_packages.runtime.models import Package
from tests.builders.scorm2004 import FILES, manifest2004
from tests.builders.zips import deflated

MUST_MIB: Final = 64
TENANT: Final = 9_000_000_007
MB: Final = 1_000_000
SMALL: Final = 20 * MB
LARGE: Final = 2_000 * MB
LARGEST_VIDEO: Final = 500 * MB
SCRIPT: Final = b"// " + b"nothing is loaded from anywhere else; " * 27_000  # About a megabyte.


def run() -> Iterator[dict[str, Any]]:
    """Measure; takes about a minute, and 2 GB of room on the disk."""
    folder = Path(tempfile.mkdtemp(prefix="callcraft-bench-intake-"))
    try:
        small, _ = _import_in_a_process(folder, SMALL)
        large, seconds = _import_in_a_process(folder, LARGE)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    more = (large - small) / 1024
    yield {
        "bench": "intake.memory_mb",
        "value": round(more, 1),
        "must": MUST_MIB,
        "peak_mb": {"20 MB": round(small / 1024, 1), "2 GB": round(large / 1024, 1)},
    }
    yield {"bench": "intake.seconds_per_gb", "value": round(seconds * 1000 * MB / LARGE, 1)}


def _import_in_a_process(folder: Path, size: int) -> tuple[int, float]:
    """Import a package of `size` bytes; return the peak of memory in KiB, and the seconds."""
    path = folder / f"{size}.zip"
    with path.open("wb") as file:
        write_package(file, size)
    connections.close_all()  # A connection must not be shared with the child.
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=_import, args=(path, folder / f"{size}-store", there))
    child.start()
    there.close()
    try:
        peak, seconds = here.recv()
    finally:
        child.join()
        path.unlink()
    return int(peak), float(seconds)


def _import(path: Path, store: Path, answer: Connection) -> None:
    """Import the package at `path` into a folder of its own; tell the peak and the time."""
    default = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(store)},
    }
    began = time.monotonic()
    with (
        override_settings(STORAGES={**settings.STORAGES, "default": default}),
        path.open("rb") as upload,
    ):
        report = import_package(
            tenant=TENANT, upload=upload, file_name=path.name, imported_by="bench"
        )
    if not report.installed:
        raise RuntimeError([each.code for each in report.findings])
    seconds = time.monotonic() - began
    Package.objects.filter(tenant=TENANT).delete()
    shutil.rmtree(store)
    answer.send((_peak_kib(), seconds))
    answer.close()


def _peak_kib() -> int:
    """Return the most memory that this process ever held, in KiB.

    Not `ru_maxrss`, which a forked process takes over from its parent.
    """
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise RuntimeError("this system does not tell the peak of memory")


def write_package(file: BinaryIO, size: int) -> None:
    """Write a SCORM 2004 package of about `size` bytes unpacked, sparse where it holds videos."""
    directory = bytearray()
    count = 0
    scripts = [(f"scripts/{number}.js", SCRIPT) for number in range(size // (20 * MB))]
    texts = [("imsmanifest.xml", manifest2004().encode()), *FILES.items(), *scripts]
    for name, data in texts:
        packed = deflated(data)
        directory += _entry(file, name, 8, zlib.crc32(data), len(packed), len(data), packed)
        count += 1
    left = size - sum(len(data) for _, data in texts)
    while left > 0:
        length = min(left, LARGEST_VIDEO)
        name = f"videos/{count}.mp4"
        directory += _entry(file, name, 0, _crc_of_zeros(length), length, length, b"")
        left -= length
        count += 1
    start = file.tell()
    file.write(directory)
    file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), start, 0))


def _entry(
    file: BinaryIO, name: str, method: int, crc: int, packed_size: int, size: int, packed: bytes
) -> bytes:
    """Write an entry, its data as far as `packed` holds it and zeros beyond; return its record."""
    offset = file.tell()
    raw = name.encode()
    sizes = (0, 0x21, crc, packed_size, size)
    file.write(struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, method, *sizes, len(raw), 0) + raw)
    file.write(packed)
    file.seek(packed_size - len(packed), 1)
    lengths = (len(raw), 0, 0, 0, 0, 0, offset)
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, method, *sizes, *lengths) + raw


def _crc_of_zeros(length: int) -> int:
    piece = bytes(MB)
    checksum = 0
    for _ in range(length // MB):
        checksum = zlib.crc32(piece, checksum)
    return zlib.crc32(bytes(length % MB), checksum)
