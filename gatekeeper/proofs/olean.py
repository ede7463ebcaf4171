"""Objects of a compiled Lean module (.olean, version 2): names, levels and expressions, read into `Terms`.

The format is a memory image: a header of 96 bytes, then objects, 8-byte aligned, that point at each other by
`base + file offset`. It is read as an array of 64-bit words. An object starts with one word: reference count
(0, 32 bits), size (16), number of object fields (8), tag (8); the object fields follow, then the scalars. A
field is a pointer, or a small number n as 2n+1. The shapes are those of `Lean.Name`, `Lean.Level`,
`Lean.Expr` and `Nat` in Lean 4.35; every object must have exactly the expected first word.

The bytes are untrusted. What bounds the work:
- A child must lie before its parent, so there are no cycles; each object is decoded once per meaning.
- Lists, strings and big numbers can be shared by many parents and cost their length each time, so they are
  paid from a budget of `WORK_PER_WORD` times the size of the file.
- Stored hashes and other derived data are never read.

Raises `OleanError` only, whatever the bytes are. (`module.py` reads the constants.)
"""

from __future__ import annotations

import sys
from array import array
from typing import Final, NoReturn

from gatekeeper.proofs.errors import OleanError
from gatekeeper.proofs.terms import (
    ANONYMOUS,
    APP,
    BVAR,
    CONST,
    IMAX,
    LAM,
    LEVEL_ZERO,
    MAX,
    MAX_BVAR,
    MAX_LEVEL_DEPTH,
    PARAM,
    PI,
    PROJ,
    SORT,
    SUCC,
    Terms,
)

HEADER_BYTES: Final = 96
FIRST_WORD: Final = HEADER_BYTES // 8
WORK_PER_WORD: Final = 8
BOXED_ZERO: Final = 1
MAX_SMALL_NAT: Final = (1 << 63) - 1


