"""Which declarations a constant rests on, in an order that the kernel can take them.

A kernel declaration is one axiom, definition, theorem or opaque constant; the four quotient primitives
together; or an inductive declaration: its types with their constructors, from which the kernel makes the
recursors.

The search is one iterative depth-first walk over expressions and declarations together, each visited once,
so it is linear in the size of the terms however they are shared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, Protocol

from gatekeeper.proofs.declarations import (
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
from gatekeeper.proofs.digest import Digester
from gatekeeper.proofs.errors import ImpossibleDeclaration
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.special import NAT_LITERAL, STRING_LITERAL
from gatekeeper.proofs.terms import APP, CONST, LAM, NAT, PI, PROJ, STR, Terms

_NEW: Final = 0
_OPEN: Final = 1
_DONE: Final = 2
MAX_NESTED: Final = 1000
"""So many recursors for nested types are known of one declaration."""


class Constants(Protocol):
    """Constants by name."""

    def get(self, name: int) -> Constant | None: ...

    def is_trusted(self, name: int) -> bool:
        """Whether the constant comes from the pinned base."""

    def origin(self, name: int) -> object | None:
        """The module of the base that declares the constant; None if the base has none."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the kernel takes at once.

    `constants` are all constants of it that a file declares, without recursors: for an inductive declaration
    the types, in order, then the constructors of each. `trusted`: it comes from the pinned base.
    """

    constants: tuple[Constant, ...]
    trusted: bool

    @property
    def head(self) -> Constant:
        return self.constants[0]

    @property
    def types(self) -> tuple[Inductive, ...]:
        return tuple(constant for constant in self.constants if isinstance(constant, Inductive))

    @property
    def blocks(self) -> list[tuple[Inductive, list[Constructor]]]:
        """The types of an inductive declaration, in order, each with its constructors, in order."""
        constructors = iter([c for c in self.constants if isinstance(c, Constructor)])
        return [(type_, list(islice(constructors, len(type_.ctors)))) for type_ in self.types]


@dataclass(frozen=True, slots=True)
class Closure:
    """`declarations`, each after those it needs.

    `used[e]` is true for each expression that occurs in one; `names` are all constants that are spoken of,
    declared or not, the roots among them.
    """

    declarations: tuple[Declaration, ...]
    used: bytearray
    names: frozenset[int]


class Declarations:
    """Groups the constants of a scope into kernel declarations, and has the digests of the scope."""

    def __init__(self, terms: Terms, constants: Constants) -> None:
        self.terms = terms
        self.constants = constants
        self.digester = Digester(terms, constants)
        self._by_name: dict[int, Declaration | None] = {}
        self._quot = tuple(terms.name_of("Quot", *rest) for rest in ((), ("mk",), ("lift",), ("ind",)))
        self._eq = terms.name_of("Eq")
        self._nat_literal = tuple(terms.name_of(*name) for name in NAT_LITERAL)
        self._string_literal = tuple(terms.name_of(*name) for name in STRING_LITERAL)

    def of(self, name: int) -> Declaration | None:
        """The declaration that introduces a constant; None if there is no such constant.

        Raises `ImpossibleDeclaration` when its parts contradict each other.
        """
        if name in self._by_name:
            return self._by_name[name]
        constant = self.constants.get(name)
        declaration: Declaration | None
        match constant:
            case None:
                declaration = self._recursor(name)
            case Axiom() | Definition() | Theorem() | Opaque():
                declaration = Declaration((constant,), self.constants.is_trusted(name))
            case Quot():
                declaration = self._quotient()
            case Inductive():
                declaration = self._inductive(constant)
            case Constructor():
                declaration = self._owner(constant.inductive)
                if declaration is None or constant not in declaration.constants:
                    raise self._wrong(name, "is a constructor of no inductive type")
            case Recursor():
                declaration = self._recursor(name)
                if declaration is None:
                    raise self._wrong(name, "is a recursor of no inductive type")
        self._by_name[name] = declaration
        if declaration is not None:
            self._by_name.update((part.name, declaration) for part in declaration.constants)
        return declaration

    def _wrong(self, name: int, what: str) -> ImpossibleDeclaration:
        return ImpossibleDeclaration(f"the declaration {show_name(self.terms, name)} {what}")

    def _owner(self, inductive: int) -> Declaration | None:
        """The declaration of an inductive type; None if the name is none."""
        if not isinstance(self.constants.get(inductive), Inductive):
            return None
        return self.of(inductive)

    def _quotient(self) -> Declaration:
        parts = tuple(self.constants.get(name) for name in self._quot)
        quots = tuple(part for part in parts if isinstance(part, Quot))
        kinds = tuple(part.kind for part in quots)
        if kinds != ("type", "ctor", "lift", "ind"):
            raise ImpossibleDeclaration("the quotient primitives are not the four that the kernel knows")
        return Declaration(quots, all(self.constants.is_trusted(part.name) for part in quots))

    def _inductive(self, member: Inductive) -> Declaration:
        """All types of a declaration, with their constructors, checked to agree on what they are."""
        trusted = self.constants.is_trusted(member.name)
        types: list[Inductive] = []
        constructors: list[Constructor] = []
        for name in member.all:
            type_ = self.constants.get(name)
            if not isinstance(type_, Inductive) or self.constants.is_trusted(name) != trusted:
                raise self._wrong(name, "is listed as an inductive type and is none")
            same = (type_.all, type_.levels, type_.params, type_.unsafe, type_.nested)
            if same != (member.all, member.levels, member.params, member.unsafe, member.nested):
                raise self._wrong(name, "disagrees with the inductive declaration it belongs to")
            types.append(type_)
            for index, constructor_name in enumerate(type_.ctors):
                constructor = self.constants.get(constructor_name)
                if not isinstance(constructor, Constructor):
                    raise self._wrong(constructor_name, "is listed as a constructor and is none")
                claimed = (constructor.inductive, constructor.index, constructor.levels, constructor.params)
                if claimed != (name, index, type_.levels, type_.params) or constructor.unsafe != type_.unsafe:
                    raise self._wrong(constructor_name, "disagrees with the inductive type it belongs to")
                if self.constants.is_trusted(constructor_name) != trusted:
                    raise self._wrong(constructor_name, "is declared elsewhere than its inductive type")
                constructors.append(constructor)
        names = [type_.name for type_ in types] + [constructor.name for constructor in constructors]
        if member not in types or len(set(names)) != len(names):
            raise self._wrong(member.name, "is not in its own inductive declaration, once")
        return Declaration((*types, *constructors), trusted)

    def _recursor(self, name: int) -> Declaration | None:
        """The inductive declaration from which the kernel makes a recursor of this name, if there is one.

        That a file lists the recursor is not needed: the name says whose it is.
        """
        prefix, component = self.terms.names[name]
        if not isinstance(component, str) or not component.startswith("rec"):
            return None
        declaration = self._owner(prefix)
        return declaration if declaration and name in self.recursors(declaration) else None

    def recursors(self, declaration: Declaration) -> tuple[int, ...]:
        """The names of the recursors that the kernel makes for an inductive declaration."""
        types = declaration.types
        nested = range(1, min(types[0].nested, MAX_NESTED) + 1) if types else ()
        return (
            *(self.terms.name(type_.name, "rec") for type_ in types),
            *(self.terms.name(types[0].name, f"rec_{number}") for number in nested),
        )

    def expressions(self, declaration: Declaration, *, proofs: bool) -> list[int]:
        """The types and values in a declaration; values of theorems only on demand."""
        found: list[int] = []
        for constant in declaration.constants:
            if isinstance(constant, Recursor | Quot):
                continue  # the kernel makes its own
            found.append(constant.type)
            if isinstance(constant, Definition | Opaque) or (proofs and isinstance(constant, Theorem)):
                found.append(constant.value)
        return found

    def closure(self, roots: Iterable[int], *, proofs: bool) -> Closure:
        """All declarations that the named constants rest on, themselves included.

        Names that are not declared are left out: the kernel will miss them. With `proofs` off, the values of
        theorems are not followed: what remains is what the meaning of the roots rests on.
        Raises `ImpossibleDeclaration` when declarations depend on each other in a circle.

        An expression is looked at until all its parts are done. It can be met again before that, through
        an inductive type whose constructors speak of it (`List I` leads to `I`, whose constructor takes
        a `List I`): it is then done within the type, so that the type comes after all it needs.
        """
        terms = self.terms
        ops, field_a, field_b, field_c = terms.ops, terms.a, terms.b, terms.c
        done = bytearray(len(terms))  # expressions that rest on nothing but `order`, or their own type
        status: dict[int, int] = {}  # by head name of a declaration
        opened: dict[int, Declaration] = {}
        order: list[Declaration] = []
        stack: list[int] = []  # an expression e as e, a declaration with head name n as -n - 1
        path: list[int] = []  # head names of the open declarations, innermost last
        names: set[int] = set()

        def want(name: int) -> bool:
            """Push the declaration of a name unless it is done; whether it was pushed."""
            names.add(name)
            declaration = self.of(name)
            if declaration is None:
                return False
            head = declaration.head.name
            now = status.get(head, _NEW)
            if now == _DONE:
                return False
            if now == _OPEN:
                if head == path[-1] and isinstance(declaration.head, Inductive):
                    return False  # constructors speak of their own types
                raise self._wrong(name, "depends on itself")
            opened[head] = declaration
            done.extend(bytes(len(terms) - len(done)))  # the base is decoded as it is reached
            stack.append(-head - 1)
            return True

        for root in roots:
            want(root)
            while stack:
                item = stack[-1]
                if item < 0:
                    head = -item - 1
                    now = status.get(head, _NEW)
                    if now == _NEW:
                        status[head] = _OPEN
                        path.append(head)
                        stack.extend(self.expressions(opened[head], proofs=proofs))
                        if isinstance(opened[head].head, Quot):
                            want(self._eq)
                        continue
                    stack.pop()
                    if now == _OPEN:
                        status[head] = _DONE
                        path.pop()
                        order.append(opened[head])
                    continue
                if done[item]:
                    stack.pop()
                    continue
                kind = ops[item] & 15
                if kind == APP:
                    left, right = field_b[item], field_a[item]
                elif kind in (LAM, PI):
                    left, right = field_b[item], field_c[item]
                else:
                    waits = False
                    for name in self._names_in(kind, item):
                        waits |= want(name)
                    for child in terms.children(item):
                        if not done[child]:
                            stack.append(child)
                            waits = True
                    if not waits:
                        done[item] = 1
                        stack.pop()
                    continue
                if not done[left]:
                    stack.append(left)
                    if not done[right]:
                        stack.append(right)
                elif not done[right]:
                    stack.append(right)
                else:
                    done[item] = 1
                    stack.pop()
        return Closure(tuple(order), done, frozenset(names))

    def _names_in(self, kind: int, expr: int) -> tuple[int, ...]:
        """The constants that a node itself rests on."""
        if kind in (CONST, PROJ):
            return (self.terms.a[expr],)
        if kind == NAT:
            return self._nat_literal
        return self._string_literal if kind == STR else ()
