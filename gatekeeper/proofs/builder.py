"""Terms and declarations of our tables as objects of the engine.

What the kernel is given is made here, from the very tables that the statement comparison and the axiom walk
read; nothing of a file reaches the engine in any other way.
"""

from __future__ import annotations

import ctypes
from typing import Final

from gatekeeper.proofs.closure import Declaration
from gatekeeper.proofs.declarations import (
    ABBREV_HINT,
    OPAQUE_HINT,
    Axiom,
    Definition,
    Inductive,
    Opaque,
    Quot,
    Theorem,
)
from gatekeeper.proofs.engine import Arena, Library, Object, small
from gatekeeper.proofs.olean import shape
from gatekeeper.proofs.terms import APP, BVAR, CONST, IMAX, LAM, LET, MAX, PARAM, PI, PROJ, SORT, SUCC, Terms

MAX_SMALL: Final = 1 << 63
QUOT_DECLARATION: Final = small(4)
SAFE: Final = 1


class Builder:
    """Makes objects of the engine from one `Terms`."""

    def __init__(self, terms: Terms, library: Library, arena: Arena) -> None:
        self.terms = terms
        self.arena = arena
        self._keep = library.keep
        self._counts = library.counts
        pointer, byte = ctypes.c_void_p, ctypes.c_uint8
        make = library.function
        self._mk_string = make("lean_mk_string_from_bytes", (ctypes.c_char_p, ctypes.c_size_t))
        self._mk_str = make("lean_name_mk_string", (pointer, pointer))
        self._mk_num = make("lean_name_mk_numeral", (pointer, pointer))
        self._mk_level = {
            SUCC: make("lean_level_mk_succ", (pointer,)),
            MAX: make("lean_level_mk_max", (pointer, pointer)),
            IMAX: make("lean_level_mk_imax", (pointer, pointer)),
            PARAM: make("lean_level_mk_param", (pointer,)),
        }
        self._mk_bvar = make("lean_expr_mk_bvar", (pointer,))
        self._mk_sort = make("lean_expr_mk_sort", (pointer,))
        self._mk_const = make("lean_expr_mk_const", (pointer, pointer))
        self._mk_app = make("lean_expr_mk_app", (pointer, pointer))
        self._mk_lambda = make("lean_expr_mk_lambda", (pointer, pointer, pointer, byte))
        self._mk_forall = make("lean_expr_mk_forall", (pointer, pointer, pointer, byte))
        self._mk_let = make("lean_expr_mk_let", (pointer, pointer, pointer, pointer, byte))
        self._mk_lit = make("lean_expr_mk_lit", (pointer,))
        self._mk_proj = make("lean_expr_mk_proj", (pointer, pointer, pointer))
        self._names: list[Object] = [small(0)]
        self._levels: list[Object] = [small(0)]
        self._level_lists: list[Object] = [small(0)]
        self._exprs: list[Object] = []

    def build(self, used: bytearray) -> None:
        """Make the engine's objects of all names and levels, and of the expressions marked in `used`."""
        self._build_names()
        self._build_levels()
        self._build_exprs(used)

    def string(self, text: str) -> Object:
        data = text.encode()
        return self._keep(self._mk_string(data, len(data)))

    def nat(self, number: int) -> Object:
        """A natural number; a big one in the layout of GMP: length twice, address of the digits, digits."""
        if number < MAX_SMALL:
            return small(number)
        data = number.to_bytes((number.bit_length() + 63) // 64 * 8, "little")
        limbs = [int.from_bytes(data[i : i + 8], "little") for i in range(0, len(data), 8)]
        header = (250 << 56) | ((24 + len(data)) & 0xFFFF) << 32
        made = self.arena.object(header, (), (len(limbs) << 32 | len(limbs), 0, *limbs))
        ctypes.c_uint64.from_address(made + 16).value = made + 24
        return made

    def _build_names(self) -> None:
        made = self._names
        for prefix, component in self.terms.names[len(made) :]:
            if isinstance(component, int):
                made.append(self._keep(self._mk_num(made[prefix], small(component))))
            else:
                made.append(self._keep(self._mk_str(made[prefix], self.string(component))))

    def _build_levels(self) -> None:
        made = self._levels
        for kind, a, b in self.terms.levels[len(made) :]:
            make = self._mk_level[kind]
            if kind == PARAM:
                made.append(self._keep(make(self._names[a])))
            elif kind == SUCC:
                made.append(self._keep(make(made[a])))
            else:
                made.append(self._keep(make(made[a], made[b])))
        for levels in self.terms.level_lists[len(self._level_lists) :]:
            self._level_lists.append(self.arena.list([made[level] for level in levels]))

    def _build_exprs(self, used: bytearray) -> None:
        terms, names, made, counts = self.terms, self._names, self._exprs, self._counts
        mk_app, mk_lambda, mk_forall = self._mk_app, self._mk_lambda, self._mk_forall
        start = len(made)
        made.extend([0] * (len(used) - start))
        columns = zip(used, terms.ops, terms.a, terms.b, terms.c, strict=False)
        for index, (wanted, op, a, b, c) in enumerate(columns):
            if not wanted or made[index]:
                continue
            kind = op & 15
            if kind == APP:
                value = mk_app(made[a], made[b])
            elif kind == LAM:
                value = mk_lambda(names[a], made[b], made[c], op >> 4)
            elif kind == PI:
                value = mk_forall(names[a], made[b], made[c], op >> 4)
            elif kind == CONST:
                value = self._mk_const(names[a], self._level_lists[b])
            elif kind == BVAR:
                value = self._mk_bvar(small(a))
            elif kind == SORT:
                value = self._mk_sort(self._levels[a])
            elif kind == LET:
                name, type_, bound, body = terms.lets[a]
                value = self._mk_let(names[name], made[type_], made[bound], made[body], op >> 4)
            elif kind == PROJ:
                value = self._mk_proj(names[a], small(b), made[c])
            else:
                value = self._mk_lit(self._literal(kind, a))
            counts[value >> 2] = 0
            made[index] = value

    def _literal(self, kind: int, index: int) -> Object:
        literal = self.terms.literals[index]
        if isinstance(literal, int):
            return self.arena.object(shape(0, 1), (self.nat(literal),))
        return self.arena.object(shape(1, 1), (self.string(literal),))

    def _name_list(self, names: tuple[int, ...]) -> Object:
        return self.arena.list([self._names[name] for name in names])

    def _common(self, constant: Axiom | Definition | Theorem | Opaque) -> Object:
        """`ConstantVal`: name, universe parameters, type."""
        levels = self._name_list(constant.levels)
        return self.arena.object(
            shape(0, 3), (self._names[constant.name], levels, self._exprs[constant.type])
        )

    def declaration(self, declaration: Declaration) -> Object:
        """A declaration for the kernel, whose expressions are built.

        Nothing unsafe or partial gets here, and the kernel is told "safe". `all` names the declaration
        itself: the kernel reads it of no safe declaration.
        """
        make, head = self.arena.object, declaration.head
        match head:
            case Axiom():
                return make(shape(0, 1), (make(shape(0, 1, 1), (self._common(head),), (0,)),))
            case Definition():
                parts = (self._common(head), self._exprs[head.value], self._hints(head.hints))
                value = make(shape(0, 4, 1), (*parts, self._name_list((head.name,))), (SAFE,))
                return make(shape(1, 1), (value,))
            case Theorem():
                fields = (self._common(head), self._exprs[head.value], self._name_list((head.name,)))
                return make(shape(2, 1), (make(shape(0, 3), fields),))
            case Opaque():
                fields = (self._common(head), self._exprs[head.value], self._name_list((head.name,)))
                return make(shape(3, 1), (make(shape(0, 3, 1), fields, (0,)),))
            case Quot():
                return QUOT_DECLARATION
            case Inductive():
                return self._inductive(declaration, head)
            case _:
                raise TypeError(f"no declaration starts with {head}")

    def _hints(self, hints: int) -> Object:
        if hints == OPAQUE_HINT:
            return small(0)
        if hints == ABBREV_HINT:
            return small(1)
        return self.arena.object(shape(2, 0, 4), (), (hints,))

    def _inductive(self, declaration: Declaration, head: Inductive) -> Object:
        make = self.arena.object
        types = []
        for type_, made in declaration.blocks:
            constructors = [make(shape(0, 2), (self._names[c.name], self._exprs[c.type])) for c in made]
            fields = (self._names[type_.name], self._exprs[type_.type], self.arena.list(constructors))
            types.append(make(shape(0, 3), fields))
        parts = (self._name_list(head.levels), small(head.params), self.arena.list(types))
        return make(shape(6, 3, 1), parts, (0,))
