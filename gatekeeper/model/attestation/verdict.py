"""A record's verdict; its fields are named as in SLSA's Verification Summary Attestation v1 where that has
one for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints, model_validator

from gatekeeper.model.attestation.statement import (
    NAMESPACE,
    Contract,
    DigestSet,
    Name,
    OfRecord,
    Resource,
    Statement,
    Subject,
    half_name,
    hex_of,
    resources,
)
from gatekeeper.model.base import Digest, Timestamp
from gatekeeper.model.reason import OutcomeName, Reason
from gatekeeper.model.verdict import GATE, ClaimVerdict, RecordDigests, Status, Verdict, must_agree


class Verifier(Contract):
    """SLSA's verifier: who judged, and the versions of what it judged with."""

    id: Literal["https://gatekeeper.invalid/gate-2"] = "https://gatekeeper.invalid/gate-2"
    version: dict[Annotated[str, StringConstraints(max_length=64)], Name]


class PolicyReference(Contract):
    """SLSA's policy: the digest of the policy with every default filled in."""

    uri: Literal["gatekeeper.yaml#policy"] = "gatekeeper.yaml#policy"
    digest: DigestSet


Result = Literal["PASSED", "FAILED", "NOT_EVALUATED"]
_RESULTS: dict[OutcomeName, Result] = {
    "verified": "PASSED",
    "unverified": "FAILED",
    "not_evaluated": "NOT_EVALUATED",
}


class GateVerdict(OfRecord):
    """A record's verdict. SLSA knows no NOT_EVALUATED: the machine's trouble is neither pass nor failure."""

    type: ClassVar[str] = NAMESPACE + "gate-verdict/v1"

    verifier: Verifier
    time_verified: Timestamp
    policy: PolicyReference
    input_attestations: tuple[Resource, ...]
    """The ledger's entries that the verdict rests on: SHA-256 of each one's line, without its end."""
    verification_result: Result
    gate: Literal["Gate 2 — Verification (formal proof or sandbox reproduction)"] = GATE
    status: Status
    reason: Reason
    record: DigestSet
    """Digest of record.yaml."""
    claims: tuple[ClaimVerdict, ...]

    @property
    def time(self) -> str:
        return self.time_verified

    def subjects(self) -> tuple[Subject, ...]:
        found = [(f"{self.resource_uri}/record", self.record.sha256)]
        for claim in self.claims:
            halves = (("claim", claim.digests.claim), ("artifact", claim.digests.artifact))
            found += [(half_name(self.resource_uri, claim.id, half), hex_of(d)) for half, d in halves if d]
        return tuple(found)

    @classmethod
    def of(cls, verdict: Verdict) -> GateVerdict:
        """The predicate that says a verdict.

        Raises:
            ValueError: the verdict has no date: nothing was evaluated.
        """
        if verdict.evaluated is None:
            raise ValueError("a verdict without a date can't be attested")
        return cls(
            verifier=Verifier(version={"gatekeeper": verdict.gatekeeper}),
            time_verified=verdict.evaluated,
            resource_uri=verdict.id,
            policy=PolicyReference(digest=_digest_set(verdict.digests.policy)),
            input_attestations=resources(_inputs(verdict.id, verdict.claims)),
            verification_result=_RESULTS[verdict.reason.code.outcome],
            status=verdict.status,
            reason=verdict.reason,
            record=_digest_set(verdict.digests.record),
            claims=verdict.claims,
        )

    def verdict(self) -> Verdict:
        """The verdict that it says.

        Raises:
            ValueError: its parts contradict each other.
        """
        return Verdict(
            id=self.resource_uri,
            status=self.status,
            reason=self.reason,
            evaluated=self.time_verified,
            gatekeeper=self.verifier.version.get("gatekeeper", ""),
            digests=RecordDigests(
                record="sha256:" + self.record.sha256, policy="sha256:" + self.policy.digest.sha256
            ),
            claims=self.claims,
        )

    @model_validator(mode="after")
    def _says_a_verdict(self) -> GateVerdict:
        must_agree(self.status, self.reason, "sha256:" + self.policy.digest.sha256, self.claims)
        if self.verification_result != _RESULTS[self.reason.code.outcome]:
            raise ValueError("verificationResult contradicts the reason")
        inputs = _inputs(self.resource_uri, self.claims)
        if tuple((s.name, s.digest.sha256) for s in self.input_attestations) != inputs:
            raise ValueError("inputAttestations are not those that the claims rest on")
        return self


def _inputs(record_id: str, claims: Sequence[ClaimVerdict]) -> tuple[Subject, ...]:
    return tuple(
        (half_name(record_id, claim.id, "history"), hex_of(digest))
        for claim in claims
        for digest in (claim.freezing.entries if claim.freezing else ())
    ) + tuple(
        (half_name(record_id, claim.id, "endorsement"), hex_of(digest))
        for claim in claims
        for digest in (claim.endorsement.entries if claim.endorsement else ())
    )


def _digest_set(digest: Digest) -> DigestSet:
    return DigestSet(sha256=hex_of(digest))


class VerdictStatement(Statement[GateVerdict]):
    """A verdict, as a statement."""

    predicate_type: Literal["https://gatekeeper.invalid/gate-verdict/v1"]
