"""What stands of records after the entries of a ledger. What follows from what: `corrections`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gatekeeper import corrections, recalls
from gatekeeper.corrections import Standing
from gatekeeper.ledger.entry import Entry
from gatekeeper.model import ClaimId
from gatekeeper.model.attestation import EntryReference, GateApproval, GateCorrection, GateVerdict
from gatekeeper.recalls import Recall


class Standings:
    """The standings of records, brought up to the recalls of their ledger where they are read.

    `kept` gives what stood of a record after the last of its entries, `at` an entry by its number.
    """

    def __init__(self, kept: Callable[[str], Standing | None], at: Callable[[int], Entry]) -> None:
        self._kept = kept
        self._at = at

    def of(self, record_id: str, in_force: Sequence[Recall]) -> Standing:
        """What stands of a record, all recalls so far taken in."""
        standing = self._kept(record_id) or Standing(record_id, recalls=until(in_force))
        for recall in in_force:
            if recall.number >= standing.recalls:
                cause = self._at(recall.number).reference
                standing = corrections.with_recall(standing, cause, recall, self._resting_on(recall))
        return standing

    def after(self, entry: Entry, in_force: Sequence[Recall]) -> Standing | None:
        """What stands of an entry's record after it, if it is one that changes that.

        Raises:
            ValueError: it is a correction that is not due.
        """
        match entry.predicate:
            case GateVerdict() as said:
                gone = {
                    claim.id
                    for claim in said.claims
                    if claim.status == "VERIFIED" and recalls.struck(claim, entry.basis, in_force)
                }
                before = self.of(said.resource_uri, in_force)
                return corrections.with_verdict(before, entry.reference, said, gone)
            case GateCorrection() as said:
                return corrections.with_correction(self.of(said.resource_uri, in_force), said)
            case GateApproval() as said:
                before = self.of(said.resource_uri, in_force)
                return corrections.with_approval(before, entry.reference, entry.signed.keyids[0], said)
        return None

    def _resting_on(self, recall: Recall) -> Callable[[ClaimId, EntryReference], bool]:
        def rests(claim_id: ClaimId, reference: EntryReference) -> bool:
            entry = self._at(reference.number)
            return any(
                recalls.rests_on(claim, entry.basis, recall.predicate.target)
                for claim in entry.predicate.claims
                if claim.id == claim_id
            )

        return rests


def until(in_force: Sequence[Recall]) -> int:
    """The entry before which all these recalls lie."""
    return in_force[-1].number + 1 if in_force else 0
