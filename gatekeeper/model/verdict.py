"""What the gate says: never edited, superseded by a later one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from gatekeeper.model.base import (
    ClaimId,
    DecimalString,
    Digest,
    Frozen,
    KeyId,
    RecordId,
    Sentence,
    Timestamp,
)
from gatekeeper.model.claim import ClaimKind
from gatekeeper.model.evidence import Evidence
from gatekeeper.model.reason import OutcomeName, Reason, ReasonCode
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


class Freezing(Frozen):
    """What the ledger held of a claim's two halves when it was judged. Moments are those of its entries."""

    frozen: Timestamp | None = None
    """When exactly this trusted half was frozen; None where it never was, or another one was since."""
    attached: Timestamp | None = None
    """When exactly this artifact was first on record, by an attachment or an earlier verdict."""
    in_time: bool = False
    """It is frozen, and the freeze stands before the artifact's first entry."""
    broken: Timestamp | None = None
    """When another trusted half was frozen, which this one took the place of without a freeze of its own."""
    changed_after: Timestamp | None = None
    """When an artifact was first on record with another trusted half than this one; None: never."""
    entries: tuple[Digest, ...] = ()
    """The entries that say so: SHA-256 of each one's line."""

    @property
    def text(self) -> str:
        """All of it in words."""
        if self.broken:
            said = f"Changed since it was frozen on {self.broken}."
        elif not self.frozen:
            said = "Not frozen."
        elif not self.attached:
            said = f"Frozen on {self.frozen}."
        elif self.in_time:
            said = f"Frozen on {self.frozen}, before the artifact was first on record ({self.attached})."
        else:
            said = f"Frozen on {self.frozen}, only after the artifact was on record ({self.attached})."
        if self.changed_after:
            said += f" The trusted half was changed after an artifact was attached ({self.changed_after})."
        return said


class Quorum(Frozen):
    """How many of which keys must say something."""

    count: Annotated[int, Field(ge=1)] = 1
    keys: Annotated[tuple[KeyId, ...], Field(max_length=64)] = ()

    @model_validator(mode="after")
    def _can_be_met(self) -> Quorum:
        if len(set(self.keys)) < len(self.keys):
            raise ValueError("keys names a key twice; each counts once")
        if self.keys and self.count > len(self.keys):
            raise ValueError(f"count asks for {self.count} of {len(self.keys)} keys")
        return self


class Approval(Frozen):
    """A reviewer's last word on a claim's trusted half."""

    key: KeyId
    holder: str
    date: Timestamp
    note: Sentence
    state: Literal["valid", "voided", "withdrawn", "revoked"]
    """`voided`: the trusted half is another one now. `revoked`: the key was in other hands by then."""
    signs_verdicts: bool
    """Whether this key may sign verdicts of this ledger too: no second person need have looked."""
    asked_for: bool
    """Whether it is one of those that the policy counts."""
    entry: Digest

    @property
    def text(self) -> str:
        """It in words."""
        who = f"key {self.key[:12]}…" + (f" ({self.holder})" if self.holder else "")
        who += ", which also signs verdicts" if self.signs_verdicts else ""
        note = f", noting: {self.note}" if self.note else ""
        match self.state:
            case "valid":
                aside = "" if self.asked_for else " (not one of those that the policy asks for)"
                return f"Approved by {who} on {self.date}{note}{aside}."
            case "voided":
                return f"The approval by {who} of {self.date} is voided: text, statement or rules changed."
            case "withdrawn":
                return f"The approval by {who} was withdrawn on {self.date}{note}."
            case "revoked":
                return f"The approval by {who} of {self.date} does not count: the key is revoked as of then."


class GateWord(Frozen):
    """What one gate found of a claim, by its last verdict on these very bytes that settled anything."""

    key: KeyId
    holder: str
    passed: bool
    code: ReasonCode
    date: Timestamp
    entry: Digest | None
    """The entry of this ledger that says so; None for the verdict that carries this."""

    @property
    def text(self) -> str:
        """It in words."""
        who = f"key {self.key[:12]}…" + (f" ({self.holder})" if self.holder else "")
        return f"{who} says {'VERIFIED' if self.passed else 'Unverified'} ({self.code}, {self.date})"


