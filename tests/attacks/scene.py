"""A workspace with an honest ledger, and the tools of somebody who wants it to say VERIFIED."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gatekeeper import attest, documents, judge, merkle, skeletons
from gatekeeper.attest import Signer
from gatekeeper.gate import Gate
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import (
    ClaimVerdict,
    Digests,
    Evidence,
    Reason,
    ReasonCode,
    Record,
    RecordDigests,
    TrustedHalf,
    Verdict,
)
from gatekeeper.model.attestation import (
    GateCorrection,
    GateKey,
    GateRecall,
    GateVerdict,
    Position,
    Predicate,
    PublicKey,
    TreeHead,
    state,
)
from gatekeeper.workspace import Workspace

RECORD = "ATTACK:00000001"
NOW = "2026-01-02T00:00:00Z"
LATER = "2026-01-03T00:00:00Z"


class Scene:
    """What an attack works on: `lines` are the ledger's, `own` its key, `stranger` somebody else's."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace.init(folder / "workspace")
        self.workspace.add_record(Record(id=RECORD, kind="submission", title="t"))
        claim, _, artifact, files = skeletons.empirical("c1", "One.")
        self.workspace.write_claim(RECORD, claim)
        self.workspace.write_artifact(RECORD, "c1", artifact, files)
        self.workspace.attach(RECORD, "c1")
        self.keyring = Keyring(folder / "keys")
        self.own: Signer = self.keyring.signer(self.keyring.create().keyid)
        others = Keyring(folder / "others")
        self.stranger: Signer = others.signer(others.create().keyid)
        self.states = folder
        self.path = self.workspace.ledger_folder / "ledger.jsonl"
        self.head_path = self.workspace.ledger_folder / "head.json"
        ledger = self.ledger("seen")
        ledger.append(self.unverified())
        ledger.append(self.unverified(at=LATER))
        assert self.gate("seen").status(RECORD).reason.code is ReasonCode.OUTSIDE_TOLERANCE

    def ledger(self, machine: str) -> Ledger:
        """The ledger as a machine sees it; `seen` has seen it when it was honest."""
        return Ledger(self.workspace.ledger_folder, self.keyring, self.states / machine)

    def gate(self, machine: str) -> Gate:
        """The gate on a machine, for questions that need no container."""
        return Gate(
            self.workspace, lambda: (_ for _ in ()).throw(AssertionError), ledger=self.ledger(machine)
        )

    # What one may say

    def verified(self, at: str = LATER) -> GateVerdict:
        """The lie that every attack is after."""
        reason = Reason(code=ReasonCode.ARTIFACT_PASSED, text="It passed.")
        return self._verdict("VERIFIED", reason, at)

    def unverified(self, at: str = NOW) -> GateVerdict:
        """The truth."""
        reason = Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text="It is wrong.")
        return self._verdict("Unverified", reason, at)

    def _verdict(self, status: Any, reason: Reason, at: str) -> GateVerdict:
        half = self.workspace.trusted_half(RECORD, "c1")
        attachment = self.workspace.attachment(RECORD, "c1")
        assert isinstance(half, TrustedHalf)
        policy = self.workspace.config.policy.digest
        claim = ClaimVerdict(
            id="c1",
            kind="empirical",
            status=status,
            outcome=reason.code.outcome,
            reason=reason,
            digests=Digests(claim=half.digest, artifact=attachment.digest, policy=policy),  # type: ignore[union-attr]
            evidence=Evidence(checker="repro"),
        )
        digests = RecordDigests(record=self.workspace.record_digest(RECORD), policy=policy)
        verdict: Verdict = judge.judge_record(RECORD, (claim,), digests, at, "0")
        return GateVerdict.of(verdict).model_copy(update={"ledger": self.place()})

    def key(self, action: Any, key: PublicKey, **fields: Any) -> GateKey:
        """An entry about keys."""
        return GateKey(action=action, key=key, date=LATER, ledger=self.place(), **fields)

    def correction(self, **lies: Any) -> GateCorrection:
        """The correction that follows a VERIFIED, which is written before, but for the lies."""
        self.append(self.sign(self.verified()))
        due = self.ledger("seen").standing(RECORD).due[0]
        return due.model_copy(update={"ledger": self.place(), **lies})

    def recall(self, target: dict[str, Any]) -> GateRecall:
        """A recall of anything."""
        said = {"target": target, "reason": "It is wrong.", "date": LATER}
        return GateRecall.model_validate(said).model_copy(update={"ledger": self.place()})

    def place(self) -> Position:
        """The place after the ledger's lines as they are."""
        tree = self._tree()
        return Position(tree_size=tree.size, root_hash=tree.root().hex())

    # How one may say it

    def sign(self, said: Predicate | dict[str, Any] | bytes, *signers: Signer, kind: str = "") -> bytes:
        """An envelope of anything, signed by anybody, under any payload type."""
        payload = said if isinstance(said, bytes) else b""
        if isinstance(said, Predicate):
            payload = documents.to_json(state(said))
        elif isinstance(said, dict):
            payload = documents.canonical(said)
        kind = kind or attest.PAYLOAD_TYPE
        message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
        signatures = [
            {"keyid": s.public.keyid, "sig": base64.b64encode(s.sign(message)).decode()}
            for s in signers or (self.own,)
        ]
        return documents.canonical(
            {"payload": base64.b64encode(payload).decode(), "payloadType": kind, "signatures": signatures}
        )

    def statement(self, said: Predicate) -> dict[str, Any]:
        """A statement, to be bent."""
        document: dict[str, Any] = json.loads(documents.to_json(state(said)))
        return document

    @property
    def lines(self) -> list[bytes]:
        """The ledger's lines."""
        return self.path.read_bytes().split(b"\n")[:-1] if self.path.exists() else []

    def write(self, lines: Sequence[bytes], *, end: bytes = b"\n") -> None:
        """Put other lines into the ledger; its head stays."""
        self.path.write_bytes(b"".join(line + end for line in lines))

    def append(self, line: bytes) -> None:
        """Put a line at the ledger's end; its head stays."""
        self.write([*self.lines, line])

    def sign_head(self, signer: Signer, size: int | None = None) -> None:
        """Put a head over the lines as they are, signed by anybody."""
        tree = self._tree()
        head = TreeHead(tree_size=size or tree.size, root_hash=tree.root().hex(), timestamp=LATER)
        self.head_path.write_bytes(self.sign(head, signer) + b"\n")

    def _tree(self) -> merkle.Frontier:
        tree = merkle.Frontier()
        for line in self.lines:
            tree.add(merkle.leaf_hash(line))
        return tree
