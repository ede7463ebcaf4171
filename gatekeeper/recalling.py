"""Taking back what rests on something that turned out to be wrong. What rests on what: `recalls`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gatekeeper import __version__, judge, recalls
from gatekeeper.model import ClaimVerdict, Digest
from gatekeeper.model.attestation import GateRecall, GateVerdict, PackageTarget, RecallTarget
from gatekeeper.recalls import Recall, Signed
from gatekeeper.records import Records
from gatekeeper.report.surroundings import packages_of


@dataclass(frozen=True, slots=True)
class Resting:
    """A verdict that rests on something."""

    record_id: str
    number: int
    """Of its entry."""
    evaluated: str
    claims: tuple[str, ...]
    """The claims of which it does."""
    verified: bool
    """Whether it says VERIFIED of any of these."""
    stands: bool
    """Whether any of these is what stands now."""


class Recalls:
    """The recalls in a workspace's ledger, and what follows from them."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._workspace = records.workspace
        self._ledger = records.ledger

    def resting(self, target: RecallTarget) -> Iterator[Resting]:
        """Every verdict of the ledger that rests on something, in the ledger's order; changes nothing."""
        target = self._with_bills(target, self._bills)
        for entry in self._ledger.entries(kind=GateVerdict):
            said: GateVerdict = entry.predicate
            claims = [claim for claim in said.claims if recalls.rests_on(claim, entry.basis, target)]
            if claims:
                standing = self._ledger.standing(said.resource_uri).claims
                yield Resting(
                    said.resource_uri,
                    entry.number,
                    said.time,
                    tuple(claim.id for claim in claims),
                    any(claim.status == "VERIFIED" for claim in claims),
                    any(c.id in standing and standing[c.id].entry.number == entry.number for c in claims),
                )

    def recall(self, target: RecallTarget, reason: str) -> list[str]:
        """Say in the ledger that nothing which rests on this counts as VERIFIED, and correct what was said.

        Returns the records whose status changes. What stands and rests on it is `queued` from then on.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed, or the recall is impossible.
        """
        self._ledger.prepare()
        target = self._with_bills(target, self._bills)
        self._ledger.append(GateRecall(target=target, reason=reason, date=self._records.now()))
        return self._records.settle()

    def withdraw(self, target: RecallTarget, reason: str) -> None:
        """End a recall for the verdicts to come; those before it stay as they are until they are repeated.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed, or nothing of the kind is recalled.
        """
        self._ledger.prepare()
        self._records.settle()
        said = GateRecall(action="withdrawn", target=target, reason=reason, date=self._records.now())
        self._ledger.append(said)

    def queued(self) -> list[str]:
        """The records here that wait for a new verdict after a recall."""
        here = set(self._workspace.ids())
        return [record_id for record_id in self._ledger.queued() if record_id in here]

    def applied(self, claim: ClaimVerdict, in_force: Sequence[Recall]) -> ClaimVerdict:
        """A new verdict, which is no pass where it rests on what was recalled before."""
        if claim.status != "VERIFIED" or not in_force:
            return claim
        signed = Signed(in_force[-1].number + 1, (), __version__)
        where = recalls.surroundings(claim)
        bills = [where.packages] if where and where.packages else []
        for recall in in_force:
            target = self._with_bills(recall.predicate.target, lambda: bills)
            if recall.withdrawn is None and recalls.rests_on(claim, signed, target):
                return judge.recalled(claim, recall.predicate)
        return claim

    def _with_bills(self, target: RecallTarget, bills: Callable[[], Sequence[Digest]]) -> RecallTarget:
        """A package with those of the bills that list it. Nothing else needs them."""
        if not isinstance(target, PackageTarget):
            return target
        return recalls.holding(target, bills(), lambda bill: packages_of(self._workspace.log(bill)))

    def _bills(self) -> list[Digest]:
        """Every bill of materials that a verdict of the ledger names."""
        found: dict[Digest, None] = {}
        for verdict in self._ledger.verdicts():
            for claim in verdict.claims:
                where = recalls.surroundings(claim)
                if where and where.packages:
                    found[where.packages] = None
        return list(found)
