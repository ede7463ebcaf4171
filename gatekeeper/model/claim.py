"""The trusted half of a claim: what is asked. Written and reviewed by the publisher (claim.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from gatekeeper.model.base import ClaimId, DecimalString, Digest, Frozen, LeanName, MetricName, Unit

ClaimKind = Literal["mathematical", "empirical", "unclassified"]
Direction = Literal["within", "at_least", "at_most"]

STANDARD_AXIOMS = ("propext", "Quot.sound", "Classical.choice")
"""The three axioms of ordinary Lean mathematics."""

ClaimText = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Tolerance(Frozen):
    """How far a measurement may lie from the claimed value. With both given, either suffices.

    `abs` is in the rule's unit; `rel` is a share of the claimed value's magnitude ("0.02" is 2 percent).
    """

    abs: DecimalString | None = None
    rel: DecimalString | None = None

    @model_validator(mode="after")
    def _one_and_not_negative(self) -> Tolerance:
        if self.abs is None and self.rel is None:
            raise ValueError("give abs, rel or both")
        for name in ("abs", "rel"):
            value = getattr(self, name)
            if value is not None and Decimal(value) < 0:
                raise ValueError(f"{name} must not be negative")
        return self


class AcceptanceRule(Frozen):
    """One typed condition on one metric.

    `within` asks that the measurement lies inside the tolerance around `value`; `at_least` and `at_most`
    take `value` as a bound that a tolerance, where one is given, widens.
    """

    metric: MetricName
    value: DecimalString
    unit: Unit = ""
    tolerance: Tolerance | None = None
    direction: Direction = "within"

    @model_validator(mode="after")
    def _means_something(self) -> AcceptanceRule:
        if self.direction == "within" and self.tolerance is None:
            raise ValueError("direction 'within' needs a tolerance: add tolerance.abs or tolerance.rel")
        if self.tolerance and self.tolerance.rel is not None and Decimal(self.value) == 0:
            raise ValueError("a relative tolerance around zero admits nothing: use tolerance.abs")
        return self


class _ClaimBase(Frozen):
    id: ClaimId
    text: ClaimText


class UnclassifiedClaim(_ClaimBase):
    """A claim whose kind no person has confirmed. It is never evaluated."""

    kind: Literal["unclassified"]


class MathematicalClaim(_ClaimBase):
    """A claim that a Lean theorem states. `statement` lies beside claim.yaml; its proofs are `sorry`.

    It is Lean source on GateCore, or a lean4export file (Statement.ndjson) made from a sorried statement with
    whatever Lean and library the proof's export is made with.
    """

    kind: Literal["mathematical"]
    statement: Literal["Statement.lean", "Statement.ndjson"] = "Statement.lean"
    theorems: Annotated[tuple[LeanName, ...], Field(min_length=1, max_length=64)]
    permitted_axioms: Annotated[tuple[LeanName, ...], Field(max_length=64)] = STANDARD_AXIOMS


class EmpiricalClaim(_ClaimBase):
    """A claim that a script's metrics must bear out: every rule has to hold."""

    kind: Literal["empirical"]
    accept: Annotated[tuple[AcceptanceRule, ...], Field(min_length=1, max_length=64)]


Claim = Annotated[UnclassifiedClaim | MathematicalClaim | EmpiricalClaim, Field(discriminator="kind")]


@dataclass(frozen=True, slots=True)
class TrustedHalf:
    """A claim with the statement that goes with it and the digest of both together."""

    claim: Claim
    statement: bytes | None
    """Content of the statement's file; None for a claim that has none."""
    digest: Digest
