"""The trusted half of a claim: what is asked. Written and reviewed by the publisher (claim.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from gatekeeper.model.base import ClaimId, Digest, Frozen, LeanName
from gatekeeper.model.rules import AcceptanceRule, Repeats

ClaimKind = Literal["mathematical", "empirical", "unclassified"]

LeanEnvironment = Literal["lean", "lean-toolchain"]
"""Where Lean source is compiled, by the name of the image: on GateCore, or with a toolchain of the user's."""

STANDARD_AXIOMS = ("propext", "Quot.sound", "Classical.choice")
"""The three axioms of ordinary Lean mathematics."""

ClaimText = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class _ClaimBase(Frozen):
    id: ClaimId
    text: ClaimText


class UnclassifiedClaim(_ClaimBase):
    """A claim whose kind no person has confirmed. It is never evaluated."""

    kind: Literal["unclassified"]


class MathematicalClaim(_ClaimBase):
    """A claim that a Lean theorem states. `statement` lies beside claim.yaml; its proofs are `sorry`.

    It is Lean source for its `environment`, or a lean4export file (Statement.ndjson) made from a sorried
    statement with whatever Lean and library the proof's export is made with.
    """

    kind: Literal["mathematical"]
    statement: Literal["Statement.lean", "Statement.ndjson"] = "Statement.lean"
    environment: LeanEnvironment = "lean"
    theorems: Annotated[tuple[LeanName, ...], Field(min_length=1, max_length=64)]
    permitted_axioms: Annotated[tuple[LeanName, ...], Field(max_length=64)] = STANDARD_AXIOMS


class EmpiricalClaim(_ClaimBase):
    """A claim that a script's metrics must bear out: every rule has to hold."""

    kind: Literal["empirical"]
    accept: Annotated[tuple[AcceptanceRule, ...], Field(min_length=1, max_length=64)]
    repeats: Repeats = Repeats()


Claim = Annotated[UnclassifiedClaim | MathematicalClaim | EmpiricalClaim, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class TrustedHalf:
    """A claim with the statement that goes with it and the digest of both together."""

    claim: Claim
    statement: bytes | None
    """Content of the statement's file; None for a claim that has none."""
    digest: Digest
