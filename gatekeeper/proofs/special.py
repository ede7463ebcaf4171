"""Constants that the kernel of Lean 4.35 treats by name, and names it keeps to itself.

The kernel computes with these without looking at what was declared under the name: whoever declares them
decides what the kernel's answers mean. (`def Nat.add a b := a` is enough to prove `False`.) So they come
from the pinned base, or for an export from the trusted statement's own export, and are loaded before
anything else; a proof that declares one of them is refused.

The list was read off the engine: every name that `initialize_type_checker`, `initialize_inductive` and
`initialize_quot` of its kernel build, the string constants of the whole kernel, and the constants that those
names are made of. `log2`, `reduceBool` and `reduceNat` are not special in this version; they were in others,
and stay.
"""

from __future__ import annotations

from typing import Final

from gatekeeper.proofs.terms import Terms

_NAT_OPERATION = "computed on literals by the kernel's own arithmetic"
_NAT_PREDICATE = "decided on literals by the kernel, as Bool.true or Bool.false"
_STRING = "a string literal unfolds to String.ofList of a list of Char.ofNat"
_QUOT = "quotients are built into the kernel, with a reduction rule of their own"
_NATIVE = "other versions of the kernel run compiled code for it"

SPECIAL: Final[dict[tuple[str, ...], str]] = {
    ("Nat",): "the type of a number literal",
    ("Nat", "zero"): "the literal 0",
    ("Nat", "succ"): "a literal n+1 unfolds to it, and successors of literals are folded",
    ("Nat", "add"): _NAT_OPERATION,
    ("Nat", "sub"): _NAT_OPERATION,
    ("Nat", "mul"): _NAT_OPERATION,
    ("Nat", "div"): _NAT_OPERATION,
    ("Nat", "mod"): _NAT_OPERATION,
    ("Nat", "gcd"): _NAT_OPERATION,
    ("Nat", "pow"): _NAT_OPERATION,
    ("Nat", "log2"): _NAT_OPERATION,
    ("Nat", "land"): _NAT_OPERATION,
    ("Nat", "lor"): _NAT_OPERATION,
    ("Nat", "xor"): _NAT_OPERATION,
    ("Nat", "shiftLeft"): _NAT_OPERATION,
    ("Nat", "shiftRight"): _NAT_OPERATION,
    ("Nat", "beq"): _NAT_PREDICATE,
    ("Nat", "ble"): _NAT_PREDICATE,
    ("Bool",): "the type of what the kernel decides on number literals",
    ("Bool", "true"): _NAT_PREDICATE,
    ("Bool", "false"): _NAT_PREDICATE,
    ("String",): "the type of a string literal",
    ("String", "ofList"): _STRING,
    ("String", "mk"): "what a string literal unfolded to in earlier versions",
    ("Char",): _STRING,
    ("Char", "ofNat"): _STRING,
    ("List",): _STRING,
    ("List", "nil"): _STRING,
    ("List", "cons"): _STRING,
    ("Quot",): _QUOT,
    ("Quot", "mk"): _QUOT,
    ("Quot", "lift"): _QUOT,
    ("Quot", "ind"): _QUOT,
    ("Eq",): "the type of Quot.lift is made of it",
    ("Eq", "refl"): "the constructor that the kernel demands of Eq",
    ("eagerReduce",): "switches how the kernel unfolds its argument",
    ("Lean", "reduceBool"): _NATIVE,
    ("Lean", "reduceNat"): _NATIVE,
}

AXIOMS: Final[dict[tuple[str, ...], str]] = {
    ("propext",): "a standard axiom",
    ("Classical", "choice"): "a standard axiom",
    ("Quot", "sound"): "a standard axiom",
    ("sorryAx",): "marks a hole in a proof",
    ("Lean", "ofReduceBool"): "trusts compiled code",
    ("Lean", "ofReduceNat"): "trusts compiled code",
    ("Lean", "trustCompiler"): "trusts compiled code",
}
"""Names with a fixed meaning: whoever reads a list of axioms takes them for the well-known ones."""

KERNEL_PREFIXES: Final = frozenset(
    {"_kernel_fresh", "_ind_fresh", "_nested", "_nested_fresh", "_uniq", "dontcare"}
)
"""First components of names that the kernel makes for itself. No elaborator declares them."""

NAT_LITERAL: Final = (("Nat",),)
STRING_LITERAL: Final = (
    ("String",),
    ("String", "ofList"),
    ("Char",),
    ("Char", "ofNat"),
    ("List",),
    ("Nat",),
)
"""What a literal stands on, though no constant of it occurs in the term."""

SORRY: Final = ("sorryAx",)


def reserved(terms: Terms, name: int) -> str | None:
    """Why no proof may declare this name; None if it may."""
    components = terms.components(name)
    if components and components[0] in KERNEL_PREFIXES:
        return "the kernel makes such names for itself"
    if not all(isinstance(component, str) for component in components):
        return None
    plain = tuple(str(component) for component in components)
    return SPECIAL.get(plain) or AXIOMS.get(plain)


def special_names(terms: Terms) -> list[int]:
    """All names of `SPECIAL`."""
    return [terms.name_of(*components) for components in SPECIAL]
