"""Roots and proofs against published vectors, and against the definition by brute force."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatekeeper import merkle

LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
"""Roots of the first 1 to 8 of these leaves: the vectors of the Certificate Transparency log software."""

INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


def grown(leaves: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """All hashes in order, and the root after each leaf."""
    frontier, nodes, roots = merkle.Frontier(), [], []
    for leaf in leaves:
        nodes += frontier.add(merkle.leaf_hash(leaf))
        roots.append(frontier.root())
    return nodes, roots


def defined(leaves: list[bytes]) -> bytes:
    """MTH as RFC 9162, section 2.1.1 defines it."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


def test_published_roots() -> None:
    assert merkle.Frontier().root().hex() == hashlib.sha256(b"").hexdigest()
    assert [root.hex() for root in grown(LEAVES)[1]] == ROOTS


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_published_inclusion_proofs(index: int, size: int) -> None:
    nodes, _ = grown(LEAVES)
    path = merkle.inclusion_proof(nodes.__getitem__, index, size)
    assert [step.hex() for step in path] == INCLUSION[index, size]


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_published_consistency_proofs(old: int, new: int) -> None:
    nodes, _ = grown(LEAVES)
    path = merkle.consistency_proof(nodes.__getitem__, old, new)
    assert [step.hex() for step in path] == CONSISTENCY[old, new]


@given(st.lists(st.binary(max_size=3), min_size=1, max_size=40))
def test_roots_are_as_defined(leaves: list[bytes]) -> None:
    nodes, roots = grown(leaves)
    for size in range(1, len(leaves) + 1):
        assert merkle.root(nodes.__getitem__, size) == roots[size - 1] == defined(leaves[:size])


def test_every_proof_holds_and_no_other() -> None:
    leaves = [bytes([n]) for n in range(21)]
    nodes, roots = grown(leaves)
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    for size in range(1, len(leaves) + 1):
        root = roots[size - 1]
        for index in range(size):
            path = merkle.inclusion_proof(nodes.__getitem__, index, size)
            assert merkle.included(hashes[index], index, size, path, root)
            for wrong in spoilt(path):
                assert not merkle.included(hashes[index], index, size, wrong, root)
            for other in range(-1, size + 1):
                assert merkle.included(hashes[index], other, size, path, root) is (other == index)
        for old in range(1, size + 1):
            path = merkle.consistency_proof(nodes.__getitem__, old, size)
            assert merkle.consistent(old, size, roots[old - 1], root, path)
            assert not merkle.consistent(old, size, root[::-1], root, path)
            assert not merkle.consistent(old, size, roots[old - 1], root[::-1], path)
            for wrong in spoilt(path):
                assert not merkle.consistent(old, size, roots[old - 1], root, wrong)


def spoilt(path: list[bytes]) -> list[list[bytes]]:
    """The proof with a step too many, one too few, and one changed."""
    changed = [[*path[:n], path[n][::-1], *path[n + 1 :]] for n in range(len(path))]
    shorter = [path[1:], path[:-1]] if path else []
    return [[*path, path[-1] if path else merkle.EMPTY], *shorter, *changed]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    nodes, _ = grown(LEAVES)
    with pytest.raises(ValueError, match="is not in a tree"):
        merkle.inclusion_proof(nodes.__getitem__, index, size)


@pytest.mark.parametrize(("old", "new"), [(0, 3), (4, 3)])
def test_there_is_no_proof_from_nothing_or_backwards(old: int, new: int) -> None:
    nodes, _ = grown(LEAVES)
    with pytest.raises(ValueError, match="is not the beginning"):
        merkle.consistency_proof(nodes.__getitem__, old, new)
    assert not merkle.consistent(old, new, b"", b"", [])
