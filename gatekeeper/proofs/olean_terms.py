"""Names, levels and expressions of a compiled Lean module, read into `Terms`.

The shapes are those of `Lean.Name`, `Lean.Level` and `Lean.Expr` in Lean 4.35. See `olean.py` for the
format, and for what bounds the work. Raises `OleanError` only, whatever the bytes are.
"""

from __future__ import annotations

from array import array
from typing import Final

from gatekeeper.proofs.olean import BOXED_ZERO, FIRST_WORD, ObjectReader, shape
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
    MAX_NAME_DEPTH,
    PARAM,
    PI,
    PROJ,
    SORT,
    SUCC,
    Terms,
)

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


class TermReader(ObjectReader):
    """Decodes the terms of one file into a table, each once."""

    def __init__(self, data: bytes, terms: Terms) -> None:
        """Raises `OleanError` if the file is no .olean of version 2."""
        super().__init__(data)
        self.terms = terms
        self.names: dict[int, int] = {}  # by position
        self.levels: dict[int, int] = {}
        self.lists: dict[int, int] = {}  # by reference
        self.exprs = array("I", bytes(4 * len(self.words)))  # expression + 1 by position, 0: not decoded yet

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
            if self.terms.name_depth[name] > MAX_NAME_DEPTH:
                self.fail(position, f"a name of more than {MAX_NAME_DEPTH} components")
        return name

    def name_list(self, reference: int, parent: int) -> tuple[int, ...]:
        return tuple(self.name(item, cell) for item, cell in self.cells(reference, parent))

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

        This is where the time goes, so application, binders and metadata, nine nodes in ten, are decoded in
        line.
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
            elif header == E_MDATA:
                if position > last:
                    self.inside(position, 4)
                child = self.position(words[position + 2], position)
                if known[child]:
                    known[position] = known[child]
                    stack.pop()
                else:
                    stack.append(child)
                continue
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
        elif header in (E_PROJ, E_LET):
            fields = (3,) if header == E_PROJ else (2, 3, 4)
            children = [self.position(words[position + field], position) for field in fields]
            missing = [child for child in children if not known[child]]
            if missing:
                stack.extend(missing)
                return
            exprs = [known[child] - 1 for child in children]
            if header == E_PROJ:
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
