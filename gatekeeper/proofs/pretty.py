"""Terms as short text for messages: `∀ (n m : Nat), n + m = m + n`. Nothing is ever decided on such text.

A `View` says what a node is, so that the same printer serves our tables and the engine's own objects. Depth
and length are bounded: what does not fit is `…`.
"""

from __future__ import annotations

from typing import Any, Final, Protocol

from gatekeeper.proofs.printing import show_components, show_name, show_text
from gatekeeper.proofs.terms import (
    APP,
    BVAR,
    CONST,
    LAM,
    LET,
    MAX,
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

MAX_DEPTH: Final = 40
MAX_TEXT: Final = 800
MAX_LITERAL: Final = 60
INFIX: Final = {  # constant: (symbol, binding power, number of arguments); the last two are shown
    "HAdd.hAdd": ("+", 65, 6),
    "HSub.hSub": ("-", 65, 6),
    "HMul.hMul": ("*", 70, 6),
    "HDiv.hDiv": ("/", 70, 6),
    "HMod.hMod": ("%", 70, 6),
    "HPow.hPow": ("^", 75, 6),
    "Dvd.dvd": ("∣", 50, 4),
    "LE.le": ("≤", 50, 4),
    "LT.lt": ("<", 50, 4),
    "GE.ge": ("≥", 50, 4),
    "GT.gt": (">", 50, 4),
    "Eq": ("=", 50, 3),
    "Ne": ("≠", 50, 3),
    "And": ("∧", 35, 2),
    "Or": ("∨", 30, 2),
    "Iff": ("↔", 20, 2),
}
BRACKETS: Final = ("()", "{}", "⦃⦄", "[]")

Node = tuple[Any, ...]
"""(BVAR, index) (SORT, level text) (CONST, name text, level texts) (APP, f, a) (LAM or PI, name text, info,
type, body) (LET, name text, type, value, body) (NAT, number) (STR, text) (PROJ, index, structure) (None,
text)"""


class View(Protocol):
    """What the nodes of a term are."""

    def node(self, ref: int) -> Node: ...


def show_binder(components: tuple[str | int, ...]) -> str:
    """A binder's name; one that the elaborator made up (`x._@.File._hyg.7`) as `x✝`."""
    if "_@" in components:
        return show_components(components[: components.index("_@")]) + "✝"
    return show_components(components) if components else "x✝"


def show_number(number: int) -> str:
    """A number, in hexadecimal when it is long (decimal is slow then, and limited in Python)."""
    text = str(number) if number.bit_length() < 1024 else hex(number)
    return text if len(text) <= MAX_LITERAL else f"{text[:MAX_LITERAL]}…({number.bit_length()} bits)"


class TableView:
    """The terms of a `Terms`."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def level(self, level: int, depth: int = 8) -> str:
        """A universe level."""
        if not depth:
            return "…"
        kind, a, b = self.terms.levels[level]
        if kind == ZERO:
            return "0"
        if kind == PARAM:
            return show_name(self.terms, a)
        if kind == SUCC:
            plus = 0
            while kind == SUCC:
                plus += 1
                level = a
                kind, a, b = self.terms.levels[level]
            return str(plus) if kind == ZERO else f"{self.level(level, depth - 1)}+{plus}"
        return f"({'max' if kind == MAX else 'imax'} {self.level(a, depth - 1)} {self.level(b, depth - 1)})"

    def node(self, ref: int) -> Node:
        terms = self.terms
        op, a, b, c = terms.ops[ref], terms.a[ref], terms.b[ref], terms.c[ref]
        kind = op & 15
        if kind == APP:
            return (APP, a, b)
        if kind in (LAM, PI):
            return (kind, show_binder(terms.components(a)), op >> 4, b, c)
        if kind == CONST:
            return (CONST, show_name(terms, a), tuple(self.level(x) for x in terms.level_lists[b][:10]))
        if kind == SORT:
            return (SORT, self.level(a))
        if kind == LET:
            name, type_, value, body = terms.lets[a]
            return (LET, show_binder(terms.components(name)), type_, value, body)
        if kind in (NAT, STR):
            return (kind, terms.literals[a])
        if kind == PROJ:
            return (PROJ, b, c)
        return (BVAR, a)


class Printer:
    """Prints one term. With `full`, no notation: every argument and universe level is shown."""

    def __init__(self, view: View, *, full: bool = False) -> None:
        self.view = view
        self.full = full
        self.left = 4 * MAX_TEXT  # nodes still to be looked at
        self.scope: list[str] = []
        self.seen: set[int] = set()  # positions in `scope` that were mentioned

    def show(self, ref: int, power: int = 0, depth: int = MAX_DEPTH) -> str:
        """The text of a term, in parentheses if it binds more weakly than `power`."""
        self.left -= 1
        if self.left < 0 or not depth:
            return "…"
        node = self.view.node(ref)
        kind = node[0]
        if kind == BVAR:
            if node[1] >= len(self.scope):
                return f"#{node[1]}"
            at: int = len(self.scope) - 1 - node[1]
            self.seen.add(at)
            return self.scope[at]
        if kind == SORT:
            text = {"0": "Prop", "1": "Type"}.get(node[1]) or f"Sort {node[1]}"
            return f"({text})" if " " in text and power > 1000 else text
        if kind == CONST:
            levels = f".{{{', '.join(node[2])}}}" if self.full and node[2] else ""
            return str(node[1]) + levels
        if kind == NAT:
            return show_number(node[1])
        if kind == STR:
            return f'"{show_text(node[1][:MAX_LITERAL])}"'
        if kind == PROJ:
            return f"{self.show(node[2], 1001, depth - 1)}.{node[1] + 1}"
        if kind == APP:
            text, own = self._application(ref, depth)
        elif kind == PI:
            text, own = self._pi(node, depth), 25
        elif kind == LAM:
            text, own = self._binder("fun", " =>", node, depth), 0
        elif kind == LET:
            type_, value = self.show(node[2], 0, depth - 1), self.show(node[3], 0, depth - 1)
            _, _, body = self._under(node[1], node[4], depth)
            text, own = f"let {node[1]} : {type_} := {value}; {body}", 0
        else:
            return str(node[1])
        return f"({text})" if own < power else str(text)

    def _under(self, name: str, body: int, depth: int) -> tuple[str, bool, str]:
        """A body with one more binder: the name it got, whether it is mentioned, the text."""
        while name in self.scope:
            name += "'"
        self.scope.append(name)
        text = self.show(body, 0, depth - 1)
        at = len(self.scope) - 1
        mentioned = at in self.seen
        self.seen.discard(at)
        self.scope.pop()
        return name, mentioned, text

    def _binder(self, word: str, arrow: str, node: Node, depth: int) -> str:
        type_ = self.show(node[3], 0, depth - 1)
        name, _, body = self._under(node[1], node[4], depth)
        opening, closing = BRACKETS[node[2]]
        return f"{word} {opening}{name} : {type_}{closing}{arrow} {body}"

    def _pi(self, node: Node, depth: int) -> str:
        type_ = self.show(node[3], 26, depth - 1)
        name, mentioned, body = self._under(node[1], node[4], depth)
        if not mentioned and node[2] == 0:
            return f"{type_} → {body}"
        opening, closing = BRACKETS[node[2]]
        return f"∀ {opening}{name} : {type_}{closing}, {body}"

    def _application(self, ref: int, depth: int) -> tuple[str, int]:
        arguments: list[int] = []
        node = self.view.node(ref)
        while node[0] == APP and len(arguments) < 40:
            arguments.append(node[2])
            ref = node[1]
            node = self.view.node(ref)
        arguments.reverse()
        if not self.full and node[0] == CONST:
            name = node[1]
            if name in INFIX and len(arguments) == INFIX[name][2]:
                symbol, power, _ = INFIX[name]
                left = self.show(arguments[-2], power + 1, depth - 1)
                right = self.show(arguments[-1], power + 1, depth - 1)
                return f"{left} {symbol} {right}", power
            if name == "OfNat.ofNat" and len(arguments) == 3:
                return self.show(arguments[1], 1024, depth - 1), 1024
            if name == "Not" and len(arguments) == 1:
                return f"¬{self.show(arguments[0], 1001, depth - 1)}", 40
            if name == "Exists" and len(arguments) == 2:
                body = self.view.node(arguments[1])
                if body[0] == LAM:
                    return self._binder("∃", ",", body, depth), 0
        parts = [self.show(ref, 1000, depth - 1)]
        parts += [self.show(argument, 1001, depth - 1) for argument in arguments]
        return " ".join(parts), 1000


def cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "…"


def show_term(terms: Terms, expr: int, *, full: bool = False) -> str:
    """An expression of the table as text."""
    return cut(Printer(TableView(terms), full=full).show(expr))


def show_difference(terms: Terms, expected: int, found: int) -> tuple[str, str]:
    """Two expressions as text, with all hidden arguments where the short texts don't differ."""
    short = show_term(terms, expected), show_term(terms, found)
    if short[0] != short[1]:
        return short
    return show_term(terms, expected, full=True), show_term(terms, found, full=True)
