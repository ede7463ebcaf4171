"""The nouns. Everything else in the package takes these in and gives these out.

All are frozen and reject unknown fields, so a typing error in a file is an error and not a silence.
"""

from gatekeeper.model.artifact import Artifact, Attachment, LeanExport, LeanSource, LimitRequest, ReproScript
from gatekeeper.model.base import (
    ClaimId,
    DecimalString,
    Digest,
    FilePath,
    Frozen,
    LeanName,
    Quantity,
    RecordId,
    Timestamp,
)
from gatekeeper.model.claim import (
    STANDARD_AXIOMS,
    AcceptanceRule,
    Claim,
    ClaimKind,
    EmpiricalClaim,
    MathematicalClaim,
    Tolerance,
    TrustedHalf,
    UnclassifiedClaim,
)
from gatekeeper.model.evidence import Evidence, ProofEvidence, RunEvidence, Step, TheoremFact
from gatekeeper.model.reason import Reason, ReasonCode
from gatekeeper.model.record import (
    CorrectionRecord,
    DraftClaim,
    DraftReport,
    Provenance,
    PublishedGate,
    PublishedVerification,
    QualityTier,
    Record,
    Source,
    TextDigest,
    Tribunal,
)
from gatekeeper.model.verdict import GATE, ClaimVerdict, Digests, RuleResult, Verdict

__all__ = [
    "GATE",
    "STANDARD_AXIOMS",
    "AcceptanceRule",
    "Artifact",
    "Attachment",
    "Claim",
    "ClaimId",
    "ClaimKind",
    "ClaimVerdict",
    "CorrectionRecord",
    "DecimalString",
    "Digest",
    "Digests",
    "DraftClaim",
    "DraftReport",
    "EmpiricalClaim",
    "Evidence",
    "FilePath",
    "Frozen",
    "LeanExport",
    "LeanName",
    "LeanSource",
    "LimitRequest",
    "MathematicalClaim",
    "ProofEvidence",
    "Provenance",
    "PublishedGate",
    "PublishedVerification",
    "QualityTier",
    "Quantity",
    "Reason",
    "ReasonCode",
    "Record",
    "RecordId",
    "ReproScript",
    "RuleResult",
    "RunEvidence",
    "Source",
    "Step",
    "TextDigest",
    "TheoremFact",
    "Timestamp",
    "Tolerance",
    "Tribunal",
    "TrustedHalf",
    "UnclassifiedClaim",
    "Verdict",
]
