"""Writes compiled Lean modules object by object, so that an attack can hold what no compiler would write.

Every method appends one object to the file and returns the reference to it. Hashes and other derived data
are zeros throughout. Nothing is shared with the gate's own reader but the format itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from typing import NamedTuple

BASE = 0x10000000
SAFETY = {"unsafe": 0, "safe": 1, "partial": 2}
QUOT_KINDS = {"type": 0, "ctor": 1, "lift": 2, "ind": 3}

Ref = int
Name = str | tuple[str | int, ...]
"""`"a.b"` has two components, `("a.b",)` has one; a number is a numeric component."""


class Constant(NamedTuple):
    name: Name
    info: Ref


def box(number: int) -> Ref:
    """A small number, or a constructor without fields."""
    return 2 * number + 1


def header(tag: int, fields: int, scalars: int = 0) -> int:
    """The first word of an object: tag, number of object fields, size with the scalars after them."""
    return (tag << 56) | (fields << 48) | ((8 + 8 * fields + (scalars + 7) // 8 * 8) << 32)


class Writer:
    """One file. `compiled` is the really compiled statement, whose header this file takes over."""

    def __init__(self, compiled: bytes) -> None:
        self.compiled = compiled
        self.data = bytearray(compiled[:80] + struct.pack("<QQ", BASE, 0))
        self._names: dict[Name, Ref] = {(): box(0)}

    # objects

    def raw(self, data: bytes) -> Ref:
        at = len(self.data)
        self.data += data + b"\0" * (-len(data) % 8)
        return BASE + at

    def object(self, tag: int, fields: Sequence[Ref], scalars: bytes = b"") -> Ref:
        words = struct.pack(f"<{1 + len(fields)}Q", header(tag, len(fields), len(scalars)), *fields)
        return self.raw(words + scalars)

    def patch(self, reference: Ref, field: int, value: int) -> None:
        """Overwrite a field of an object, which may then point anywhere."""
        struct.pack_into("<Q", self.data, reference - BASE + 8 + 8 * field, value)

    def string(self, text: str | bytes, length: int | None = None) -> Ref:
        data = (text.encode() if isinstance(text, str) else text) + b"\0"
        length = len(text) if length is None else length
        return self.raw(struct.pack("<QQQQ", (249 << 56) | (1 << 32), len(data), len(data), length) + data)

    def nat(self, number: int) -> Ref:
        if number < 1 << 63:
            return box(number)
        digits = number.to_bytes((number.bit_length() + 63) // 64 * 8, "little")
        return self.big(digits, len(digits) // 8)

    def big(self, digits: bytes, count: int) -> Ref:
        size = (24 + len(digits)) & 0xFFFF
        head = struct.pack("<QiiQ", (250 << 56) | (size << 32), count, count, BASE + len(self.data) + 24)
        return self.raw(head + digits)

    def array(self, items: Sequence[Ref]) -> Ref:
        head = ((246 << 56) | (1 << 32), len(items), len(items))
        return self.raw(struct.pack(f"<{3 + len(items)}Q", *head, *items))

    def list(self, items: Iterable[Ref]) -> Ref:
        cells = box(0)
        for item in reversed(list(items)):
            cells = self.object(1, (item, cells))
        return cells

    # names and levels

    def name(self, name: Name) -> Ref:
        parts = tuple(name.split(".")) if isinstance(name, str) else name
        if parts not in self._names:
            prefix, last = self.name(parts[:-1]), parts[-1]
            if isinstance(last, int):
                made = self.object(2, (prefix, self.nat(last)), bytes(8))
            else:
                made = self.object(1, (prefix, self.string(last)), bytes(8))
            self._names[parts] = made
        return self._names[parts]

    def names(self, names: Iterable[Name]) -> Ref:
        return self.list([self.name(name) for name in names])

    def succ(self, level: Ref) -> Ref:
        return self.object(1, (level,), bytes(8))

    def max(self, left: Ref, right: Ref) -> Ref:
        return self.object(2, (left, right), bytes(8))

    def imax(self, left: Ref, right: Ref) -> Ref:
        return self.object(3, (left, right), bytes(8))

    def param(self, name: Name) -> Ref:
        return self.object(4, (self.name(name),), bytes(8))

    def level_metavariable(self, name: Name) -> Ref:
        return self.object(5, (self.name(name),), bytes(8))

    # expressions

    def bvar(self, index: int) -> Ref:
        return self.object(0, (self.nat(index),), bytes(8))

    def free_variable(self, name: Name) -> Ref:
        return self.object(1, (self.name(name),), bytes(8))

    def metavariable(self, name: Name) -> Ref:
        return self.object(2, (self.name(name),), bytes(8))

    def sort(self, level: Ref) -> Ref:
        return self.object(3, (level,), bytes(8))

    @property
    def prop(self) -> Ref:
        return self.sort(box(0))

    @property
    def type(self) -> Ref:
        return self.sort(self.succ(box(0)))

    def const(self, name: Name, *levels: Ref) -> Ref:
        return self.object(4, (self.name(name), self.list(levels)), bytes(8))

    def app(self, function: Ref, *arguments: Ref) -> Ref:
        for argument in arguments:
            function = self.object(5, (function, argument), bytes(8))
        return function

    def lam(self, type_: Ref, body: Ref) -> Ref:
        return self.object(6, (self.name("x"), type_, body), bytes(9))

    def pi(self, type_: Ref, body: Ref) -> Ref:
        return self.object(7, (self.name("x"), type_, body), bytes(9))

    def let(self, type_: Ref, value: Ref, body: Ref) -> Ref:
        return self.object(8, (self.name("x"), type_, value, body), bytes(9))

    def literal(self, value: int | str) -> Ref:
        if isinstance(value, int):
            return self.object(9, (self.object(0, (self.nat(value),)),), bytes(8))
        return self.object(9, (self.object(1, (self.string(value),)),), bytes(8))

    def mdata(self, expr: Ref) -> Ref:
        return self.object(10, (box(0), expr), bytes(8))

    def proj(self, structure: Name, index: int, expr: Ref) -> Ref:
        return self.object(11, (self.name(structure), self.nat(index), expr), bytes(8))

    def equal(self, type_: Ref, left: Ref, right: Ref) -> Ref:
        """An equation between values of a type of the first universe."""
        return self.app(self.const("Eq", self.succ(box(0))), type_, left, right)

    def refl(self, type_: Ref, value: Ref) -> Ref:
        return self.app(self.const("Eq.refl", self.succ(box(0))), type_, value)

    # constants

    def common(self, name: Name, type_: Ref, levels: Iterable[Name]) -> Ref:
        return self.object(0, (self.name(name), self.names(levels), type_))

    def axiom(self, name: Name, type_: Ref, levels: Iterable[Name] = (), unsafe: bool = False) -> Constant:
        value = self.object(0, (self.common(name, type_, levels),), bytes([unsafe]))
        return Constant(name, self.object(0, (value,)))

    def definition(
        self, name: Name, type_: Ref, value: Ref, levels: Iterable[Name] = (), safety: str = "safe"
    ) -> Constant:
        fields = (self.common(name, type_, levels), value, box(1), self.names([name]))
        made = self.object(0, fields, bytes([SAFETY[safety]]))
        return Constant(name, self.object(1, (made,)))

    def theorem(self, name: Name, type_: Ref, value: Ref, levels: Iterable[Name] = ()) -> Constant:
        made = self.object(0, (self.common(name, type_, levels), value, self.names([name])))
        return Constant(name, self.object(2, (made,)))

    def opaque(self, name: Name, type_: Ref, value: Ref, unsafe: bool = False) -> Constant:
        fields = (self.common(name, type_, ()), value, self.names([name]))
        return Constant(name, self.object(3, (self.object(0, fields, bytes([unsafe])),)))

    def quot(self, name: Name, type_: Ref, kind: str) -> Constant:
        made = self.object(0, (self.common(name, type_, ("u",)),), bytes([QUOT_KINDS[kind]]))
        return Constant(name, self.object(4, (made,)))

    def inductive(
        self,
        name: Name,
        type_: Ref,
        constructors: dict[Name, Ref],
        *,
        levels: Sequence[Name] = (),
        params: int = 0,
        nested: int = 0,
        unsafe: bool = False,
        all_: Sequence[Name] | None = None,
        with_recursor: bool = True,
    ) -> list[Constant]:
        """An inductive type with its constructors, and a recursor of which only the name is right."""
        fields = (
            self.common(name, type_, levels),
            box(params),
            box(0),
            self.names([name] if all_ is None else all_),
            self.names(constructors),
            box(nested),
        )
        made = [Constant(name, self.object(5, (self.object(0, fields, bytes([0, unsafe, 0])),)))]
        for index, (constructor, constructor_type) in enumerate(constructors.items()):
            made.append(self.constructor(constructor, constructor_type, name, index, levels, params, unsafe))
        if with_recursor:
            made.append(self.recursor((*(name.split(".") if isinstance(name, str) else name), "rec")))
        return made

    def constructor(
        self,
        name: Name,
        type_: Ref,
        of: Name,
        index: int = 0,
        levels: Sequence[Name] = (),
        params: int = 0,
        unsafe: bool = False,
    ) -> Constant:
        fields = (self.common(name, type_, levels), self.name(of), box(index), box(params), box(0))
        return Constant(name, self.object(6, (self.object(0, fields, bytes([unsafe])),)))

    def recursor(self, name: Name, type_: Ref | None = None, rules: Sequence[Ref] = ()) -> Constant:
        common = self.common(name, self.prop if type_ is None else type_, ())
        fields = (common, self.names([name]), box(0), box(0), box(0), box(0), self.list(rules))
        return Constant(name, self.object(7, (self.object(0, fields, bytes(2)),)))

    # the module

    def module(
        self,
        *constants: Constant,
        imports: Sequence[Name] = ("GateCore",),
        listed: Sequence[Name] | None = None,
        is_module: bool = False,
    ) -> bytes:
        """The finished file. `listed`: another list of names than that of the constants."""
        names = [constant.name for constant in constants] if listed is None else listed
        parts = (
            self.array([self.object(0, (self.name(name),), bytes(3)) for name in imports]),
            self.array([self.name(name) for name in names]),
            self.array([constant.info for constant in constants]),
            self.array([]),
            self.array([]),
        )
        return self.finish(self.object(0, parts, bytes([is_module])))

    def claim(self, value: Ref, *others: Constant) -> bytes:
        """The finished file of a module that claims `False`, with this for its proof."""
        return self.module(*others, self.theorem("claim", self.const("False"), value))

    def finish(self, root: Ref) -> bytes:
        struct.pack_into("<Q", self.data, 88, root)
        return bytes(self.data)
