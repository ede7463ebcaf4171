"""What the gate says: never edited, superseded by a later one."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import model_validator

from gatekeeper.model.base import ClaimId, Digest, Frozen, Quantity, RecordId, Sentence, Timestamp
from gatekeeper.model.claim import AcceptanceRule, ClaimKind
from gatekeeper.model.evidence import Evidence
from gatekeeper.model.reason import OutcomeName, Reason

GATE: Final = "Gate 2 — Verification (formal proof or sandbox reproduction)"

Status = Literal["VERIFIED", "Unverified"]


class RuleResult(Frozen):
    """One acceptance rule and what was measured against it."""

    rule: AcceptanceRule
    measured: Quantity | None
    holds: bool
    text: Sentence


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
    evaluated: Timestamp
    gatekeeper: str
    """Version of the program that judged."""
    claims: tuple[ClaimVerdict, ...]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Verdict:
        verified = bool(self.claims) and all(claim.status == "VERIFIED" for claim in self.claims)
        if (self.status == "VERIFIED") != verified:
            raise ValueError("the record's status contradicts its claims")
        return self
