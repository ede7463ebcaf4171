"""Constants as data: what a Lean module declares, in the terms of one `Terms` table.

Only what the kernel or the statement comparison reads is kept. Of a recursor that is its name: the kernel
makes its own recursors from the inductive types, and what a file claims of them is never used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

OPAQUE_HINT: Final = -1
ABBREV_HINT: Final = -2
"""Reducibility hints are one int: these two, or the height of a regular definition."""

SAFETY: Final = ("unsafe", "safe", "partial")
QUOT_KINDS: Final = ("type", "ctor", "lift", "ind")


@dataclass(frozen=True, slots=True)
class Axiom:
    name: int
    levels: tuple[int, ...]
    type: int
    unsafe: bool


@dataclass(frozen=True, slots=True)
class Definition:
    name: int
    levels: tuple[int, ...]
    type: int
    value: int
    hints: int
    safety: str


@dataclass(frozen=True, slots=True)
class Theorem:
    name: int
    levels: tuple[int, ...]
    type: int
    value: int


@dataclass(frozen=True, slots=True)
class Opaque:
    name: int
    levels: tuple[int, ...]
    type: int
    value: int
    unsafe: bool


@dataclass(frozen=True, slots=True)
class Quot:
    name: int
    levels: tuple[int, ...]
    type: int
    kind: str


@dataclass(frozen=True, slots=True)
class Inductive:
    """One type of an inductive declaration; `all` names every type of it, in order, `ctors` its constructors.

    `nested` counts the auxiliary types that the kernel makes for nested occurrences, each with a recursor.
    """

    name: int
    levels: tuple[int, ...]
    type: int
    params: int
    indices: int
    all: tuple[int, ...]
    ctors: tuple[int, ...]
    nested: int
    recursive: bool
    unsafe: bool
    reflexive: bool


@dataclass(frozen=True, slots=True)
class Constructor:
    name: int
    levels: tuple[int, ...]
    type: int
    inductive: int
    index: int
    params: int
    fields: int
    unsafe: bool


@dataclass(frozen=True, slots=True)
class RecursorClaims:
    """What a file says of a recursor. Never used for a judgement; an export hands it on to other checkers."""

    levels: tuple[int, ...]
    type: int
    all: tuple[int, ...]
    params: int
    indices: int
    motives: int
    minors: int
    rules: tuple[tuple[int, int, int], ...]  # constructor, number of fields, right-hand side
    k: bool
    unsafe: bool


@dataclass(frozen=True, slots=True)
class Recursor:
    name: int
    claims: Callable[[], RecursorClaims] | None = field(default=None, compare=False, repr=False)


Constant = Axiom | Definition | Theorem | Opaque | Quot | Inductive | Constructor | Recursor

KIND_NAMES: Final[dict[type, str]] = {
    Axiom: "axiom",
    Definition: "definition",
    Theorem: "theorem",
    Opaque: "opaque constant",
    Quot: "quotient primitive",
    Inductive: "inductive type",
    Constructor: "constructor",
    Recursor: "recursor",
}


def kind_name(constant: Constant) -> str:
    """What a reader calls this kind of constant."""
    return KIND_NAMES[type(constant)]
