"""What a proof may rest on: nothing unsafe, no hole, no axiom but the permitted ones.

An axiom is permitted when its name is, and its declaration is the one that we mean by the name: of Lean's own
names, the base's; of others, the very one that the trusted statement makes or imports. So a proof can't bring
its own `axiom propext : False`, nor import another library's axiom of a permitted name.
"""

from __future__ import annotations

from collections.abc import Iterable

from gatekeeper.proofs.closure import Closure, Declaration, Declarations
from gatekeeper.proofs.declarations import Axiom, Constructor, Definition, Inductive, Opaque, kind_name
from gatekeeper.proofs.errors import Finding
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.special import SORRY, reserved
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
        if declaration.trusted and reserved(terms, name):
            continue
        if not vouchers.vouch(name, theirs):
            which = (
                f"the axiom {shown}, which is not the one that the trusted statement knows"
                if declaration.trusted
                else f"an axiom that the proof declares itself as {shown}"
            )
            raise Finding(
                "axiom_not_permitted", f"{show_name(terms, theorem)} rests on {which}", constant=shown
            )
