"""What the gate says: never edited, superseded by a later one."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import model_validator

from gatekeeper.model.base import ClaimId, DecimalString, Digest, Frozen, RecordId, Sentence, Timestamp
from gatekeeper.model.claim import ClaimKind
from gatekeeper.model.evidence import Evidence
from gatekeeper.model.reason import OutcomeName, Reason
from gatekeeper.model.rules import AcceptanceRule

GATE: Final = "Gate 2 — Verification (formal proof or sandbox reproduction)"

Status = Literal["VERIFIED", "Unverified"]

Agreement = Literal["single", "identical", "stable", "unstable"]
"""Of a script's runs: there was one; all are alike bit by bit; they differ, and every rule's answer
stands all the same; the answer depends on the run."""


class Statistics(Frozen):
    """The runs of one number together, in the rule's unit, to 12 significant digits.

    For a series or table it is the element that lies worst.
    """

    n: int
    mean: DecimalString
    deviation: DecimalString | None
    """Standard deviation of the sample (n - 1); None for one run."""
    low: DecimalString | None
    high: DecimalString | None
    """Confidence interval of the mean by Student's t, two-sided; None for one run."""
    confidence: DecimalString
    equivalence_p: DecimalString | None
    """The larger p-value of the one-sided tests against the bounds; None where nothing varies or every run
    counts by itself."""
    points: tuple[DecimalString, ...] = ()
    """The number of each run, in the order of the runs."""


class RuleResult(Frozen):
    """One acceptance rule and what was measured against it."""

    rule: AcceptanceRule
    holds: bool
    text: Sentence
    statistics: Statistics | None = None
    """None for words, where nothing could be measured, and for numbers too long to be written."""
    worst: str | None = None
    """Name of the element of a series or table that `statistics` is about."""
    bounds: tuple[DecimalString | None, DecimalString | None] | None = None
    """What the rule accepts for that number, to 12 significant digits; None is no bound."""


class Digests(Frozen):
    """The bytes that a claim's verdict is about. A verdict whose digests no longer match is stale."""

    claim: Digest | None
    """The trusted half: claim.yaml and the statement."""
    artifact: Digest | None
    """artifact.yaml, which in turn holds the digest of every file."""
    policy: Digest


class ClaimVerdict(Frozen):
    """The outcome for one claim."""

    id: ClaimId
    kind: ClaimKind | None
    """None where claim.yaml can't be read."""
    status: Status
    outcome: OutcomeName
    reason: Reason
    rules: tuple[RuleResult, ...] = ()
    agreement: Agreement | None = None
    """None where no script ran to its end."""
    remarks: tuple[Sentence, ...] = ()
    """What a reader should know and what decided nothing."""
    digests: Digests
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> ClaimVerdict:
        if self.outcome != self.reason.code.outcome or (self.status == "VERIFIED") != (
            self.outcome == "verified"
        ):
            raise ValueError("status, outcome and reason contradict each other")
        if self.status == "VERIFIED" and (self.evidence is None or self.evidence.failure is not None):
            raise ValueError("a pass needs evidence without a failure")
        return self


class Verdict(Frozen):
    """The outcome for a record. VERIFIED only when it has claims and every one of them is."""

    id: RecordId
    status: Status
    gate: Literal["Gate 2 — Verification (formal proof or sandbox reproduction)"] = GATE
    reason: Reason
    evaluated: Timestamp | None
    """When; None for what stands of a record that was never evaluated. In the ledger every verdict has it."""
    gatekeeper: str
    """Version of the program that judged."""
    claims: tuple[ClaimVerdict, ...]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Verdict:
        verified = bool(self.claims) and all(claim.status == "VERIFIED" for claim in self.claims)
        if (self.status == "VERIFIED") != verified:
            raise ValueError("the record's status contradicts its claims")
        return self
