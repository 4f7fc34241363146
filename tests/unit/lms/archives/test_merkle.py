"""Merkle trees, their proofs, and the verifier's own tree."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.archives.rules import merkle
from lms.archives.rules.offline.merkle_tree import MerkleTree
from lms.archives.rules.offline.selection import root_by

leaf_lists = st.lists(st.binary(max_size=8), min_size=1, max_size=40)

# RFC 6962 has no examples; these leaves and roots are the reference vectors that Certificate
# Transparency's implementations share.
KNOWN_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
KNOWN_ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize(("size", "root"), KNOWN_ROOTS.items())
def test_roots_are_those_of_certificate_transparency(size: int, root: str) -> None:
    assert merkle.root(KNOWN_LEAVES[:size]).hex() == root


@given(leaf_lists)
def test_verifier_finds_the_same_root_leaf_by_leaf(leaves: list[bytes]) -> None:
    tree = MerkleTree()
    for leaf in leaves:
        tree.add(leaf)
    assert tree.root() == merkle.root(leaves).hex()


def test_verifier_agrees_on_the_empty_tree() -> None:
    assert MerkleTree().root() == merkle.root([]).hex() == hashlib.sha256(b"").hexdigest()


@given(leaf_lists, st.data())
def test_audit_path_proves_its_leaf_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    root, path = merkle.root(leaves), merkle.audit_path(index, leaves)
    assert merkle.proves(leaves[index], index, len(leaves), path, root)
    assert not merkle.proves(leaves[index] + b"x", index, len(leaves), path, root)
    assert not merkle.proves(leaves[index], index, len(leaves), [*path, b"x" * 32], root)
    if path:
        assert not merkle.proves(leaves[index], index, len(leaves), path[1:], root)


def test_inner_node_cannot_pass_as_a_leaf() -> None:
    leaves = [b"a", b"b", b"c", b"d"]
    left = merkle.leaf_hash(b"a") + merkle.leaf_hash(b"b")
    assert not merkle.proves(left, 0, 2, [merkle.root(leaves[2:])], merkle.root(leaves))


def test_leaf_outside_the_tree_has_no_path() -> None:
    with pytest.raises(IndexError):
        merkle.audit_path(2, [b"a", b"b"])
    assert not merkle.proves(b"a", 2, 2, [], merkle.root([b"a", b"b"]))


@given(leaf_lists)
def test_tree_of_all_paths_has_the_root_and_the_paths_of_the_definition(
    leaves: list[bytes],
) -> None:
    tree = merkle.Tree(leaves)
    assert tree.root() == merkle.root(leaves)
    for index, leaf in enumerate(leaves):
        path = tree.path(index)
        assert path == merkle.audit_path(index, leaves)
        found = root_by(leaf.hex(), index, len(leaves), [node.hex() for node in path])
        assert found == tree.root().hex()


@given(leaf_lists, st.data())
def test_path_of_one_leaf_proves_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    tree, size = merkle.Tree(leaves), len(leaves)
    index, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    path = [node.hex() for node in tree.path(index)]
    if leaves[index] != leaves[other]:
        assert root_by(leaves[other].hex(), index, size, path) != tree.root().hex()
    assert root_by(leaves[index].hex(), index, size, [*path, "00" * 32]) == ""


def test_no_leaf_no_path() -> None:
    assert merkle.Tree([]).root() == merkle.EMPTY_ROOT
    with pytest.raises(IndexError):
        merkle.Tree([b"one"]).path(1)
