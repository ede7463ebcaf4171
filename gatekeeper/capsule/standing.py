"""Pure: what stands of a record by the entries that its capsule carries, as the ledger derives it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gatekeeper import corrections, recalls
from gatekeeper.corrections import Standing
from gatekeeper.errors import Untrusted
from gatekeeper.ledger import Entry
from gatekeeper.model import ClaimId, Flaw, RecordId
from gatekeeper.model.attestation import (
    EntryReference,
    GateApproval,
    GateCorrection,
    GateRecall,
    GateVerdict,
    RecallTarget,
)
from gatekeeper.recalls import Recall


def standing(record_id: RecordId, entries: Sequence[Entry], name: str) -> Standing:
    """What stands after the last of these entries. `name` is what messages call the capsule.

    Raises:
        Untrusted: a correction is not the one that is due where it stands: one is forged, or left out.
    """
    found, known = Standing(record_id=record_id), list[Recall]()
    verdicts: dict[EntryReference, Entry] = {}
    for entry in entries:
        said = entry.predicate
        match said:
            case GateVerdict():
                verdicts[entry.reference] = entry
                gone = {
                    claim.id
                    for claim in said.claims
                    if claim.status == "VERIFIED" and recalls.struck(claim, entry.basis, known)
                }
                found = corrections.with_verdict(found, entry.reference, said, gone)
            case GateRecall():
                known = recalls.with_entry(known, entry.number, said)
                if said.action == "recalled":
                    rests = _rests(verdicts, said.target)
                    found = corrections.with_recall(found, entry.reference, known[-1], rests)
            case GateApproval():
                found = corrections.with_approval(found, entry.reference, entry.signed.keyids[0], said)
            case GateCorrection():
                try:
                    found = corrections.with_correction(found, said)
                except ValueError as error:
                    raise Untrusted(Flaw.CORRECTION, f"{name}: entry {entry.number}: {error}.") from None
    return found


def _rests(
    verdicts: dict[EntryReference, Entry], target: RecallTarget
) -> Callable[[ClaimId, EntryReference], bool]:
    def rests(claim_id: ClaimId, reference: EntryReference) -> bool:
        entry = verdicts[reference]
        return any(
            recalls.rests_on(claim, entry.basis, target)
            for claim in entry.predicate.claims
            if claim.id == claim_id
        )

    return rests
