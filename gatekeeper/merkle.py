"""Pure: the Merkle tree of a log (RFC 6962 section 2.1, RFC 9162 section 2.1), its roots and its proofs.

The hashes of all complete subtrees are numbered in the order in which they come into being when leaves are
added: leaf 0, leaf 1, their parent, leaf 2, and so on. A number never changes its hash, so whoever keeps
them only ever adds. What the proofs need is a function from number to hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

Nodes = Callable[[int], bytes]

EMPTY = hashlib.sha256(b"").digest()
"""Root of a tree without leaves."""


def leaf_hash(data: bytes) -> bytes:
    """Hash of an entry."""
    return hashlib.sha256(b"\x00" + data).digest()


def parent_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two subtrees side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def number(index: int, height: int = 0) -> int:
    """Number of the complete subtree of 2^height leaves whose last leaf is `index`."""
    return 2 * index - index.bit_count() + height


class Frontier:
    """The right edge of a growing tree: all that adding a leaf and telling the root need."""

    def __init__(self, size: int = 0, nodes: Nodes | None = None) -> None:
        """An empty tree, or one of `size` leaves whose hashes are known."""
        self.size = size
        self._peaks = [nodes(n) for n in _peaks(size)] if nodes else []

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf's hash; the hashes of the subtrees that it completes, itself first."""
        made = [leaf]
        for _ in range((~self.size & (self.size + 1)).bit_length() - 1):
            made.append(parent_hash(self._peaks.pop(), made[-1]))
        self._peaks.append(made[-1])
        self.size += 1
        return made

    def root(self) -> bytes:
        """Root of the tree as it is."""
        return _join(self._peaks)


def root(nodes: Nodes, size: int) -> bytes:
    """Root of the tree of the first `size` leaves."""
    return _join([nodes(n) for n in _peaks(size)])


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]) of RFC 9162, section 2.1.3.1.

    Raises:
        ValueError: there is no such leaf in that tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_subtree(nodes, middle, end))
            end = middle
        else:
            path.append(_subtree(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 9162, section 2.1.4.1.

    Raises:
        ValueError: the sizes are not 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError(f"a tree of {old} is not the beginning of a tree of {new}")
    path: list[bytes] = []
    start, end, whole = 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_subtree(nodes, middle, end))
            end = middle
        else:
            path.append(_subtree(nodes, start, middle))
            start, whole = middle, False
    if not whole:
        path.append(_subtree(nodes, start, end))
    return path[::-1]


def included(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that the leaf is entry `index` of the tree (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = parent_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = parent_hash(found, step)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the old tree is the new one's beginning (RFC 9162, section 2.1.4.2)."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    steps = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not steps:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            first, second = parent_hash(step, first), parent_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = parent_hash(second, step)
        place, last = place >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1


def _peaks(size: int) -> list[int]:
    """Numbers of the complete subtrees that a tree is made of, from the left, largest first."""
    peaks, end = [], 0
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            end += 1 << height
            peaks.append(number(end - 1, height))
    return peaks


def _subtree(nodes: Nodes, start: int, end: int) -> bytes:
    """Root of the leaves from `start` to `end`, where `start` is a multiple of the first peak's size."""
    size, hashes = end - start, []
    for height in range(size.bit_length() - 1, -1, -1):
        if size >> height & 1:
            start += 1 << height
            hashes.append(nodes(number(start - 1, height)))
    return _join(hashes)


def _join(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return EMPTY
    found = peaks[-1]
    for peak in reversed(peaks[:-1]):
        found = parent_hash(peak, found)
    return found
