"""Writes .olean files from terms and constants, so that tests can hold what no elaborator would write."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

from gatekeeper.proofs.declarations import (
    ABBREV_HINT,
    OPAQUE_HINT,
    QUOT_KINDS,
    SAFETY,
    Axiom,
    Constant,
    Constructor,
    Definition,
    Inductive,
    Opaque,
    Quot,
    Recursor,
    Theorem,
)
from gatekeeper.proofs.olean import shape
from gatekeeper.proofs.terms import (
    APP,
    BVAR,
    CONST,
    LAM,
    LET,
    NAT,
    PARAM,
    PI,
    PROJ,
    SORT,
    STR,
    SUCC,
    ZERO,
    Terms,
)

VERSION = "4.35.0"
COMMIT = "eb6cafb7290e8bd5f2937522d8d804f58f02bafc"
BASE = 0x10000000


def box(number: int) -> int:
    return 2 * number + 1


class Forge:
    """Appends objects to a file; each method returns a reference to what it wrote."""

    def __init__(self, terms: Terms, version: str = VERSION, commit: str = COMMIT) -> None:
        self.terms = terms
        head = b"olean\x02\x01" + version.encode().ljust(33, b"\0") + commit.encode().ljust(40, b"\0")
        self.data = bytearray(head + struct.pack("<QQ", BASE, 0))
        self.exprs: dict[int, int] = {}
        self.levels: dict[int, int] = {}

    def raw(self, data: bytes) -> int:
        at = len(self.data)
        self.data += data + b"\0" * (-len(data) % 8)
        return BASE + at

    def object(self, header: int, fields: Sequence[int], scalars: bytes = b"") -> int:
        return self.raw(struct.pack(f"<{1 + len(fields)}Q", header, *fields) + scalars)

    def string(self, text: str) -> int:
        data = text.encode() + b"\0"
        return self.raw(struct.pack("<QQQQ", (249 << 56) | (1 << 32), len(data), len(data), len(text)) + data)

    def nat(self, number: int) -> int:
        if number < 1 << 63:
            return box(number)
        digits = number.to_bytes((number.bit_length() + 63) // 64 * 8, "little")
        count = len(digits) // 8
        header = (250 << 56) | ((24 + len(digits)) & 0xFFFF) << 32
        return self.raw(struct.pack("<QiiQ", header, count, count, BASE + len(self.data) + 24) + digits)

    def array(self, items: Sequence[int]) -> int:
        return self.raw(
            struct.pack(f"<{3 + len(items)}Q", (246 << 56) | (1 << 32), len(items), len(items), *items)
        )

    def list(self, items: Iterable[int]) -> int:
        cell = box(0)
        for item in reversed(list(items)):
            cell = self.object(shape(1, 2), (item, cell))
        return cell

    def name(self, name: int) -> int:
        made = box(0)
        for part in self.terms.components(name):
            if isinstance(part, int):
                made = self.object(shape(2, 2, 8), (made, self.nat(part)), bytes(8))
            else:
                made = self.object(shape(1, 2, 8), (made, self.string(part)), bytes(8))
        return made

    def names(self, names: Iterable[int]) -> int:
        return self.list([self.name(name) for name in names])

    def level(self, root: int) -> int:
        """Writes all that is not written yet; a level's index is larger than those of its parts."""
        parts, stack = set(), [root]
        while stack:
            level = stack.pop()
            if level not in parts and level not in self.levels:
                parts.add(level)
                kind, a, b = self.terms.levels[level]
                stack += () if kind in (ZERO, PARAM) else (a, b)
        for level in sorted(parts):
            kind, a, b = self.terms.levels[level]
            if kind == ZERO:
                self.levels[level] = box(0)
            elif kind == PARAM:
                self.levels[level] = self.object(shape(4, 1, 8), (self.name(a),), bytes(8))
            elif kind == SUCC:
                self.levels[level] = self.object(shape(1, 1, 8), (self.levels[a],), bytes(8))
            else:
                both = (self.levels[a], self.levels[b])
                self.levels[level] = self.object(shape(kind, 2, 8), both, bytes(8))
        return self.levels[root]

    def expr(self, root: int) -> int:
        """Writes all that is not written yet, children first."""
        stack = [root]
        while stack:
            expr = stack[-1]
            missing = [child for child in self.terms.children(expr) if child not in self.exprs]
            if missing and expr not in self.exprs:
                stack += missing
                continue
            stack.pop()
            if expr not in self.exprs:
                self.exprs[expr] = self._node(expr)
        return self.exprs[root]

    def _node(self, expr: int) -> int:
        t, done = self.terms, self.exprs
        op, a, b, c = t.ops[expr], t.a[expr], t.b[expr], t.c[expr]
        kind = op & 15
        if kind == BVAR:
            return self.object(shape(0, 1, 8), (box(a),), bytes(8))
        if kind == SORT:
            return self.object(shape(3, 1, 8), (self.level(a),), bytes(8))
        if kind == CONST:
            levels = self.list([self.level(x) for x in t.level_lists[b]])
            return self.object(shape(4, 2, 8), (self.name(a), levels), bytes(8))
        if kind == APP:
            return self.object(shape(5, 2, 8), (done[a], done[b]), bytes(8))
        if kind in (LAM, PI):
            tag = 6 if kind == LAM else 7
            fields = (self.name(a), done[b], done[c])
            return self.object(shape(tag, 3, 9), fields, bytes(8) + bytes([op >> 4]))
        if kind == LET:
            name, *parts = t.lets[a]
            fields = (self.name(name), *(done[part] for part in parts))
            return self.object(shape(8, 4, 9), fields, bytes(8) + bytes([op >> 4]))
        if kind in (NAT, STR):
            value = t.literals[a]
            if isinstance(value, int):
                literal = self.object(shape(0, 1), (self.nat(value),))
            else:
                literal = self.object(shape(1, 1), (self.string(value),))
            return self.object(shape(9, 1, 8), (literal,), bytes(8))
        assert kind == PROJ
        return self.object(shape(11, 3, 8), (self.name(a), box(b), done[c]), bytes(8))

    def constant(self, constant: Constant) -> int:
        levels = () if isinstance(constant, Recursor) else constant.levels
        if isinstance(constant, Recursor):  # one that claims nothing true
            type_ = self.object(shape(3, 1, 8), (box(0),), bytes(8))
        else:
            type_ = self.expr(constant.type)
        common = self.object(shape(0, 3), (self.name(constant.name), self.names(levels), type_))
        own = self.names([constant.name])
        match constant:
            case Axiom():
                tag, value = 0, self.object(shape(0, 1, 1), (common,), bytes([constant.unsafe]))
            case Definition():
                if constant.hints == OPAQUE_HINT:
                    hints = box(0)
                elif constant.hints == ABBREV_HINT:
                    hints = box(1)
                else:
                    hints = self.object(shape(2, 0, 4), (), struct.pack("<I", constant.hints))
                fields = (common, self.expr(constant.value), hints, own)
                tag, value = 1, self.object(shape(0, 4, 1), fields, bytes([SAFETY.index(constant.safety)]))
            case Theorem():
                tag, value = 2, self.object(shape(0, 3), (common, self.expr(constant.value), own))
            case Opaque():
                fields = (common, self.expr(constant.value), own)
                tag, value = 3, self.object(shape(0, 3, 1), fields, bytes([constant.unsafe]))
            case Quot():
                kind = bytes([QUOT_KINDS.index(constant.kind)])
                tag, value = 4, self.object(shape(0, 1, 1), (common,), kind)
            case Inductive():
                fields = (
                    common,
                    box(constant.params),
                    box(constant.indices),
                    self.names(constant.all),
                    self.names(constant.ctors),
                    box(constant.nested),
                )
                flags = bytes([constant.recursive, constant.unsafe, constant.reflexive])
                tag, value = 5, self.object(shape(0, 6, 3), fields, flags)
            case Constructor():
                fields = (
                    common,
                    self.name(constant.inductive),
                    box(constant.index),
                    box(constant.params),
                    box(constant.fields),
                )
                tag, value = 6, self.object(shape(0, 5, 1), fields, bytes([constant.unsafe]))
            case Recursor():
                fields = (common, own, *[box(0)] * 5)
                tag, value = 7, self.object(shape(0, 7, 2), fields, bytes(2))
        return self.object(shape(tag, 1), (value,))

    def module(
        self,
        constants: Sequence[Constant],
        imports: Sequence[str] = ("Tiny",),
        listed: Sequence[int] | None = None,
    ) -> bytes:
        """The finished file. `listed`: another list of names than that of the constants."""
        written = [self.constant(constant) for constant in constants]
        names = [constant.name for constant in constants] if listed is None else listed
        imported = [
            self.object(shape(0, 1, 3), (self.name(self.terms.name_of(*i.split("."))),), bytes(3))
            for i in imports
        ]
        parts = (
            self.array(imported),
            self.array([self.name(name) for name in names]),
            self.array(written),
            self.array([]),
            self.array([]),
        )
        return self.finish(self.object(shape(0, 5, 1), parts, bytes(1)))

    def finish(self, root: int) -> bytes:
        self.data[88:96] = struct.pack("<Q", root)
        return bytes(self.data)


