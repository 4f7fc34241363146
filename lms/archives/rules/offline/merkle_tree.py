"""The root of a Merkle tree (RFC 6962, 2.1), leaf by leaf, in logarithmic memory."""

from __future__ import annotations

import hashlib


class MerkleTree:
    def __init__(self) -> None:
        self._complete: list[tuple[int, bytes]] = []  # complete subtrees: (leaves, hash)

    def add(self, leaf: bytes) -> None:
        size, node = 1, hashlib.sha256(b"\x00" + leaf).digest()
        while self._complete and self._complete[-1][0] == size:
            node = hashlib.sha256(b"\x01" + self._complete.pop()[1] + node).digest()
            size *= 2
        self._complete.append((size, node))

    def root(self) -> str:
        if not self._complete:
            return hashlib.sha256(b"").hexdigest()
        node = self._complete[-1][1]
        for _, left in reversed(self._complete[:-1]):
            node = hashlib.sha256(b"\x01" + left + node).digest()
        return node.hex()
