"""Pure: what stands of a record by the entries that its capsule carries, as the ledger derives it."""

from __future__ import annotations

from collections.abc import Sequence

from gatekeeper import recalls
from gatekeeper.corrections import Standing
from gatekeeper.errors import Untrusted
from gatekeeper.ledger import Entry, Standings
from gatekeeper.model import Flaw, RecordId
from gatekeeper.model.attestation import GateRecall
from gatekeeper.recalls import Recall


def standing(record_id: RecordId, entries: Sequence[Entry], name: str) -> Standing:
    """What stands after the last of these entries. `name` is what messages call the capsule.

    Raises:
        Untrusted: a correction is not the one that is due where it stands: one is forged, or left out.
    """
    found: Standing | None = None
    known: list[Recall] = []
    standings = Standings(lambda _: found, {entry.number: entry for entry in entries}.__getitem__)
    for entry in entries:
        if isinstance(entry.predicate, GateRecall):
            known = recalls.with_entry(known, entry.number, entry.predicate)
            continue
        try:
            found = standings.after(entry, known) or found
        except ValueError as error:
            raise Untrusted(Flaw.CORRECTION, f"{name}: entry {entry.number}: {error}.") from None
    return standings.of(record_id, known)
