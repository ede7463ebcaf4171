"""Declarations as a lean4export file, format 3.1: for other checkers, and to keep.

Written from our tables, so another kernel judges exactly what ours did. Recursors are written as the file
claims them, for a checker to compare with its own; ours never reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from gatekeeper.proofs.closure import Closure, Declaration, Declarations
from gatekeeper.proofs.declarations import (
    ABBREV_HINT,
    OPAQUE_HINT,
    Axiom,
    Constructor,
    Definition,
    Inductive,
    Opaque,
    Quot,
    Recursor,
    RecursorClaims,
    Theorem,
)
from gatekeeper.proofs.export import BINDER_INFOS
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
)

BINDER_NAMES: Final = {number: name for name, number in BINDER_INFOS.items()}
LEVEL_NAMES: Final = {SUCC: "succ", MAX: "max", IMAX: "imax", PARAM: "param"}
Record = dict[str, Any]
Typed = Axiom | Theorem | Opaque | Definition | Quot | Inductive | Constructor


def write_export(
    declarations: Declarations, closures: Iterable[Closure], lean_version: str, githash: str
) -> Iterator[bytes]:
    """The lines of an export of all declarations of some closures, each declaration once.

    Raises `InvalidArtifact` while it writes, if what a file says of a recursor is malformed.
    """
    import orjson

    records = _Writer(declarations).records(closures, lean_version, githash)
    return (orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)


def decimal(number: int) -> str:
    """The decimal digits of a number of any length."""
    if number.bit_length() < 2000:
        return str(number)
    half = number.bit_length() * 3 // 20
    high, low = divmod(number, 10**half)
    return decimal(high) + decimal(low).rjust(half, "0")


class _Writer:
    def __init__(self, declarations: Declarations) -> None:
        self.declarations = declarations
        self.terms = declarations.terms
        self.exprs: dict[int, int] = {}  # index in the table -> number in the file
        self.levels: dict[int, int] = {0: 0}
        self.names: dict[int, int] = {0: 0}

    def records(self, closures: Iterable[Closure], lean_version: str, githash: str) -> Iterator[Record]:
        exporter = {"name": "gatekeeper", "version": "3.1.0"}
        lean = {"githash": githash, "version": lean_version}
        yield {"meta": {"exporter": exporter, "lean": lean, "format": {"version": "3.1.0"}}}
        done: set[int] = set()
        for closure in closures:
            for declaration in closure.declarations:
                if declaration.head.name not in done:
                    done.add(declaration.head.name)
                    yield from self._declaration(declaration)

    def _name(self, name: int) -> Iterator[Record]:
        missing = []
        while name not in self.names:
            missing.append(name)
            name = self.terms.names[name][0]
        for item in reversed(missing):
            prefix, component = self.terms.names[item]
            number = self.names[item] = len(self.names)
            pre = self.names[prefix]
            if isinstance(component, int):
                yield {"num": {"pre": pre, "i": component}, "in": number}
            else:
                yield {"str": {"pre": pre, "str": component}, "in": number}

    def _level(self, root: int) -> Iterator[Record]:
        stack = [root]
        while stack:
            level = stack[-1]
            kind, a, b = self.terms.levels[level]
            children = () if kind == PARAM else (a,) if kind == SUCC else (a, b)
            missing = [child for child in children if child not in self.levels]
            if level in self.levels or missing:
                stack.extend(missing) if level not in self.levels else stack.pop()
                continue
            stack.pop()
            value: Any = [self.levels[child] for child in children]
            if kind == PARAM:
                yield from self._name(a)
                value = self.names[a]
            elif kind == SUCC:
                value = value[0]
            number = self.levels[level] = len(self.levels)
            yield {LEVEL_NAMES[kind]: value, "il": number}

    def _tree(self, root: int) -> Iterator[Record]:
        """An expression, after all its parts that are not written yet."""
        stack = [root]
        while stack:
            expr = stack[-1]
            missing = [child for child in self.terms.children(expr) if child not in self.exprs]
            if expr not in self.exprs and missing:
                stack += missing
                continue
            stack.pop()
            if expr not in self.exprs:
                yield from self._expr(expr)

    def _expr(self, expr: int) -> Iterator[Record]:
        """One expression, whose children are written; the names and levels it needs come first."""
        terms, exprs, names = self.terms, self.exprs, self.names
        op, a, b, c = terms.ops[expr], terms.a[expr], terms.b[expr], terms.c[expr]
        kind = op & 15
        record: Record
        if kind == APP:
            record = {"app": {"fn": exprs[a], "arg": exprs[b]}}
        elif kind in (LAM, PI):
            yield from self._name(a)
            node = {"name": names[a], "type": exprs[b], "body": exprs[c], "binderInfo": BINDER_NAMES[op >> 4]}
            record = {"lam" if kind == LAM else "forallE": node}
        elif kind == CONST:
            yield from self._name(a)
            for level in terms.level_lists[b]:
                yield from self._level(level)
            record = {"const": {"name": names[a], "us": [self.levels[x] for x in terms.level_lists[b]]}}
        elif kind == BVAR:
            record = {"bvar": a}
        elif kind == SORT:
            yield from self._level(a)
            record = {"sort": self.levels[a]}
        elif kind == LET:
            name, type_, value, body = terms.lets[a]
            yield from self._name(name)
            node = {"name": names[name], "type": exprs[type_], "value": exprs[value], "body": exprs[body]}
            record = {"letE": {**node, "nondep": bool(op >> 4)}}
        elif kind == NAT:
            record = {"natVal": decimal(int(terms.literals[a]))}
        elif kind == PROJ:
            yield from self._name(a)
            record = {"proj": {"typeName": names[a], "idx": b, "struct": exprs[c]}}
        else:
            record = {"strVal": terms.literals[a]}
        number = exprs[expr] = len(exprs)
        yield {**record, "ie": number}

    def _declaration(self, declaration: Declaration) -> Iterator[Record]:
        for constant in declaration.constants:
            yield from self._name(constant.name)
            for level in getattr(constant, "levels", ()):
                yield from self._name(level)
            for part in ("type", "value"):
                if (expr := getattr(constant, part, None)) is not None:
                    yield from self._tree(expr)
        head = declaration.head
        match head:
            case Axiom():
                yield {"axiom": {**self._common(head), "isUnsafe": head.unsafe}}
            case Theorem():
                yield {"thm": {**self._common(head), "value": self.exprs[head.value], **self._alone(head)}}
            case Opaque():
                value: Record = {"value": self.exprs[head.value], "isUnsafe": head.unsafe}
                yield {"opaque": {**self._common(head), **value, **self._alone(head)}}
            case Definition():
                named = {OPAQUE_HINT: "opaque", ABBREV_HINT: "abbrev"}
                hints = named.get(head.hints, {"regular": head.hints})
                value = {"value": self.exprs[head.value], "hints": hints, "safety": head.safety}
                yield {"def": {**self._common(head), **value, **self._alone(head)}}
            case Quot():
                for quot in declaration.constants:
                    assert isinstance(quot, Quot)  # noqa: S101
                    yield {"quot": {**self._common(quot), "kind": quot.kind}}
            case _:
                recursors = []
                for owner in self.declarations.recursors(declaration):
                    recursor = self.declarations.constants.get(owner)
                    if isinstance(recursor, Recursor) and recursor.claims:
                        claims = recursor.claims()
                        for name in (owner, *claims.levels, *claims.all, *(rule[0] for rule in claims.rules)):
                            yield from self._name(name)
                        for expr in (claims.type, *(rule[2] for rule in claims.rules)):
                            yield from self._tree(expr)
                        recursors.append(self._recursor(owner, claims))
                yield self._inductive(declaration, recursors)

    def _common(self, constant: Typed) -> Record:
        return {
            "name": self.names[constant.name],
            "levelParams": [self.names[level] for level in constant.levels],
            "type": self.exprs[constant.type],
        }

    def _alone(self, constant: Theorem | Opaque | Definition) -> Record:
        return {"all": [self.names[constant.name]]}

    def _recursor(self, name: int, claims: RecursorClaims) -> Record:
        return {
            "name": self.names[name],
            "levelParams": [self.names[level] for level in claims.levels],
            "type": self.exprs[claims.type],
            "all": [self.names[name] for name in claims.all],
            "numParams": claims.params,
            "numIndices": claims.indices,
            "numMotives": claims.motives,
            "numMinors": claims.minors,
            "rules": [
                {"ctor": self.names[constructor], "nfields": fields, "rhs": self.exprs[value]}
                for constructor, fields, value in claims.rules
            ],
            "k": claims.k,
            "isUnsafe": claims.unsafe,
        }

    def _inductive(self, declaration: Declaration, recursors: list[Record]) -> Record:
        types = [
            {
                **self._common(type_),
                "numParams": type_.params,
                "numIndices": type_.indices,
                "all": [self.names[name] for name in type_.all],
                "ctors": [self.names[name] for name in type_.ctors],
                "numNested": type_.nested,
                "isRec": type_.recursive,
                "isUnsafe": type_.unsafe,
                "isReflexive": type_.reflexive,
            }
            for type_ in declaration.types
        ]
        ctors = [
            {
                **self._common(constructor),
                "induct": self.names[constructor.inductive],
                "cidx": constructor.index,
                "numParams": constructor.params,
                "numFields": constructor.fields,
                "isUnsafe": constructor.unsafe,
            }
            for _, constructors in declaration.blocks
            for constructor in constructors
        ]
        return {"inductive": {"types": types, "ctors": ctors, "recs": recursors}}
