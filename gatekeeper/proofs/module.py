"""The constants of a compiled Lean module, read from its .olean objects.

`OleanModule` reads the header, the imports and the name of every constant at once, and a constant with its
terms when it is asked for: of the trusted base a judgement needs only what the proof reaches. The module's
other contents (attributes, notation, compiled code: `entries`) are never looked at.

Raises `OleanError` only, whatever the bytes are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

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
    RecursorClaims,
    Theorem,
)
from gatekeeper.proofs.olean import joined, shape
from gatekeeper.proofs.olean_terms import TermReader
from gatekeeper.proofs.terms import Terms

MODULE_DATA: Final = shape(0, 5, 1)
IMPORT: Final = shape(0, 1, 3)
CONSTANT_VAL: Final = shape(0, 3)
RULE: Final = shape(0, 3)
REGULAR_HINTS: Final = shape(2, 0, 4)

FURTHER_PARTS: Final = 2
"""Of a module of the module system: what the language server needs, and what is private."""
RECURSOR: Final = 7
CONSTANT_INFO: Final = tuple(shape(tag, 1) for tag in range(8))
VALUES: Final = (  # the shape of the value inside, by the tag above
    shape(0, 1, 1),  # cval; isUnsafe
    shape(0, 4, 1),  # cval value hints all; safety
    shape(0, 3),  # cval value all
    shape(0, 3, 1),  # cval value all; isUnsafe
    shape(0, 1, 1),  # cval; kind
    shape(0, 6, 3),  # cval numParams numIndices all ctors numNested; isRec isUnsafe isReflexive
    shape(0, 5, 1),  # cval induct cidx numParams numFields; isUnsafe
    shape(0, 7, 2),  # cval all numParams numIndices numMotives numMinors rules; k isUnsafe
)


class OleanModule:
    """One compiled module: `imports`, `names` (of its constants, in file order) and `constant(i)`."""

    def __init__(self, data: bytes, terms: Terms, further: Sequence[bytes] = ()) -> None:
        """`further`: the parts after the first, of a module of Lean's module system.

        Raises `OleanError` if the file is malformed, lacks parts, or declares a name twice.
        """
        self.reader = reader = TermReader(joined([data, *further]) if further else data, terms)
        self.lean_version = reader.lean_version
        self.githash = reader.githash
        words, root = reader.words, reader.root()
        if words[root] != MODULE_DATA:
            reader.fail(root, f"no module data here (object header {words[root]:#x})")
        reader.inside(root, 7)
        if (FURTHER_PARTS if words[root + 6] & 0xFF else 0) != len(further):
            reader.fail(root, "a file of Lean's module system, whose other parts are not here")
        holder, items = reader.items(words[root + 1], root)
        self.imports = tuple(self._import(item, holder) for item in items)
        holder, items = reader.items(words[root + 2], root)
        listed = [reader.name(item, holder) for item in items]
        holder, items = reader.items(words[root + 3], root)
        self._positions: list[int] = []
        self.names: list[int] = []
        for item in items:
            position = self._info(item, holder)
            self._positions.append(position)
            self.names.append(self._name_of(position))
        if listed != self.names:
            reader.fail(root, "the list of constant names is not that of the constants")
        if len(set(self.names)) != len(self.names):
            reader.fail(root, "a constant is declared twice")

    def _import(self, reference: int, parent: int) -> int:
        position = self.reader.expect(reference, parent, IMPORT, "import")
        return self.reader.name(self.reader.words[position + 1], position)

    def _info(self, reference: int, parent: int) -> int:
        """The position of a `ConstantInfo`, its value and `ConstantVal` checked for their shapes."""
        reader = self.reader
        info = reader.position(reference, parent)
        if reader.words[info] not in CONSTANT_INFO:
            reader.fail(info, f"no constant here (object header {reader.words[info]:#x})")
        expected = VALUES[reader.words[info] >> 56]
        value = reader.expect(reader.words[info + 1], info, expected, "constant value")
        reader.expect(reader.words[value + 1], value, CONSTANT_VAL, "constant")
        return info

    def _parts(self, info: int) -> tuple[int, int, int]:
        """The tag of a `ConstantInfo` already checked, and the positions of its value and `ConstantVal`."""
        words, base = self.reader.words, self.reader.base
        value = (words[info + 1] - base) >> 3
        return words[info] >> 56, value, (words[value + 1] - base) >> 3

    def _name_of(self, info: int) -> int:
        _, _, common = self._parts(info)
        return self.reader.name(self.reader.words[common + 1], common)

    def flag(self, position: int, fields: int, byte: int, choices: int, what: str) -> int:
        """The scalar byte number `byte` of an object with so many object fields; below `choices`."""
        value = self.reader.data[8 * (position + 1 + fields) + byte]
        if value >= choices:
            self.reader.fail(position, f"unknown {what} {value}")
        return value

    def constant(self, index: int) -> Constant:
        """Decode the constant with this place in `names`."""
        reader = self.reader
        words = reader.words
        tag, at, common = self._parts(self._positions[index])
        name = self.names[index]
        if tag == RECURSOR:
            return Recursor(name, lambda: self._claims(at, common))
        levels = reader.name_list(words[common + 2], common)
        type_ = reader.expr(words[common + 3], common)
        match tag:
            case 0:  # axiom
                return Axiom(name, levels, type_, bool(self.flag(at, 1, 0, 2, "flag")))
            case 1:  # definition
                value = reader.expr(words[at + 2], at)
                safety = SAFETY[self.flag(at, 4, 0, 3, "safety")]
                return Definition(name, levels, type_, value, self._hints(words[at + 3], at), safety)
            case 2:  # theorem
                return Theorem(name, levels, type_, reader.expr(words[at + 2], at))
            case 3:  # opaque
                value = reader.expr(words[at + 2], at)
                return Opaque(name, levels, type_, value, bool(self.flag(at, 3, 0, 2, "flag")))
            case 4:  # quot
                return Quot(name, levels, type_, QUOT_KINDS[self.flag(at, 1, 0, 4, "quotient kind")])
            case 5:  # inductive
                return Inductive(
                    name,
                    levels,
                    type_,
                    params=reader.small(words[at + 2], at, "number of parameters"),
                    indices=reader.small(words[at + 3], at, "number of indices"),
                    all=reader.name_list(words[at + 4], at),
                    ctors=reader.name_list(words[at + 5], at),
                    nested=reader.small(words[at + 6], at, "number of nested types"),
                    recursive=bool(self.flag(at, 6, 0, 2, "flag")),
                    unsafe=bool(self.flag(at, 6, 1, 2, "flag")),
                    reflexive=bool(self.flag(at, 6, 2, 2, "flag")),
                )
            case _:  # constructor
                return Constructor(
                    name,
                    levels,
                    type_,
                    inductive=reader.name(words[at + 2], at),
                    index=reader.small(words[at + 3], at, "constructor index"),
                    params=reader.small(words[at + 4], at, "number of parameters"),
                    fields=reader.small(words[at + 5], at, "number of fields"),
                    unsafe=bool(self.flag(at, 5, 0, 2, "flag")),
                )

    def _claims(self, at: int, common: int) -> RecursorClaims:
        """Decode a recursor, on demand."""
        reader, words = self.reader, self.reader.words
        rules = []
        for item, cell in reader.cells(words[at + 7], at):
            rule = reader.expect(item, cell, RULE, "recursor rule")
            constructor = reader.name(words[rule + 1], rule)
            fields = reader.small(words[rule + 2], rule, "number of fields")
            rules.append((constructor, fields, reader.expr(words[rule + 3], rule)))
        counts = [reader.small(words[at + field], at, "number of a recursor") for field in range(3, 7)]
        return RecursorClaims(
            levels=reader.name_list(words[common + 2], common),
            type=reader.expr(words[common + 3], common),
            all=reader.name_list(words[at + 2], at),
            params=counts[0],
            indices=counts[1],
            motives=counts[2],
            minors=counts[3],
            rules=tuple(rules),
            k=bool(self.flag(at, 7, 0, 2, "flag")),
            unsafe=bool(self.flag(at, 7, 1, 2, "flag")),
        )

    def _hints(self, reference: int, parent: int) -> int:
        if reference == 1:
            return OPAQUE_HINT
        if reference == 3:
            return ABBREV_HINT
        position = self.reader.expect(reference, parent, REGULAR_HINTS, "reducibility hint")
        return self.reader.words[position + 1] & 0xFFFFFFFF

    def constants(self) -> list[Constant]:
        """All constants, decoded."""
        return [self.constant(index) for index in range(len(self.names))]
