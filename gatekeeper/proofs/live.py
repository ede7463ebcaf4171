"""Why the kernel refused a declaration, in words: the engine's exception objects as text.

The engine is trusted, so its objects are read where they lie; what is printed is bounded as in `pretty.py`.
"""

from __future__ import annotations

import ctypes
from typing import Final

from gatekeeper.proofs.engine import Library, Object, field, scalar_byte, tag, text, word
from gatekeeper.proofs.pretty import Node, Printer, cut, show_binder
from gatekeeper.proofs.printing import show_components, show_text
from gatekeeper.proofs.terms import APP, BVAR, CONST, LAM, LET, NAT, PI, PROJ, SORT, STR

SIMPLE: Final = {
    13: ("deterministicTimeout", "it takes too many steps to check"),
    14: ("excessiveMemory", "it takes too much memory to check"),
    15: ("deepRecursion", "it is nested too deeply to be checked"),
    16: ("interrupted", "the check was interrupted"),
}
MAX_COMPONENTS: Final = 60


def components(name: Object) -> tuple[str | int, ...]:
    """The components of a name of the engine, the outermost of a very long one left out."""
    found: list[str | int] = []
    while not name & 1 and len(found) < MAX_COMPONENTS:
        last = field(name, 1)
        found.append(text(last) if tag(name) == 1 else last >> 1)
        name = field(name, 0)
    return tuple(reversed(found))


def number(value: Object) -> int:
    if value & 1:
        return value >> 1
    limbs = ctypes.c_int32.from_address(value + 12).value
    return int.from_bytes(ctypes.string_at(word(value + 16), 8 * limbs), "little")


def level(value: Object, depth: int = 8) -> str:
    """A universe level of the engine."""
    if not depth:
        return "…"
    plus = 0
    while not value & 1 and tag(value) == 1:
        plus += 1
        value = field(value, 0)
    if value & 1:
        return str(plus)
    kind = tag(value)
    if kind == 4:
        base = show_components(components(field(value, 0)))
    elif kind in (2, 3):
        both = level(field(value, 0), depth - 1), level(field(value, 1), depth - 1)
        base = f"({'max' if kind == 2 else 'imax'} {both[0]} {both[1]})"
    else:
        base = "?"
    return f"{base}+{plus}" if plus else base


class LiveView:
    """Expressions of the engine. Free variables get their names from the local context they came with."""

    def __init__(self, library: Library, context: Object) -> None:
        self._keep = library.keep
        self._find = library.function("lean_local_ctx_find", (ctypes.c_void_p, ctypes.c_void_p))
        self.context = context

    def node(self, ref: Object) -> Node:
        kind = tag(ref)
        if kind == 0:
            return (BVAR, number(field(ref, 0)))
        if kind == 1:
            return (None, self._variable(field(ref, 0)))
        if kind == 3:
            return (SORT, level(field(ref, 0)))
        if kind == 4:
            levels: list[str] = []
            cell = field(ref, 1)
            while not cell & 1 and len(levels) < 10:
                levels.append(level(field(cell, 0)))
                cell = field(cell, 1)
            return (CONST, show_components(components(field(ref, 0))), tuple(levels))
        if kind == 5:
            return (APP, field(ref, 0), field(ref, 1))
        if kind in (6, 7):
            name = show_binder(components(field(ref, 0)))
            info = scalar_byte(ref, 3, 8)
            return (LAM if kind == 6 else PI, name, info, field(ref, 1), field(ref, 2))
        if kind == 8:
            name = show_binder(components(field(ref, 0)))
            return (LET, name, field(ref, 1), field(ref, 2), field(ref, 3))
        if kind == 9:
            literal = field(ref, 0)
            value = field(literal, 0)
            return (NAT, number(value)) if tag(literal) == 0 else (STR, text(value))
        if kind == 10:
            return self.node(field(ref, 1))
        if kind == 11:
            return (PROJ, number(field(ref, 1)), field(ref, 2))
        return (None, "?")

    def _variable(self, name: Object) -> str:
        if not self.context & 1:
            found = self._find(self._keep(self.context), self._keep(name))
            if found is not None and not found & 1:
                return show_binder(components(field(field(found, 0), 2)))
        return show_components(components(name))


def explain(library: Library, exception: Object) -> tuple[str, str]:
    """The kind of a kernel exception, and a sentence for the author of the proof."""
    kind = tag(exception)
    if kind in SIMPLE:
        return SIMPLE[kind]

    def name(index: int) -> str:
        return show_components(components(field(exception, index)))

    def terms(*indices: int, context: int | None = None) -> list[str]:
        view = LiveView(library, field(exception, context) if context is not None else 1)
        short = [cut(Printer(view).show(field(exception, index))) for index in indices]
        if len(set(short)) == len(short):
            return short
        return [cut(Printer(view, full=True).show(field(exception, index))) for index in indices]

    match kind:
        case 0:
            return "unknownConstant", f"it uses {name(1)}, which is not declared"
        case 1:
            return "alreadyDeclared", f"{name(1)} is already declared"
        case 2:
            (given,) = terms(2)
            stated = field(field(field(exception, 1), 0), 0)
            expected = cut(Printer(LiveView(library, 1)).show(field(stated, 2)))
            return "declTypeMismatch", f"its value has type {given}, but its type is {expected}"
        case 3:
            return "declHasMVars", f"{name(1)} has metavariables"
        case 4:
            return "declHasFVars", f"{name(1)} has free variables"
        case 5:
            return "funExpected", f"it applies what is no function: {terms(2, context=1)[0]}"
        case 6:
            return "typeExpected", f"it uses as a type what is none: {terms(2, context=1)[0]}"
        case 7:
            given, expected = terms(3, 4, context=1)
            return "letTypeMismatch", f"the value of a let has type {given}, but is given type {expected}"
        case 8:
            (expr, expected) = terms(2, 3, context=1)
            return "exprTypeMismatch", f"{expr} does not have type {expected}"
        case 9:
            expr, function, argument = terms(2, 3, 4, context=1)
            return (
                "appTypeMismatch",
                f"in {expr} a function of type {function} gets an argument of type {argument}",
            )
        case 10:
            return "invalidProj", f"there is no such projection: {terms(2, context=1)[0]}"
        case 11:
            return "thmTypeIsNotProp", f"the type of {name(1)} is no proposition: {terms(2)[0]}"
        case 12:
            return "other", cut(show_text(text(field(exception, 0))))
        case _:
            return f"exception {kind}", "the kernel refused it"
