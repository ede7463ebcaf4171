"""Objects of a compiled Lean module (.olean, version 2): references, numbers, strings, arrays, lists.

The format is a memory image: a header of 96 bytes, then objects, 8-byte aligned, that point at each other by
`base + file offset`. It is read as an array of 64-bit words. An object starts with one word: reference
count (0, 32 bits), size (16), number of object fields (8), tag (8); the object fields follow, then the
scalars. A field is a pointer, or a small number n as 2n+1. Every object must have exactly the expected
first word.

The bytes are untrusted. What bounds the work:
- A child must lie before its parent, so there are no cycles; each object is decoded once per meaning.
- Lists, strings and big numbers can be shared by many parents and cost their length each time, so they are
  paid from a budget of `WORK_PER_WORD` times the size of the file.
- Stored hashes and other derived data are never read.

Raises `OleanError` only, whatever the bytes are. (`olean_terms.py` reads terms, `module.py` constants.)
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import Final, NoReturn

from gatekeeper.proofs.errors import OleanError

HEADER_BYTES: Final = 96
FIRST_WORD: Final = HEADER_BYTES // 8
WORK_PER_WORD: Final = 8
BOXED_ZERO: Final = 1
MAX_SMALL_NAT: Final = (1 << 63) - 1
MAX_GAP: Final = 1 << 20


def shape(tag: int, fields: int, scalars: int = 0) -> int:
    """The first word of an object: tag, number of object fields, bytes of scalars (padded)."""
    return (tag << 56) | (fields << 48) | ((8 + 8 * fields + (scalars + 7) // 8 * 8) << 32)


ARRAY: Final = (246 << 56) | (1 << 32)
STRING: Final = (249 << 56) | (1 << 32)
BIG_NAT_TAG: Final = 250
CONS: Final = shape(1, 2)


def joined(parts: Sequence[bytes]) -> bytes:
    """The parts of one module of Lean's module system (.olean, .olean.server, .olean.private) as one file.

    Each part is an image of the memory behind the part before it, and may point into that; the last part's
    root is the whole module. Raises `OleanError` if the parts are not of one module, or not in order.
    """
    whole = bytearray()
    start = int.from_bytes(parts[0][80:88], "little")
    for part in parts:
        gap = int.from_bytes(part[80:88], "little") - start - len(whole)
        if len(part) < HEADER_BYTES or part[:80] != parts[0][:80] or not 0 <= gap <= MAX_GAP:
            raise OleanError(len(whole), "a part that does not belong to the part before it")
        whole += bytes(gap) + part
    whole[88:HEADER_BYTES] = parts[-1][88:HEADER_BYTES]
    return bytes(whole)


class ObjectReader:
    """Decodes objects of one file on demand. Positions are word indices; a reference is a raw field word."""

    def __init__(self, data: bytes) -> None:
        """Check the header. Raises `OleanError` if the file is no .olean of version 2."""
        if len(data) < HEADER_BYTES or data[:5] != b"olean":
            raise OleanError(0, "not an .olean file")
        if data[5] != 2:
            raise OleanError(5, f".olean version {data[5]}, only version 2 is known")
        if data[6] != 1:
            raise OleanError(6, f"unknown .olean flags {data[6]}")
        if len(data) % 8:
            raise OleanError(len(data), "the file ends inside an object")
        self.lean_version = self._header_text(data, 7, 40)
        self.githash = self._header_text(data, 40, 80)
        self.data = data
        self.words = array("Q", data)
        if sys.byteorder == "big":  # pragma: no cover
            self.words.byteswap()
        self.base = self.words[10]
        self.budget = WORK_PER_WORD * len(self.words)
        if self.base % 8:
            raise OleanError(80, "the base address is not aligned")

    @staticmethod
    def _header_text(data: bytes, start: int, end: int) -> str:
        text, _, rest = data[start:end].partition(b"\0")
        if rest.strip(b"\0") or not text.isascii() or not text.decode("ascii").isprintable():
            raise OleanError(start, "the header has no readable version")
        return text.decode("ascii")

    def fail(self, position: int, what: str) -> NoReturn:
        raise OleanError(8 * position, what)

    def spend(self, position: int, amount: int) -> None:
        """Pay for work that sharing could multiply."""
        self.budget -= amount
        if self.budget < 0:
            self.fail(position, "lists and strings are shared so often that reading them has no bound")

    def position(self, reference: int, parent: int) -> int:
        """The position that a reference of the object at `parent` means: an object that lies before it."""
        offset = reference - self.base
        position = offset >> 3
        if offset & 7 or not FIRST_WORD <= position < parent:
            self.fail(parent, f"a reference ({reference:#x}) that does not point at an earlier object")
        return position

    def root(self) -> int:
        """The position of the module's data."""
        return self.position(self.words[11], len(self.words))

    def expect(self, reference: int, parent: int, expected: int, what: str) -> int:
        """The position of a referenced object that must have this shape."""
        position = self.position(reference, parent)
        if self.words[position] != expected:
            self.fail(position, f"no {what} here (object header {self.words[position]:#x})")
        self.inside(position, (expected >> 32 & 0xFFFF) // 8)
        return position

    def inside(self, position: int, size: int) -> None:
        """Raise unless `size` words from `position` on lie in the file."""
        if size > len(self.words) - position:
            self.fail(position, "an object that runs over the end of the file")

    # numbers, strings, arrays, lists

    def nat(self, reference: int, parent: int) -> int:
        """A natural number of any size."""
        if reference & 1:
            return reference >> 1
        position = self.position(reference, parent)
        words = self.words
        header = words[position]
        if header >> 56 != BIG_NAT_TAG or header & 0xFFFF0000FFFFFFFF != BIG_NAT_TAG << 56:
            self.fail(position, f"no number here (object header {header:#x})")
        self.inside(position, 3)
        limbs = words[position + 1] >> 32
        if not 0 < limbs < 1 << 31 or limbs > len(words) - position - 3:
            self.fail(position, "a number with an impossible length")
        if words[position + 2] != self.base + 8 * (position + 3):
            self.fail(position, "a number whose digits are elsewhere")
        self.spend(position, limbs)
        value = int.from_bytes(self.data[8 * (position + 3) : 8 * (position + 3 + limbs)], "little")
        if value <= MAX_SMALL_NAT or not words[position + 2 + limbs]:
            self.fail(position, "a big number that is not in normal form")
        return value

    def small(self, reference: int, parent: int, what: str, limit: int = 1 << 32) -> int:
        """A natural number below `limit`."""
        if not reference & 1 or reference >> 1 >= limit:
            self.fail(parent, f"the {what} is no number below {limit}")
        return reference >> 1

    def string(self, reference: int, parent: int) -> str:
        position = self.expect_variable(reference, parent, STRING, "string")
        self.inside(position, 4)
        size = self.words[position + 1]
        start = 8 * (position + 4)
        if not 0 < size <= len(self.data) - start or self.data[start + size - 1]:
            self.fail(position, "a string that does not end")
        self.spend(position, 1 + size // 8)
        try:
            text = self.data[start : start + size - 1].decode("utf-8")
        except UnicodeDecodeError as error:
            self.fail(position, f"a string that is not UTF-8 ({error.reason})")
        if len(text) != self.words[position + 3]:
            self.fail(position, "a string with a wrong length")
        return text

    def expect_variable(self, reference: int, parent: int, header: int, what: str) -> int:
        position = self.position(reference, parent)
        if self.words[position] != header:
            self.fail(position, f"no {what} here (object header {self.words[position]:#x})")
        return position

    def items(self, reference: int, parent: int) -> tuple[int, array[int]]:
        """The position of an array and its items, as references."""
        position = self.expect_variable(reference, parent, ARRAY, "array")
        self.inside(position, 3)
        size = self.words[position + 1]
        self.inside(position, 3 + size)
        self.spend(position, size)
        return position, self.words[position + 3 : position + 3 + size]

    def cells(self, reference: int, parent: int) -> list[tuple[int, int]]:
        """The items of a list: references with the positions of the cells that hold them."""
        items: list[tuple[int, int]] = []
        while reference != BOXED_ZERO:
            parent = self.expect(reference, parent, CONS, "list")
            items.append((self.words[parent + 1], parent))
            reference = self.words[parent + 2]
        self.spend(parent, len(items))
        return items
