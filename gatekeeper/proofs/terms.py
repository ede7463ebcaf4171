"""Names, universe levels and expressions of Lean as flat tables of small integers.

One `Terms` holds everything that a judgement reads: base, statement and proof. A term is an index into a
table and its children have smaller indices, so there are no cycles and no algorithm here needs recursion.

Names, levels and level lists are interned: equal structure, equal index. A name is `(prefix, component)`, the
component a string or a number; `Name.str a "b.c"`, `a.b.c` and `a.«1»`, `a.1` all differ. Names are never
compared as joined text. Expressions are not interned (`digest.py` compares them).

Metadata nodes (`Expr.mdata`) are dropped by the readers, since the kernel looks through them. Free and meta
variables have no representation: a reader refuses them.
"""

from __future__ import annotations

from array import array
from typing import Final

BVAR: Final = 0  # a: de Bruijn index
SORT: Final = 1  # a: level
CONST: Final = 2  # a: name, b: level list
APP: Final = 3  # a: function, b: argument
LAM: Final = 4  # a: binder name, b: type, c: body; info: binder info
PI: Final = 5  # like LAM
LET: Final = 6  # a: index into `lets`; info: 1 if non-dependent
NAT: Final = 7  # a: index into `literals`, an int
STR: Final = 8  # a: index into `literals`, a str
PROJ: Final = 9  # a: structure name, b: field index, c: structure

ZERO: Final = 0
SUCC: Final = 1  # (SUCC, level, 0)
MAX: Final = 2  # (MAX, level, level)
IMAX: Final = 3
PARAM: Final = 4  # (PARAM, name, 0)

ANONYMOUS: Final = 0
LEVEL_ZERO: Final = 0

MAX_BVAR: Final = (1 << 20) - 2
"""The largest index we accept. The engine keeps "one more than the largest loose index" in 20 bits and ends
the process when it does not fit."""
MAX_NAME_DEPTH: Final = 1 << 10
"""Components of a name: each name may be looked at as a whole."""
MAX_LEVEL_DEPTH: Final = 1 << 12
"""The engine recurses over levels and ends the process at 2^24."""


class Terms:
    """The tables. Readers append, everybody else reads."""

    __slots__ = (
        "a",
        "b",
        "c",
        "lets",
        "level_depth",
        "level_ids",
        "level_list_ids",
        "level_lists",
        "levels",
        "literals",
        "name_depth",
        "name_ids",
        "names",
        "ops",
    )

    def __init__(self) -> None:
        self.names: list[tuple[int, str | int]] = [(0, "")]
        self.name_ids: dict[tuple[int, str | int], int] = {}
        self.name_depth: list[int] = [0]
        self.levels: list[tuple[int, int, int]] = [(ZERO, 0, 0)]
        self.level_ids: dict[tuple[int, int, int], int] = {(ZERO, 0, 0): 0}
        self.level_depth: list[int] = [0]
        self.level_lists: list[tuple[int, ...]] = [()]
        self.level_list_ids: dict[tuple[int, ...], int] = {(): 0}
        self.ops = bytearray()  # kind + 16 * info
        self.a = array("I")
        self.b = array("I")
        self.c = array("I")
        self.lets: list[tuple[int, int, int, int]] = []  # binder name, type, value, body
        self.literals: list[int | str] = []

    # names

    def name(self, prefix: int, component: str | int) -> int:
        """The index of a name, new or known."""
        key = (prefix, component)
        known = self.name_ids.get(key)
        if known is None:
            known = self.name_ids[key] = len(self.names)
            self.names.append(key)
            self.name_depth.append(self.name_depth[prefix] + 1)
        return known

    def name_of(self, *components: str | int) -> int:
        """The index of a name given by all its components."""
        name = ANONYMOUS
        for component in components:
            name = self.name(name, component)
        return name

    def components(self, name: int) -> tuple[str | int, ...]:
        """All components of a name, outermost first."""
        reverse: list[str | int] = []
        while name:
            name, component = self.names[name]
            reverse.append(component)
        return tuple(reversed(reverse))

    def starts_with(self, name: int) -> str | int | None:
        """The first component of a name, None for the anonymous one."""
        first: str | int | None = None
        while name:
            name, first = self.names[name]
        return first

    # levels

    def level(self, kind: int, a: int, b: int = 0) -> int:
        """The index of a level, new or known."""
        key = (kind, a, b)
        known = self.level_ids.get(key)
        if known is None:
            known = self.level_ids[key] = len(self.levels)
            self.levels.append(key)
            if kind == PARAM:
                depth = 0
            elif kind == SUCC:
                depth = self.level_depth[a] + 1
            else:
                depth = max(self.level_depth[a], self.level_depth[b]) + 1
            self.level_depth.append(depth)
        return known

    def level_list(self, levels: tuple[int, ...]) -> int:
        """The index of a list of levels, new or known."""
        known = self.level_list_ids.get(levels)
        if known is None:
            known = self.level_list_ids[levels] = len(self.level_lists)
            self.level_lists.append(levels)
        return known

    # expressions

    def add(self, op: int, a: int = 0, b: int = 0, c: int = 0) -> int:
        """A new expression node of `kind + 16 * info`; see the constants above for the fields."""
        self.ops.append(op)
        self.a.append(a)
        self.b.append(b)
        self.c.append(c)
        return len(self.ops) - 1

    def add_let(self, name: int, type_: int, value: int, body: int, *, nondependent: bool) -> int:
        self.lets.append((name, type_, value, body))
        return self.add(LET + 16 * nondependent, len(self.lets) - 1)

    def add_literal(self, value: int | str) -> int:
        self.literals.append(value)
        return self.add(NAT if isinstance(value, int) else STR, len(self.literals) - 1)

    def children(self, expr: int) -> tuple[int, ...]:
        """The direct subexpressions."""
        kind = self.ops[expr] & 15
        if kind == APP:
            return (self.a[expr], self.b[expr])
        if kind in (LAM, PI):
            return (self.b[expr], self.c[expr])
        if kind == LET:
            return self.lets[self.a[expr]][1:]
        if kind == PROJ:
            return (self.c[expr],)
        return ()

    def __len__(self) -> int:
        return len(self.ops)
