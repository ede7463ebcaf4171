"""What the trusted statement asks, and whether the proof's module states the same.

The statement of a theorem is its name, its universe parameters and its type, together with every declaration
that gives the type its meaning: all that it reaches through types and through the values of definitions. The
proof must declare a theorem of the same digest, and declare each reached thing that is not in the pinned
base with the same digest (see `digest.py` for what "same" means). What is in the base is the same by its
pin. The name of an auxiliary constant does not count: its content is part of the digest of all that speak of
it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from gatekeeper.proofs.closure import Declaration, Declarations
from gatekeeper.proofs.declarations import Theorem, kind_name
from gatekeeper.proofs.digest import Digester
from gatekeeper.proofs.errors import Finding, InvalidClaim
from gatekeeper.proofs.pretty import show_difference
from gatekeeper.proofs.printing import show_name
from gatekeeper.proofs.terms import Terms
from gatekeeper.proofs.trust import by_content, changed


@dataclass(frozen=True, slots=True)
class Statement:
    """A theorem as the trusted module states it.

    `reached` are the declarations that its meaning rests on, `names` all constants that are spoken of there
    and count by their names, `auxiliaries` those that count by their content.
    """

    theorem: Theorem
    reached: tuple[Declaration, ...]
    names: frozenset[int]
    auxiliaries: frozenset[int]
    digest: str


def read_statement(terms: Terms, declarations: Declarations, name: int) -> Statement:
    """The statement of a theorem in the trusted module. Raises `InvalidClaim` if it can't serve as one."""
    shown = show_name(terms, name)
    theorem = declarations.constants.get(name)
    if not isinstance(theorem, Theorem) or declarations.constants.is_trusted(name):
        what = (
            "has no theorem" if theorem is None else f"has as {kind_name(theorem)}, not as its own theorem,"
        )
        raise InvalidClaim(f"the statement {what} {shown}")
    closure = declarations.closure([name], proofs=False)
    reached = closure.declarations[:-1]
    sorry = terms.name_of("sorryAx")
    if any(declaration.head.name == sorry for declaration in reached):
        raise InvalidClaim(f"what {shown} states is itself incomplete: it rests on sorry")
    auxiliaries = by_content(declarations, closure.names - {name})
    digester = Digester(terms)  # what is reported names all that is reached, auxiliary or not
    total = sha256(digester.declaration(Declaration((theorem,), False)))
    for digest in sorted(digester.declaration(declaration) for declaration in reached):
        total.update(digest)
    names = closure.names - auxiliaries - {name}
    return Statement(theorem, reached, names, auxiliaries, "sha256:" + total.hexdigest())


def compare(terms: Terms, ours: Declarations, proof: Declarations, statement: Statement) -> None:
    """Raise the `Finding` statement_mismatch unless the proof's module states the same theorem.

    Given that the proof declares a theorem of this name, and nothing that the base declares.
    """
    expected = statement.theorem
    shown = show_name(terms, expected.name)
    found = proof.constants.get(expected.name)
    assert isinstance(found, Theorem)  # noqa: S101
    if found.levels != expected.levels:
        raise Finding(
            "statement_mismatch",
            f"{shown} has other universe parameters than the statement",
            constant=shown,
            expected=" ".join(show_name(terms, level) for level in expected.levels),
            found=" ".join(show_name(terms, level) for level in found.levels),
        )
    if proof.digester.expr(found.type) != ours.digester.expr(expected.type):
        expected_text, found_text = show_difference(terms, expected.type, found.type)
        hidden = changed(ours, statement.auxiliaries, proof) if expected_text == found_text else None
        if hidden is not None:
            raise _difference(terms, ours, proof, shown, hidden)
        raise Finding(
            "statement_mismatch",
            f"{shown} states something else: expected {expected_text}, found {found_text}",
            constant=shown,
            expected=expected_text,
            found=found_text,
        )
    name = changed(ours, statement.names, proof)
    if name is not None:
        raise _difference(terms, ours, proof, shown, name)


def _difference(terms: Terms, ours: Declarations, proof: Declarations, theorem: str, name: int) -> Finding:
    """The finding that a constant which the statement reaches is not the same in the proof."""
    constant = show_name(terms, name)
    expected, found = ours.of(name), proof.of(name)
    if expected is None:
        what = "which only the proof declares"
        texts = "nothing", f"a declaration of {constant}"
    elif found is None:
        what = "which the proof does not declare"
        texts = f"the {kind_name(expected.head)} {constant}", "nothing"
    elif kind_name(found.head) != kind_name(expected.head) or found.head.name != expected.head.name:
        what = "which the proof declares as another kind of thing"
        texts = kind_name(expected.head), kind_name(found.head)
    else:
        texts = describe_difference(terms, expected, found)
        what = f"which the proof declares differently: expected {texts[0]}, found {texts[1]}"
    return Finding(
        "statement_mismatch",
        f"{theorem} is stated with {constant}, {what}",
        constant=constant,
        expected=texts[0],
        found=texts[1],
    )


def describe_difference(terms: Terms, expected: Declaration, found: Declaration) -> tuple[str, str]:
    """Two texts that show where two declarations of one name and kind differ, as far as short texts can."""
    if len(expected.constants) != len(found.constants):
        return tuple(  # type: ignore[return-value]
            ", ".join(show_name(terms, c.name) for c in d.constants[:40]) for d in (expected, found)
        )
    for ours, theirs in zip(expected.constants, found.constants, strict=True):
        if ours.name != theirs.name:
            return show_name(terms, ours.name), show_name(terms, theirs.name)
        for part in ("type", "value"):
            left, right = getattr(ours, part, None), getattr(theirs, part, None)
            if left is not None and right is not None:
                texts = show_difference(terms, left, right)
                if texts[0] != texts[1]:
                    return texts
    return (
        "the declaration of the statement",
        "one that differs in its parameters, its universe levels or what an auxiliary constant of it holds",
    )