def shape(tag: int, fields: int, scalars: int = 0) -> int:
    """The first word of an object: tag, number of object fields, bytes of scalars (padded)."""
    return (tag << 56) | (fields << 48) | ((8 + 8 * fields + (scalars + 7) // 8 * 8) << 32)


ARRAY: Final = (246 << 56) | (1 << 32)
STRING: Final = (249 << 56) | (1 << 32)
BIG_NAT_TAG: Final = 250
CONS: Final = shape(1, 2)

NAME_STR: Final = shape(1, 2, 8)
NAME_NUM: Final = shape(2, 2, 8)

LEVELS: Final = {  # shape -> (kind, number of levels)
    shape(1, 1, 8): (SUCC, 1),
    shape(2, 2, 8): (MAX, 2),
    shape(3, 2, 8): (IMAX, 2),
    shape(4, 1, 8): (PARAM, 0),
}

E_BVAR: Final = shape(0, 1, 8)
E_SORT: Final = shape(3, 1, 8)
E_CONST: Final = shape(4, 2, 8)
E_APP: Final = shape(5, 2, 8)
E_LAM: Final = shape(6, 3, 9)
E_PI: Final = shape(7, 3, 9)
E_LET: Final = shape(8, 4, 9)
E_LIT: Final = shape(9, 1, 8)
E_MDATA: Final = shape(10, 2, 8)
E_PROJ: Final = shape(11, 3, 8)
LIT_NAT: Final = shape(0, 1)
LIT_STR: Final = shape(1, 1)

REFUSED: Final = {
    shape(1, 1, 8): "an expression with a free variable",
    shape(2, 1, 8): "an expression with a metavariable",
}


class ObjectReader:
    """Decodes objects of one file on demand. Positions are word indices; a reference is a raw field word."""

    def __init__(self, data: bytes, terms: Terms) -> None:
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
        self.terms = terms
        self.words = array("Q", data)
        if sys.byteorder == "big":  # pragma: no cover
            self.words.byteswap()
        self.base = self.words[10]
        self.budget = WORK_PER_WORD * len(self.words)
        self.names: dict[int, int] = {}
        self.levels: dict[int, int] = {}
        self.lists: dict[int, int] = {}
        self.exprs = array("I", bytes(4 * len(self.words)))  # expression + 1 by position, 0: not decoded yet
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

    def name_list(self, reference: int, parent: int) -> tuple[int, ...]:
        return tuple(self.name(item, cell) for item, cell in self.cells(reference, parent))

    # names and levels

    def name(self, reference: int, parent: int) -> int:
        """A name. Iterative: prefixes are collected first."""
        words, known = self.words, self.names
        path: list[int] = []
        name = ANONYMOUS
        while reference != BOXED_ZERO:
            position = self.position(reference, parent)
            found = known.get(position)
            if found is not None:
                name = found
                break
            if words[position] not in (NAME_STR, NAME_NUM):
                self.fail(position, f"no name here (object header {words[position]:#x})")
            self.inside(position, 4)
            path.append(position)
            reference, parent = words[position + 1], position
        for position in reversed(path):
            field = words[position + 2]
            component: str | int
            if words[position] == NAME_STR:
                component = self.string(field, position)
            else:
                component = self.small(field, position, "number in a name")
            name = known[position] = self.terms.name(name, component)
        return name

    def level(self, reference: int, parent: int) -> int:
        """A universe level. Iterative: what is missing is decoded first."""
        if reference == BOXED_ZERO:
            return LEVEL_ZERO
        words, known, terms = self.words, self.levels, self.terms
        root = self.position(reference, parent)
        stack = [root]
        while stack:
            position = stack[-1]
            if position in known:
                stack.pop()
                continue
            kind, count = LEVELS.get(words[position], (-1, 0))
            if kind < 0:
                self.fail(position, f"no universe level here (object header {words[position]:#x})")
            self.inside(position, 4 if count == 2 else 3)
            if kind == PARAM:
                known[position] = terms.level(PARAM, self.name(words[position + 1], position))
                continue
            children = [LEVEL_ZERO, LEVEL_ZERO]
            missing = 0
            for index in range(count):
                child = words[position + 1 + index]
                if child != BOXED_ZERO:
                    at = self.position(child, position)
                    if at in known:
                        children[index] = known[at]
                    else:
                        stack.append(at)
                        missing += 1
            if not missing:
                level = known[position] = terms.level(kind, *children)
                if terms.level_depth[level] > MAX_LEVEL_DEPTH:
                    self.fail(position, f"a universe level nested deeper than {MAX_LEVEL_DEPTH}")
        return known[root]

    def level_list(self, reference: int, parent: int) -> int:
        found = self.lists.get(reference)
        if found is None or reference >= self.base + 8 * parent:
            levels = tuple(self.level(item, cell) for item, cell in self.cells(reference, parent))
            found = self.lists[reference] = self.terms.level_list(levels)
        return found

    # expressions

    def expr(self, reference: int, parent: int) -> int:
        """An expression. A stack holds what is wanted; a node is made when its children are known.

        This is where the time goes, so application and binders, nine nodes in ten, are decoded in line.
        """
        words, known, base = self.words, self.exprs, self.base
        terms = self.terms
        ops, fields_a, fields_b, fields_c = terms.ops, terms.a, terms.b, terms.c
        last = len(words) - 6
        root = self.position(reference, parent)
        stack = [root]
        while stack:
            position = stack[-1]
            if known[position]:
                stack.pop()
                continue
            header = words[position]
            if header == E_APP:
                if position > last:
                    self.inside(position, 4)
                left, right = words[position + 1] - base, words[position + 2] - base
                op = APP
                name = 0
            elif header in (E_PI, E_LAM):
                if position > last:
                    self.inside(position, 6)
                left, right = words[position + 2] - base, words[position + 3] - base
                op = PI if header == E_PI else LAM
                name = -1
            else:
                self._other(position, header, stack)
                continue
            if (left | right) & 7:
                self.fail(position, "a misaligned reference")
            left >>= 3
            right >>= 3
            if not (FIRST_WORD <= left < position and FIRST_WORD <= right < position):
                self.fail(position, "a reference that does not point at an earlier object")
            first, second = known[left], known[right]
            if not (first and second):
                if not second:
                    stack.append(right)
                if not first:
                    stack.append(left)
                continue
            if name:
                name = self.name(words[position + 1], position)
                info = words[position + 5] & 0xFF
                if info > 3:
                    self.fail(position, f"unknown binder info {info}")
                ops.append(op + 16 * info)
                fields_a.append(name)
                fields_b.append(first - 1)
                fields_c.append(second - 1)
            else:
                ops.append(APP)
                fields_a.append(first - 1)
                fields_b.append(second - 1)
                fields_c.append(0)
            known[position] = len(ops)
            stack.pop()
        return known[root] - 1

    def _other(self, position: int, header: int, stack: list[int]) -> None:
        """Decode a node that is neither application nor binder, or push its missing children."""
        words, known, terms = self.words, self.exprs, self.terms
        self.inside(position, (header >> 32 & 0xFFFF) // 8)
        if header == E_CONST:
            name = self.name(words[position + 1], position)
            made = terms.add(CONST, name, self.level_list(words[position + 2], position))
        elif header == E_BVAR:
            made = terms.add(BVAR, self.small(words[position + 1], position, "variable index", MAX_BVAR + 1))
        elif header == E_SORT:
            made = terms.add(SORT, self.level(words[position + 1], position))
        elif header == E_LIT:
            at = self.position(words[position + 1], position)
            if words[at] == LIT_NAT:
                made = terms.add_literal(self.nat(words[at + 1], at))
            elif words[at] == LIT_STR:
                made = terms.add_literal(self.string(words[at + 1], at))
            else:
                self.fail(at, "no literal here")
        elif header in (E_MDATA, E_PROJ, E_LET):
            fields = {E_MDATA: (2,), E_PROJ: (3,), E_LET: (2, 3, 4)}[header]
            children = [self.position(words[position + field], position) for field in fields]
            missing = [child for child in children if not known[child]]
            if missing:
                stack.extend(missing)
                return
            exprs = [known[child] - 1 for child in children]
            if header == E_MDATA:
                made = exprs[0]
            elif header == E_PROJ:
                structure = self.name(words[position + 1], position)
                index = self.small(words[position + 2], position, "field index")
                made = terms.add(PROJ, structure, index, exprs[0])
            else:
                flag = words[position + 6] & 0xFF
                if flag > 1:
                    self.fail(position, f"unknown let flag {flag}")
                name = self.name(words[position + 1], position)
                made = terms.add_let(name, exprs[0], exprs[1], exprs[2], nondependent=bool(flag))
        else:
            self.fail(position, REFUSED.get(header, f"no expression here (object header {header:#x})"))
        known[position] = made + 1
