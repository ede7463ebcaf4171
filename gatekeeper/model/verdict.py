"""What the gate says: never edited, superseded by a later one."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from gatekeeper.model.base import ClaimId, Digest, Frozen, Quantity, RecordId, Timestamp
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
    text: str


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
    rules: Annotated[tuple[RuleResult, ...], Field()] = ()
    digests: Digests
    evidence: Evidence | None = None


class Verdict(Frozen):
    """The outcome for a record. VERIFIED only when it has claims and every one of them is."""

    id: RecordId
    status: Status
    gate: Literal["Gate 2 — Verification (formal proof or sandbox reproduction)"] = GATE
    reason: Reason
    evaluated: Timestamp
    gatekeeper: str
    """Version of the program that judged."""
    claims: Annotated[tuple[ClaimVerdict, ...], Field()]