class Maker:
    """Short names for making terms in a `Terms`."""

    def __init__(self) -> None:
        self.terms = Terms()
        self.one = self.terms.level(SUCC, 0)
        self.prop = self.terms.add(SORT, 0)
        self.type = self.terms.add(SORT, self.one)

    def name(self, text: str) -> int:
        return self.terms.name_of(*text.split("."))

    def const(self, text: str, *levels: int) -> int:
        return self.terms.add(CONST, self.name(text), self.terms.level_list(levels))

    def app(self, function: int, *arguments: int) -> int:
        for argument in arguments:
            function = self.terms.add(APP, function, argument)
        return function

    def bvar(self, index: int) -> int:
        return self.terms.add(BVAR, index)

    def pi(self, type_: int, body: int, name: str = "x") -> int:
        return self.terms.add(PI, self.name(name), type_, body)

    def lam(self, type_: int, body: int, name: str = "x") -> int:
        return self.terms.add(LAM, self.name(name), type_, body)

    def nat(self, number: int) -> int:
        return self.terms.add_literal(number)

    def eq(self, type_: int, left: int, right: int) -> int:
        return self.app(self.const("Eq", self.one), type_, left, right)

    def refl(self, type_: int, value: int) -> int:
        return self.app(self.const("Eq.refl", self.one), type_, value)

    def theorem(self, name: str, type_: int, value: int) -> Theorem:
        return Theorem(self.name(name), (), type_, value)

    def definition(self, name: str, type_: int, value: int, safety: str = "safe") -> Definition:
        return Definition(self.name(name), (), type_, value, 0, safety)

    def olean(self, *constants: Constant, imports: Sequence[str] = ("Tiny",)) -> bytes:
        return Forge(self.terms).module(constants, imports)
