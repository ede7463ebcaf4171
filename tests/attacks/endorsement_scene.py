"""A gate that passed a claim itself, whose policy asks for a reviewer and for a second gate."""

from __future__ import annotations

import json
from collections.abc import Sequence
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
        self.logs: dict[str, list[bytes]] = {}
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
        since: int | None = None,
        after: int = 1,
    ) -> bytes:
        """What `gate ledger prove` prints in a ledger that has a few other entries before the verdict. A
        signer's ledger grows from proof to proof; one that has more entries by now is forked."""
        log = self.logs.setdefault(signer.public.keyid, [])
        seen = len(log) if since is None else since
        if len(log) > before:  # a fork
            log = []
        log += [b"another entry %d" % number for number in range(len(log), before)]
        tree, _ = self._grow(log)
        place = {"tree_size": tree.size, "root_hash": tree.root().hex()}
        said = said or self.verified()
        line = self.sign(said.model_copy(update={"ledger": self.place().model_copy(update=place)}), signer)
        log += [line, *(b"one more %d" % number for number in range(after))]
        tree, nodes = self._grow(log)
        head = TreeHead(tree_size=tree.size, root_hash=root or tree.root().hex(), timestamp=LATER)
        document = {
            "leafIndex": before,
            "leafHash": merkle.leaf_hash(line).hex(),
            "auditPath": self._hex(merkle.inclusion_proof(nodes, before, tree.size)),
            "consistencyPath": self._hex(merkle.consistency_proof(nodes, before, tree.size)),
            "entry": json.loads(line),
            "treeSize": tree.size,
            "rootHash": head.root_hash,
            "head": json.loads(self.sign(head, head_signer or signer)),
        }
        if 0 < seen <= tree.size:
            document["since"] = {
                "treeSize": seen,
                "rootHash": merkle.root(nodes, seen).hex(),
                "consistencyPath": self._hex(merkle.consistency_proof(nodes, seen, tree.size)),
            }
        return documents.canonical(document)

    @staticmethod
    def _hex(path: Sequence[bytes]) -> list[str]:
        return [step.hex() for step in path]

    @staticmethod
    def _grow(log: Sequence[bytes]) -> tuple[merkle.Frontier, merkle.Nodes]:
        tree = merkle.Frontier()
        nodes: dict[int, bytes] = {}
        for line in log:
            first = merkle.number(tree.size)
            made = tree.add(merkle.leaf_hash(line))
            nodes.update({first + height: node for height, node in enumerate(made)})
        return tree, nodes.__getitem__

    def imported(self, proof: bytes, **changes: Any) -> GateImport:
        """The entry that would take it in, unchecked."""
        said = read(proof, "proof.json", LATER).model_copy(update={"ledger": self.place()})
        return said.model_copy(update=changes)

    def revoke(self, key: Signer, role: str) -> GateKey:
        """The end of a key."""
        return self.key("revoked", key.public, role=role, reason="Stolen.")
