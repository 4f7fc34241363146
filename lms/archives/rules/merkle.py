"""Merkle trees as RFC 6962, section 2.1, writes them: one short root for many entries.

Leaves and inner nodes are hashed with different first bytes, so that no node can be passed off as
a leaf. An audit path proves to somebody who holds the root that one entry is in the tree without
showing any other.
"""

import hashlib
from collections.abc import Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, 2.1, over `leaves` in their order."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = _split(len(leaves))
    return node_hash(root(leaves[:split]), root(leaves[split:]))


def audit_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962, 2.1.1: the hashes next to the way from leaf `index` up, lowest first.

    Raises `IndexError` when there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*audit_path(index, leaves[:split]), root(leaves[split:])]
    return [*audit_path(index - split, leaves[split:]), root(leaves[:split])]


class Tree:
    """All audit paths of one tree: the hashes are made once, and each path is then a few look-ups.

    Level by level, the last node of an odd level going up as it is: the same tree as `root` has.
    """

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [[leaf_hash(leaf) for leaf in leaves]]
        while len(self._levels[-1]) > 1:
            below = self._levels[-1]
            above = [node_hash(*below[n : n + 2]) for n in range(0, len(below) - 1, 2)]
            self._levels.append([*above, *below[len(below) - len(below) % 2 :]])

    def root(self) -> bytes:
        return self._levels[-1][0] if self._levels[-1] else EMPTY_ROOT

    def path(self, index: int) -> list[bytes]:
        """What `audit_path` gives. Raises `IndexError` when there is no such leaf."""
        if not 0 <= index < len(self._levels[0]):
            raise IndexError(f"no leaf {index} among {len(self._levels[0])}")
        path = []
        for level in self._levels[:-1]:
            if (sibling := index ^ 1) < len(level):
                path.append(level[sibling])
            index //= 2
        return path


def proves(leaf: bytes, index: int, size: int, path: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether `path` shows that `leaf` is leaf `index` of the tree of `size` with this root."""
    if not 0 <= index < size:
        return False
    computed = _climb(leaf_hash(leaf), index, size, list(path))
    return computed == expected_root


def _climb(start: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root that `path` leads to, or None when the path is too short or too long."""
    if size == 1:
        return start if not path else None
    if not path:
        return None
    split = _split(size)
    *below, sibling = path
    if index < split:
        left = _climb(start, index, split, below)
        return None if left is None else node_hash(left, sibling)
    right = _climb(start, index - split, size - split, below)
    return None if right is None else node_hash(sibling, right)


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (which is at least 2)."""
    return 1 << (size - 1).bit_length() - 1
