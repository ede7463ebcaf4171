"""A gate that passed a claim itself, whose policy asks for a reviewer and for a second gate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gatekeeper import documents, merkle
from gatekeeper.attest import Signer
from gatekeeper.config import Policy
from gatekeeper.keys import Keyring
from gatekeeper.model import Approval, ClaimVerdict, Evidence, Quorum, Reason, ReasonCode, TrustedHalf
from gatekeeper.model.attestation import GateImport, GateKey, GateVerdict, TreeHead
from gatekeeper.witness import read

from .scene import LATER, RECORD, Scene


class EndorsementScene(Scene):
    """`reviewer` may approve here; `other` is a second gate, a witness here; `stranger` is nobody."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.reviewer, self.other = self._key(self.keyring), self._key(Keyring(folder / "second"))
        ledger = self.ledger("seen")
        for key, role in ((self.reviewer, "reviewer"), (self.other, "witness")):
            ledger.append(self.key("added", key.public, role=role))
        gates = Quorum(count=2, keys=(self.own.public.keyid, self.other.public.keyid))
        policy = Policy(require_approval=Quorum(), require=gates)
        config = self.workspace.config.model_copy(update={"policy": policy})
        self.workspace.config = config
        ledger.append(self.verified())
        assert self.gate("seen").status(RECORD).reason.code is ReasonCode.NOT_APPROVED

    @staticmethod
    def _key(keyring: Keyring) -> Signer:
        return keyring.signer(keyring.create().keyid)

    @property
    def half(self) -> TrustedHalf:
        """What there is to approve."""
        half = self.workspace.trusted_half(RECORD, "c1")
        assert isinstance(half, TrustedHalf)
        return half

    def approve(self, **options: Any) -> Approval:
        """An honest approval."""
        return self.gate("seen").claims.approve(RECORD, self.half, self.reviewer.public.keyid, **options)

    def change_the_claim(self) -> None:
        """Another rule under the same text."""
        path = self.workspace.artifact_folder(RECORD, "c1").parent / "claim.yaml"
        path.write_text(path.read_text().replace("'0.1'", "'0.3'"))

    def failed(self) -> GateVerdict:
        """The other gate's word that it does not pass."""
        return self._verdict("Unverified", Reason(code=ReasonCode.OUTSIDE_TOLERANCE, text="Off."), LATER)

    def about_other_bytes(self) -> GateVerdict:
        """A pass of another artifact."""
        said = self.verified()
        claim: ClaimVerdict = said.claims[0]
        digests = claim.digests.model_copy(update={"artifact": "sha256:" + "e" * 64})
        claims = (claim.model_copy(update={"digests": digests, "evidence": Evidence(checker="repro")}),)
        return said.model_copy(update={"claims": claims})

    def proof(
        self,
        signer: Signer,
        said: GateVerdict | None = None,
        *,
        before: int = 1,
        head_signer: Signer | None = None,
        root: str = "",
    ) -> bytes:
        """What `gate ledger prove` prints in a ledger that has a few other entries before the verdict."""
        tree = merkle.Frontier()
        nodes: dict[int, bytes] = {}

        def add(line: bytes) -> None:
            first = merkle.number(tree.size)
            nodes.update(
                {first + height: node for height, node in enumerate(tree.add(merkle.leaf_hash(line)))}
            )

        for number in range(before):
            add(b"another entry %d" % number)
        place = {"tree_size": tree.size, "root_hash": tree.root().hex()}
        said = said or self.verified()
        line = self.sign(said.model_copy(update={"ledger": self.place().model_copy(update=place)}), signer)
        add(line)
        add(b"one more")
        head = TreeHead(tree_size=tree.size, root_hash=root or tree.root().hex(), timestamp=LATER)
        path = merkle.inclusion_proof(nodes.__getitem__, before, tree.size)
        return documents.canonical(
            {
                "leafIndex": before,
                "leafHash": merkle.leaf_hash(line).hex(),
                "auditPath": [step.hex() for step in path],
                "entry": json.loads(line),
                "treeSize": tree.size,
                "rootHash": head.root_hash,
                "head": json.loads(self.sign(head, head_signer or signer)),
            }
        )

    def imported(self, proof: bytes, **changes: Any) -> GateImport:
        """The entry that would take it in, unchecked."""
        said = read(proof, "proof.json", LATER).model_copy(update={"ledger": self.place()})
        return said.model_copy(update=changes)

    def revoke(self, key: Signer, role: str) -> GateKey:
        """The end of a key."""
        return self.key("revoked", key.public, role=role, reason="Stolen.")
