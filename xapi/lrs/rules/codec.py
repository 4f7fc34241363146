"""How a statement's JSON is kept: compressed, with the number of the method beside it."""

import threading
from typing import Final

import zstandard

PLAIN: Final = 0
ZSTD: Final = 1
CURRENT: Final = ZSTD

# zstandard's objects may not be shared between threads.
_local: Final = threading.local()


def encode(payload: bytes) -> bytes:
    """Compress with the CURRENT method."""
    compressor: zstandard.ZstdCompressor | None = getattr(_local, "compressor", None)
    if compressor is None:
        compressor = _local.compressor = zstandard.ZstdCompressor(level=3, write_checksum=False)
    return compressor.compress(payload)


def decode(method: int, data: bytes) -> bytes:
    """Return the JSON that was kept with this method, whichever was current then."""
    if method == PLAIN:
        return data
    if method != ZSTD:
        raise ValueError(f"no such method: {method}")
    decompressor: zstandard.ZstdDecompressor | None = getattr(_local, "decompressor", None)
    if decompressor is None:
        decompressor = _local.decompressor = zstandard.ZstdDecompressor()
    return decompressor.decompress(data)
