"""What of a record can go to a checker: both halves of each claim, or the verdict that says why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gatekeeper import judge
from gatekeeper.attachments import Refused
from gatekeeper.dispatch import CheckerName, checker_for, mismatch
from gatekeeper.freezing import Fact, freezing
from gatekeeper.model import (
    Attachment,
    ClaimVerdict,
    Digest,
    Digests,
    Freezing,
    Reason,
    ReasonCode,
    RecordDigests,
    TrustedHalf,
)
from gatekeeper.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Ready:
    """A claim whose two halves can go to a checker."""

    half: TrustedHalf
    attachment: Attachment
    checker: CheckerName
    digests: Digests
    freezing: Freezing


def take_in(
    workspace: Workspace, record_id: str, claim_id: str, facts: Sequence[Fact]
) -> Ready | ClaimVerdict:
    """Both halves of a claim as they lie on disk, or the verdict that says why they can't go to a checker.

    `facts` are what the ledger holds of the record.
    """
    half = workspace.trusted_half(record_id, claim_id)
    if isinstance(half, Refused):
        return judge.without_evidence(claim_id, None, half.reason, digests(workspace))

    def refused(reason: Reason, artifact: Digest | None = None) -> ClaimVerdict:
        found = digests(workspace, half.digest, artifact)
        history = freezing(facts, claim_id, half.digest, artifact)
        return judge.without_evidence(claim_id, half.claim, reason, found, history)

    checker = checker_for(half.claim)
    if isinstance(checker, Reason):
        return refused(checker)
    attachment = workspace.attachment(record_id, claim_id)
    if isinstance(attachment, Refused):
        return refused(attachment.reason)
    if wrong := mismatch(half.claim, attachment.artifact):
        return refused(wrong, attachment.digest)
    history = freezing(facts, claim_id, half.digest, attachment.digest)
    if workspace.config.policy.require_freeze and (late := judge.not_frozen(history)):
        return refused(late, attachment.digest)
    return Ready(half, attachment, checker, digests(workspace, half.digest, attachment.digest), history)


def strays(workspace: Workspace, record_id: str) -> list[ClaimVerdict]:
    """A misnamed claim must not be overlooked: it would leave a record VERIFIED for the wrong claims."""
    names = workspace.stray_claims(record_id)
    reasons = [
        Reason(
            code=ReasonCode.INVALID_CLAIM,
            text=f"claims/{name} of {record_id} is no claim id; rename it like c1, or remove it.",
        )
        for name in names
    ]
    return [
        judge.without_evidence(f"stray-{number}", None, reason, digests(workspace))
        for number, reason in enumerate(reasons, 1)
    ]


def digests(workspace: Workspace, claim: Digest | None = None, artifact: Digest | None = None) -> Digests:
    """What a verdict about a claim is about."""
    return Digests(claim=claim, artifact=artifact, policy=workspace.config.policy.digest)


def record_digests(workspace: Workspace, record_id: str) -> RecordDigests:
    """What a verdict about a record is about, besides its claims."""
    return RecordDigests(record=workspace.record_digest(record_id), policy=workspace.config.policy.digest)
