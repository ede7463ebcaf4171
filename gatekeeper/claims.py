"""What is put on record of a claim besides verdicts: frozen, attached, approved, judged by another gate."""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from gatekeeper import intake, witness
from gatekeeper.attachments import Refused
from gatekeeper.endorsements import word
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.freezing import Fact, freezing
from gatekeeper.model import Approval, Artifact, Flaw, Freezing, GateWord, TrustedHalf
from gatekeeper.model.attestation import GateApproval, GateAttachment, GateFreeze, GateImport
from gatekeeper.records import Records

log = structlog.get_logger()


class Claims:
    """The claims of one workspace, and the ledger that keeps what is said of them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._workspace = records.workspace
        self._ledger = records.ledger

    def half(self, record_id: str, claim_id: str) -> TrustedHalf:
        """A claim's trusted half.

        Raises:
            InputError: there is no such claim, or it can't be used as it is.
        """
        self._workspace.claim(record_id, claim_id)
        half = self._workspace.trusted_half(record_id, claim_id)
        if isinstance(half, Refused):
            raise InputError(half.reason.text)
        return half

    def freeze(self, record_id: str, claim_id: str) -> Freezing:
        """Put a claim's trusted half on record. One that is frozen as it is stays so.

        Raises:
            InputError: there is no such claim, its trusted half can't be used, or there is no key.
        """
        half = self.half(record_id, claim_id)
        if half.claim.kind == "unclassified":
            raise InputError(
                f"{claim_id} is unclassified; `gate claim set {record_id} {claim_id} --kind …` first."
            )
        record_id = self._workspace.record(record_id).id
        self._ledger.prepare()
        if not freezing(self._facts(record_id), claim_id, half.digest).frozen:
            self._ledger.append(
                GateFreeze(
                    resource_uri=record_id,
                    claim=claim_id,
                    claim_digest=half.digest,
                    time_frozen=self._records.now(),
                )
            )
        return freezing(self._facts(record_id), claim_id, half.digest)

    def attach(
        self, record_id: str, claim_id: str, to_store: Sequence[str] = ()
    ) -> tuple[Artifact, Freezing]:
        """Fill the digests of an artifact's files into its manifest, and put both halves on record.

        The files of `to_store` go into a store.

        Raises:
            InputError: one of the halves can't be used as it is, or there is no key.
        """
        half = self.half(record_id, claim_id)
        record_id = self._workspace.record(record_id).id
        self._ledger.prepare()
        artifact = self._workspace.attach(record_id, claim_id, to_store)
        attachment = self._workspace.attachment(record_id, claim_id)
        if isinstance(attachment, Refused):
            raise InputError(attachment.reason.text)
        entry = GateAttachment(
            resource_uri=record_id,
            claim=claim_id,
            claim_digest=half.digest,
            artifact_digest=attachment.digest,
            time_attached=self._records.now(),
        )
        known = (fact.predicate for fact in self._facts(record_id))
        attached = [p for p in known if isinstance(p, GateAttachment) and p.claim == claim_id]
        if not attached or attached[-1].subjects() != entry.subjects():
            self._ledger.append(entry)
        return artifact, freezing(self._facts(record_id), claim_id, half.digest, attachment.digest)

    def approve(
        self, record_id: str, half: TrustedHalf, reviewer: str, note: str = "", *, withdraw: bool = False
    ) -> Approval:
        """Put a reviewer's word on a claim's trusted half on record, signed by their own key.

        Raises:
            InputError: the key may not sign approvals here, or there is nothing to withdraw.
            Untrusted: the ledger can't be believed.
        """
        record_id = self._workspace.record(record_id).id
        if withdraw and self._approval_by(record_id, half, reviewer, ("valid", "voided", "revoked")) is None:
            raise InputError(f"{half.claim.id} has no approval by key {reviewer[:12]}… to be withdrawn.")
        said = GateApproval(
            action="withdrawn" if withdraw else "approved",
            resource_uri=record_id,
            claim=half.claim.id,
            claim_digest=half.digest,
            note=note,
            date=self._records.now(),
        )
        self._ledger.append(said, self._ledger.keyring.signer(reviewer))
        if self._ledger.standing(record_id).due:
            self._correct(record_id)
        found = self._approval_by(record_id, half, reviewer)
        if found is None:
            raise InputError(f"{half.claim.id}: the approval is not in the ledger; run `gate ledger verify`.")
        return found

    def _correct(self, record_id: str) -> None:
        """Write the correction that a withdrawal makes due, if a key that may is here."""
        if set(self._ledger.keyring.ids()) & set(self._ledger.authority().active()):
            self._records.settle()
        else:
            log.warning("a correction is due; the next run of the gate writes it", record=record_id)

    def take_in(self, data: bytes, name: str) -> tuple[GateImport, dict[str, GateWord]]:
        """Put another gate's verdict on record, from what `gate ledger prove` wrote there.

        Returns it with what that gate says of each claim, by its id, that is the same there and here.

        Raises:
            InputError: there is no such record here, or no key to sign with.
            Untrusted: the verdict can't be believed, is about other bytes, or a later one is known.
        """
        said = witness.read(data, name, self._records.now())
        record_id = self._workspace.record(said.resource_uri).id
        self._ledger.prepare()
        # 1. A witness signed it, and its ledger holds it.
        witness.check(said, self._ledger.authority(), self._ledger.size, name)
        key, verdict = witness.verdict_in(said)
        # 2. It is about a claim whose two halves are those that lie here.
        same = [
            claim
            for claim in verdict.claims
            if claim.digests.artifact is not None
            and claim.id in self._workspace.claim_ids(record_id)
            and (here := intake.take_in(self._workspace, record_id, claim.id, ()).digests)
            and (claim.digests.claim, claim.digests.artifact) == (here.claim, here.artifact)
        ]
        if not same:
            raise Untrusted(
                Flaw.OTHER_BYTES,
                f"{name}: that gate judged none of the claims of {record_id} as they are here; compare claim "
                "and artifact, then let it verify these.",
            )
        # 3. That gate has said nothing later, and not two things in one place.
        for entry in self._ledger.entries(record_id, GateImport):
            known: GateImport = entry.predicate
            if witness.verdict_in(known)[0] != key:
                continue
            if known.leaf_index == said.leaf_index and known.verdict != said.verdict:
                raise Untrusted(
                    Flaw.FORKED,
                    f"{name}: key {key[:12]}… signed two verdicts for entry {said.leaf_index} of its ledger; "
                    "ask its holder which is real.",
                )
            if known.leaf_index > said.leaf_index:
                raise Untrusted(
                    Flaw.SUPERSEDED,
                    f"{name}: a later verdict of key {key[:12]}… is here already; have it run `gate ledger "
                    "prove` again.",
                )
            if known.verdict == said.verdict:
                break
        else:
            # 4. Its ledger only grew since it was last seen here, whatever record that was about.
            seen = [entry.predicate for entry in self._ledger.entries(kind=GateImport)]
            witness.check_growth(said, seen, name)
            self._ledger.append(said)
        keys = self._ledger.authority().keys
        words = {claim.id: word(key, keys, claim, verdict.time) for claim in same}
        return said, {claim_id: found for claim_id, found in words.items() if found}

    def _facts(self, record_id: str) -> Sequence[Fact]:
        return self._records.history(record_id).facts

    def _approval_by(
        self, record_id: str, half: TrustedHalf, reviewer: str, states: Sequence[str] = ()
    ) -> Approval | None:
        digests = intake.digests(self._workspace, half.digest)
        said = self._records.endorsement(self._records.history(record_id), half.claim.id, digests)
        return next(
            (
                it
                for it in (said.approvals if said else ())
                if it.key == reviewer and (not states or it.state in states)
            ),
            None,
        )
