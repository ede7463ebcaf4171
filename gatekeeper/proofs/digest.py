"""Digests of terms and declarations: equal exactly when two are the same to the kernel.

The canonical serialisation is a tree of SHA-256 digests, each over a tag byte and its parts, so that a term
has the same digest however it is shared in memory, and a shared part is serialised once:

    name        "n" digest of the prefix, then "s" UTF-8 text or "i" decimal number; the anonymous name is "n"
    level       "z" | "+" level | "m" level level | "i" level level | "u" name
    expression  "b" index | "S" level | "c" name levels | "x" content levels | "@" function argument
                | "\\" type body
                | "P" type body | "l" dependence type value body | "#" hexadecimal number | "$" UTF-8 text
                | "." name structure index
    declaration "A" axiom | "D" definition | "T" theorem | "O" opaque | "Q" quotient primitive
                | "I" parameters, then each type with its constructors
    content     "XD" level parameters, type, value of a definition | "XT" level parameters, type of a theorem

Parts of variable number are preceded by their count; digests have a fixed length, and text and numbers stand
last, so no two different terms have the same serialisation.

What is left out, because neither the kernel's answer nor the meaning depends on it: binder names (the
elaborator makes some up, with the file's name in them), binder infos (how an argument is to be written),
metadata, reducibility hints (in which order the kernel unfolds), what the kernel derives itself (recursors,
indices, recursiveness), and the proof of a theorem (proofs of one proposition are equal to the kernel). The
names of universe parameters are part of it.

An auxiliary constant counts by its content, not by its name. Within a module, the elaborator of Lean makes
one `match_<n>`, `_proof_<n>` or `_sparseCasesOn_<n>` for all equal ones, and names it after the declaration
that came first: a helper before the theorem changes the name, and nothing else. This holds only for what is
declared under such a name as a safe definition or as a theorem: it unfolds to its content, or is one proof of
a proposition among others, so the kernel can't tell it from another of the same content. An axiom, an opaque
constant, or anything unsafe or partial counts by its name, whatever that is. The same name can mean different
things in two modules, so each has its own `Digester`.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from gatekeeper.proofs.declarations import Axiom, Definition, Inductive, Opaque, Quot, Theorem
from gatekeeper.proofs.errors import ImpossibleDeclaration
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.terms import (
    APP,
    BVAR,
    CONST,
    IMAX,
    LAM,
    LET,
    MAX,
    NAT,
    PARAM,
    PI,
    PROJ,
    SORT,
    SUCC,
    Terms,
)

if TYPE_CHECKING:
    from gatekeeper.proofs.closure import Constants, Declaration

SHARED: Final = re.compile(r"(?:match|_proof|_sparseCasesOn)(?:_[0-9]+)+")
"""The last component of what the elaborator makes once for a module: a number for each level of nesting."""


def _digest(tag: bytes, *parts: bytes) -> bytes:
    return sha256(tag + b"".join(parts)).digest()


def _parts(constant: Definition | Theorem) -> tuple[int, ...]:
    """What an auxiliary constant is made of. Not the value of a theorem: any proof is as good."""
    return (constant.type, constant.value) if isinstance(constant, Definition) else (constant.type,)


class Digester:
    """Digests of what is in one `Terms`, remembered.

    `constants` says what auxiliary names mean; without it, all constants count by their names.
    """

    def __init__(self, terms: Terms, constants: Constants | None = None) -> None:
        self.terms = terms
        self.constants = constants
        self._auxiliaries: dict[int, Definition | Theorem | None] = {}
        self._contents: dict[int, bytes] = {}
        self._names: dict[int, bytes] = {0: _digest(b"n")}
        self._levels: dict[int, bytes] = {0: _digest(b"z")}
        self._exprs: dict[int, bytes] = {}

    def name(self, name: int) -> bytes:
        path = []
        while name not in self._names:
            path.append(name)
            name = self.terms.names[name][0]
        digest = self._names[name]
        for step in reversed(path):
            component = self.terms.names[step][1]
            text = b"i%d" % component if isinstance(component, int) else b"s" + component.encode()
            digest = self._names[step] = _digest(b"n", digest, text)
        return digest

    def names(self, names: tuple[int, ...]) -> bytes:
        return b"%d:" % len(names) + b"".join(self.name(name) for name in names)

    def level(self, level: int) -> bytes:
        done, stack = self._levels, [level]
        while stack:
            item = stack[-1]
            kind, a, b = self.terms.levels[item]
            if item in done:
                stack.pop()
            elif kind == PARAM:
                done[item] = _digest(b"u", self.name(a))
            elif a not in done or (kind != SUCC and b not in done):
                stack += (a, b)
            elif kind == SUCC:
                done[item] = _digest(b"+", done[a])
            else:
                done[item] = _digest({MAX: b"m", IMAX: b"i"}[kind], done[a], done[b])
        return done[level]

    def auxiliary(self, name: int) -> Definition | Theorem | None:
        """The auxiliary constant of this name, which counts by its content; None if the name counts."""
        if name not in self._auxiliaries:
            component = self.terms.names[name][1]
            constant = None
            if self.constants and isinstance(component, str) and SHARED.fullmatch(component):
                match self.constants.get(name):
                    case Theorem() | Definition(safety="safe") as found:
                        constant = found
            self._auxiliaries[name] = constant
        return self._auxiliaries[name]

    def _content(self, constant: Definition | Theorem) -> bytes:
        """The digest of an auxiliary constant whose parts have one."""
        if constant.name not in self._contents:
            tag = b"XD" if isinstance(constant, Definition) else b"XT"
            parts = [self._exprs[part] for part in _parts(constant)]
            self._contents[constant.name] = _digest(tag, self.names(constant.levels), *parts)
        return self._contents[constant.name]

    def expr(self, expr: int) -> bytes:
        """The digest of an expression.

        Raises `ImpossibleDeclaration` when an auxiliary constant is made of itself: only there can the walk
        come back to a node whose parts it is still at.
        """
        terms, done, stack = self.terms, self._exprs, [expr]
        opened: set[int] = set()
        ops, field_a, field_b, field_c = terms.ops, terms.a, terms.b, terms.c
        while stack:
            item = stack[-1]
            if item in done:
                stack.pop()
                continue
            kind, a, b, c = ops[item] & 15, field_a[item], field_b[item], field_c[item]
            constant = self.auxiliary(a) if kind == CONST else None
            parts = _parts(constant) if constant else terms.children(item)
            missing = [part for part in parts if part not in done]
            if missing:
                if constant and item in opened:
                    raise ImpossibleDeclaration(f"the declaration {show_name(terms, a)} depends on itself")
                if constant:
                    opened.add(item)
                stack += missing
                continue
            if kind == APP:
                digest = _digest(b"@", done[a], done[b])
            elif kind == LAM:
                digest = _digest(b"\\", done[b], done[c])
            elif kind == PI:
                digest = _digest(b"P", done[b], done[c])
            elif kind == CONST:
                levels = terms.level_lists[b]
                what = (b"x", self._content(constant)) if constant else (b"c", self.name(a))
                digest = _digest(*what, b"%d:" % len(levels), *map(self.level, levels))
            elif kind == BVAR:
                digest = _digest(b"b", b"%d" % a)
            elif kind == SORT:
                digest = _digest(b"S", self.level(a))
            elif kind == LET:
                _, type_, value, body = terms.lets[a]
                digest = _digest(b"l", b"%d" % (ops[item] >> 4), done[type_], done[value], done[body])
            elif kind == NAT:
                digest = _digest(b"#", b"%x" % int(terms.literals[a]))
            elif kind == PROJ:
                digest = _digest(b".", self.name(a), done[c], b"%d" % b)
            else:
                digest = _digest(b"$", str(terms.literals[a]).encode())
            done[item] = digest
        return done[expr]

    def declaration(self, declaration: Declaration) -> bytes:
        """The digest of a declaration. Of a theorem: its statement."""
        head = declaration.head
        match head:
            case Axiom():
                parts = [b"A%d" % head.unsafe, self.expr(head.type)]
            case Definition():
                parts = [b"D", head.safety.encode(), self.expr(head.type), self.expr(head.value)]
            case Theorem():
                parts = [b"T", self.expr(head.type)]
            case Opaque():
                parts = [b"O%d" % head.unsafe, self.expr(head.type), self.expr(head.value)]
            case Quot():
                parts = [
                    b"Q",
                    *(
                        self.name(c.name) + self.expr(c.type)
                        for c in declaration.constants
                        if isinstance(c, Quot)
                    ),
                ]
            case Inductive():
                parts = [b"I%d" % head.unsafe, b"%d:%d:" % (head.params, len(declaration.types))]
                for type_, constructors in declaration.blocks:
                    parts += [self.name(type_.name), self.expr(type_.type), b"%d:" % len(constructors)]
                    parts += [self.name(c.name) + self.expr(c.type) for c in constructors]
            case _:
                raise TypeError(f"no declaration starts with {head}")
        return _digest(b"".join((parts[0], self.name(head.name), self.names(head.levels), *parts[1:])))
