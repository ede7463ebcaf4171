"""What a proof may rest on: nothing unsafe, no hole, no axiom but the permitted ones.

An axiom is permitted when its name is, and its declaration is one that we trust: the base's, or the very one
that the trusted statement makes. So a proof can't bring its own `axiom propext : False`.
"""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.proofs.closure import Closure, Declaration, Declarations
from gatekeeper.proofs.declarations import Axiom, Constructor, Definition, Inductive, Opaque, kind_name
from gatekeeper.proofs.errors import Finding
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.special import SORRY
from gatekeeper.proofs.terms import Terms
from gatekeeper.proofs.trust import Vouchers


def axioms_of(closure: Closure) -> tuple[Declaration, ...]:
    """The axioms in a closure."""
    return tuple(d for d in closure.declarations if isinstance(d.head, Axiom))


def refuse_unsafe(terms: Terms, theorem: int, closure: Closure) -> None:
    """Raise the `Finding` unsafe_declaration if anything in the closure is unsafe or partial."""
    for declaration in closure.declarations:
        for constant in declaration.constants:
            match constant:
                case Definition(safety=safety) if safety != "safe":
                    word = safety
                case Axiom(unsafe=True) | Opaque(unsafe=True):
                    word = "unsafe"
                case Inductive(unsafe=True) | Constructor(unsafe=True):
                    word = "unsafe"
                case _:
                    continue
            shown = show_name(terms, constant.name)
            raise Finding(
                "unsafe_declaration",
                f"{show_name(terms, theorem)} rests on the {word} {kind_name(constant)} {shown}",
                constant=shown,
            )


def refuse_sorry(terms: Terms, theorem: int, closure: Closure) -> None:
    """Raise the `Finding` contains_sorry if the closure has the axiom that marks a hole."""
    sorry = terms.name_of(*SORRY)
    for declaration in axioms_of(closure):
        if declaration.head.name == sorry:
            shown = show_name(terms, theorem)
            raise Finding("contains_sorry", f"{shown} is not fully proved: it rests on sorry", constant=shown)


def refuse_axioms(
    terms: Terms,
    theorem: int,
    closure: Closure,
    permitted: Iterable[int],
    theirs: Declarations,
    vouchers: Vouchers,
) -> None:
    """Raise the `Finding` axiom_not_permitted for the first axiom in the closure that is not permitted."""
    allowed = frozenset(permitted)
    for declaration in axioms_of(closure):
        name = declaration.head.name
        shown = show_name(terms, name)
        if name not in allowed:
            raise Finding(
                "axiom_not_permitted",
                f"{show_name(terms, theorem)} rests on the axiom {shown}, which the claim does not permit",
                constant=shown,
            )
        if not declaration.trusted and not vouchers.vouch(name, theirs):
            raise Finding(
                "axiom_not_permitted",
                f"{show_name(terms, theorem)} rests on an axiom that the proof declares itself as {shown}",
                constant=shown,
            )
