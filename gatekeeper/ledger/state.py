"""What the entries of a ledger so far add up to, and whether one more may follow them.

Every entry goes this way, whether it is being added or was found in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gatekeeper import attest, merkle, recalls, witness
from gatekeeper.authority import Authority
from gatekeeper.corrections import Standing
from gatekeeper.errors import Untrusted
from gatekeeper.ledger.entry import Entry
from gatekeeper.ledger.log import RESTORE
from gatekeeper.ledger.standings import Standings
from gatekeeper.model import Flaw
from gatekeeper.model.attestation import GateKey, GateRecall, KeyTarget, Position
from gatekeeper.recalls import Recall


@dataclass(frozen=True, slots=True)
class Step:
    """An entry that may follow, and what there is after it."""

    entry: Entry
    start: int
    """Where its line lies in the log."""
    authority: Authority
    recalls: Sequence[Recall]
    standing: Standing | None
    """Of its record, if it changes that."""


class State:
    """The keys and recalls of a ledger, the edge of its tree, and where its last line ends."""

    def __init__(
        self,
        authority: Authority | None = None,
        recalls: Sequence[Recall] = (),
        tree: merkle.Frontier | None = None,
        end: int = 0,
    ) -> None:
        self.authority = authority or Authority()
        self.recalls = recalls
        self.tree = tree or merkle.Frontier()
        self.end = end

    @property
    def size(self) -> int:
        """How many entries there are."""
        return self.tree.size

    @property
    def position(self) -> Position:
        """Where the next entry stands, as its signature covers it."""
        return Position(tree_size=self.tree.size, root_hash=self.tree.root().hex())

    def follow(self, signed: attest.Signed, name: str, standings: Standings) -> Step:
        """Whether an entry may come next; `name` is what messages call it. Changes nothing.

        Raises:
            Untrusted: it may not.
        """
        number, said = self.size, signed.statement.predicate
        # 1. Those who may sign it did, and nobody else.
        for key in self.authority.signers(number, said, signed.keyids, name):
            attest.check(signed, key, name)
        # 2. What it takes in of another gate is a witness's.
        witness.check(said, self.authority, number, name)
        # 3. It was signed for this place.
        place = said.ledger
        if place is None or (place.tree_size, place.root_hash) != (number, self.tree.root().hex()):
            raise Untrusted(
                Flaw.OUT_OF_PLACE, f"{name}: was signed for another place or another ledger; {RESTORE}."
            )
        # 4. What it says can follow from what was said before.
        authority, in_force = self.authority, self.recalls
        if isinstance(said, GateKey):
            authority = authority.copy()
            authority.apply(number, said, name)
        if isinstance(said, GateRecall):
            self._check(said, name)
            in_force = recalls.with_entry(in_force, number, said)
        entry = Entry(number, signed)
        try:
            standing = standings.after(entry, self.recalls)
        except ValueError as error:
            raise Untrusted(Flaw.CORRECTION, f"{name}: {error}; {RESTORE}.") from None
        return Step(entry, self.end, authority, in_force, standing)

    def take(self, step: Step) -> list[bytes]:
        """The entry is in the ledger; the hashes that its leaf brings into the tree."""
        self.authority, self.recalls = step.authority, step.recalls
        line = step.entry.signed.line
        self.end += len(line) + 1
        return self.tree.add(merkle.leaf_hash(line))

    def _check(self, said: GateRecall, name: str) -> None:
        problem = ""
        if isinstance(said.target, KeyTarget):
            key = said.target.key
            if key not in self.authority.keys:
                problem = f"it recalls key {key[:12]}…, which was never there"
            elif self.authority.keys[key].state == "active":
                problem = f"it recalls key {key[:12]}…, which may still sign"
            elif said.target.since >= self.size:
                problem = "it recalls entries that come after it"
        if said.action == "withdrawn" and not any(
            recall.withdrawn is None and recall.predicate.target.text == said.target.text
            for recall in self.recalls
        ):
            problem = f"it withdraws a recall of {said.target.text}, and there is none"
        if problem:
            raise Untrusted(Flaw.RECALL, f"{name}: {problem}; {RESTORE}.")