class Endorsement(Frozen):
    """What people and other gates say of a claim, as the ledger held it when it was judged."""

    approvals: tuple[Approval, ...] = ()
    """One a key, in the order of the ledger."""
    approvals_required: int = 0
    gates: tuple[GateWord, ...] = ()
    """One a key that the policy names, in the policy's order."""
    gates_required: int = 0
    """0: the policy asks for no other gate."""
    gates_named: int = 0

    @property
    def approved(self) -> bool:
        """Enough of those that the policy asks for approve of the trusted half as it is."""
        valid = [it for it in self.approvals if it.state == "valid" and it.asked_for]
        return len(valid) >= self.approvals_required

    @property
    def entries(self) -> tuple[Digest, ...]:
        """The ledger's entries that say all this."""
        found = [it.entry for it in self.approvals] + [it.entry for it in self.gates if it.entry]
        return tuple(dict.fromkeys(found))

    @property
    def approvals_text(self) -> str:
        """Who approved of the trusted half, in words."""
        said = " ".join(it.text for it in self.approvals) or "Nobody has approved the trusted half."
        if not self.approved:
            said += f" The policy asks for {self.approvals_required}."
        return said

    @property
    def gates_text(self) -> str:
        """Which gates say what, in words; empty where the policy asks for none."""
        if not self.gates_required:
            return ""
        silent = self.gates_named - len(self.gates)
        said = [it.text for it in self.gates] + ([f"{silent} named said nothing yet"] if silent else [])
        return f"{self.gates_required} of {self.gates_named} gates are asked for: {'; '.join(said)}."


class RecordDigests(Frozen):
    """The bytes that a record's verdict is about, besides its claims'."""

    record: Digest
    """record.yaml."""
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
    freezing: Freezing | None = None
    """None where the trusted half can't be read."""
    endorsement: Endorsement | None = None
    """None where the trusted half can't be read."""
    found: Reason | None = None
    """That the artifact passed here, where approvals or other gates that the policy asks for are wanting."""
    evidence: Evidence | None = None

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> ClaimVerdict:
        if self.outcome != self.reason.code.outcome or (self.status == "VERIFIED") != (
            self.outcome == "verified"
        ):
            raise ValueError("status, outcome and reason contradict each other")
        if self.status == "VERIFIED" and (self.evidence is None or self.evidence.failure is not None):
            raise ValueError("a pass needs evidence without a failure")
        if self.found and (self.status == "VERIFIED" or self.found.code.outcome != "verified"):
            raise ValueError("what was found belongs to a pass that does not count")
        if self.found and (self.evidence is None or self.evidence.failure is not None):
            raise ValueError("a pass needs evidence without a failure")
        return self

    @property
    def own(self) -> Reason:
        """What this gate's own run came to, whatever people and other gates say."""
        return self.found or self.reason


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
    digests: RecordDigests
    claims: tuple[ClaimVerdict, ...]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Verdict:
        must_agree(self.status, self.reason, self.digests.policy, self.claims)
        return self


def must_agree(status: Status, reason: Reason, policy: Digest, claims: Sequence[ClaimVerdict]) -> None:
    """The parts of a record's verdict say the same.

    Raises:
        ValueError: they contradict each other.
    """
    verified = bool(claims) and all(claim.status == "VERIFIED" for claim in claims)
    if (status == "VERIFIED") != verified:
        raise ValueError("the record's status contradicts its claims")
    if (status == "VERIFIED") != (reason.code.outcome == "verified"):
        raise ValueError("the record's status contradicts its reason")
    if any(claim.digests.policy != policy for claim in claims):
        raise ValueError("a claim was judged by another policy than its record")
