"""What stands of records: read from the ledger and the bytes on disk, never stored. Runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from gatekeeper import __version__, contracts, intake, judge, recalls
from gatekeeper.checkers.lean_places import judged_with
from gatekeeper.endorsements import History, endorsement
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.freezing import Fact
from gatekeeper.intake import Ready
from gatekeeper.ledger import Entry, Ledger
from gatekeeper.model import (
    ClaimVerdict,
    Digest,
    Digests,
    Endorsement,
    Freezing,
    GateWord,
    MathematicalClaim,
    ReasonCode,
    Verdict,
)
from gatekeeper.model.attestation import GateCorrection, GateRecall, GateVerdict
from gatekeeper.model.contracts import CorrectionContract, RecordContracts
from gatekeeper.workspace import Workspace

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Look:
    """What stands of a record, and what that was read from."""

    verdict: Verdict
    entries: Sequence[Entry]
    """All that the ledger holds of the record."""
    verdicts: Sequence[Verdict]
    """What those of them say that are verdicts."""
    history: History
    ready: Mapping[str, Ready]
    """The claims that could go to a checker."""


class Records:
    """The records of one workspace, with what its ledger says of them.

    `past` is what another ledger held before this one began.
    """

    def __init__(
        self,
        workspace: Workspace,
        ledger: Ledger,
        clock: Callable[[], datetime],
        past: History | None = None,
    ) -> None:
        self.workspace = workspace
        self.ledger = ledger
        self._clock = clock
        self._past = past

    def status(self, record_id: str) -> Verdict:
        """What stands now for a record. Only what the ledger holds counts, in its order; the files beside
        the record are copies.

        Raises:
            InputError: there is no such record, or the ledger can't be read.
        """
        return self.look(record_id).verdict

    def look(self, record_id: str) -> Look:
        """The same, with what it was read from.

        Raises:
            InputError: there is no such record, or the ledger can't be read.
        """
        record_id = self.workspace.record(record_id).id
        entries = list(self.ledger.entries(record_id))
        history = self._history(entries)
        said = [entry for entry in entries if isinstance(entry.predicate, GateVerdict)]
        verdicts = [entry.predicate.verdict() for entry in said]
        digests: dict[str, Digests] = {}
        frozen: dict[str, Freezing | None] = {}
        refused: dict[str, ClaimVerdict] = {}
        able: dict[str, Ready] = {}
        lean: dict[str, tuple[Digest, Digest | None]] = {}
        for claim_id in self.workspace.claim_ids(record_id):
            ready = intake.take_in(self.workspace, record_id, claim_id, history.facts)
            digests[claim_id], frozen[claim_id] = ready.digests, ready.freezing
            if isinstance(ready, ClaimVerdict):
                refused[claim_id] = ready
                continue
            able[claim_id] = ready
            if isinstance(ready.half.claim, MathematicalClaim):
                lean[claim_id] = judged_with(self.workspace.config.policy, ready.half.claim)
        for stray in intake.strays(self.workspace, record_id):
            digests[stray.id], refused[stray.id] = stray.digests, stray
        record = intake.record_digests(self.workspace, record_id)
        struck = _struck(said, history.recalls)
        endorsed = {name: self.endorsement(history, name, found) for name, found in digests.items()}
        now = (record, digests, frozen, refused, __version__)
        verdict = judge.current(record_id, verdicts, *now, struck, lean, endorsed)
        return Look(verdict, entries, verdicts, history, able)

    def aged(self, older_than: timedelta) -> list[Verdict]:
        """What stands of the records that are VERIFIED, but were last seen to be longer ago than that.

        Records that can't be read are left out.
        """
        limit = self._clock() - older_than
        found = []
        for record_id in self.workspace.ids():
            try:
                verdict = self.status(record_id)
            except Untrusted:
                raise
            except InputError as error:
                log.warning("a record can't be read", record=record_id, why=str(error))
                continue
            if (
                verdict.status == "VERIFIED"
                and verdict.evaluated
                and datetime.fromisoformat(verdict.evaluated) < limit
            ):
                found.append(verdict)
        return found

    def corrections(self, record_id: str) -> CorrectionContract:
        """The record's correction record, derived from the ledger.

        Raises:
            InputError: there is no such record, or the ledger can't be read.
        """
        record = self.workspace.record(record_id)
        entries = list(self.ledger.entries(record.id, GateCorrection))
        return contracts.correction_record(record, self.ledger.standing(record.id), entries)

    def contracts(self, record_id: str) -> RecordContracts:
        """The record's contracts, derived from record.yaml, the ledger and the bytes on disk.

        Raises:
            InputError: there is no such record, or the ledger can't be read.
        """
        record = self.workspace.record(record_id)
        look = self.look(record.id)
        verdicts = [entry for entry in look.entries if isinstance(entry.predicate, GateVerdict)]
        correction = self.corrections(record.id)
        provenance = contracts.provenance(record, len(look.verdict.claims))
        return RecordContracts(
            manifest=contracts.manifest(record, look.verdict, verdicts, correction, provenance),
            provenance=provenance,
            correction=correction,
        )

    def keep_contracts(self, record_id: str) -> None:
        """Write the record's contracts beside it, as they follow from the ledger now."""
        try:
            self.workspace.keep_contracts(record_id, self.contracts(record_id).files())
        except (InputError, OSError) as error:
            # What counts is in the ledger; these follow from it at any time.
            log.warning("a record's contracts could not be written", record=record_id, why=str(error))

    def settle(self) -> list[str]:
        """Write the corrections that are due, and the contracts that they change; the corrected records.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed.
        """
        corrected = self.ledger.settle(self.now())
        here = set(self.workspace.ids()) if corrected else set()
        for record_id in corrected:
            if record_id in here:
                self.keep_contracts(record_id)
        return corrected

    def history(self, record_id: str, known: History | None = None) -> History:
        """What the ledger holds of a record and of keys, and by which key this gate speaks.

        `known` is what this gave for the record before: only what came since is read.
        """
        past = len(self._past.facts) if self._past else 0
        own = known.facts[past:] if known else ()
        first = own[-1].number + 1 if own else 0
        return self._history(self.ledger.entries(record_id, first=first), own)

    def endorsement(
        self, history: History, claim_id: str, digests: Digests, own: GateWord | None = None
    ) -> Endorsement | None:
        """Who approves of a claim, and which gates say what of it. See `endorsements.endorsement`."""
        policy = self.workspace.config.policy
        return endorsement(history, claim_id, digests, policy.require_approval, policy.require, own)

    def now(self) -> str:
        """The time, as entries of the ledger give it."""
        return self._clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def _history(self, entries: Iterable[Entry], known: Sequence[Fact] = ()) -> History:
        authority, own = self.ledger.authority(), self.ledger.keyring.ids()
        keys = authority.keys
        # A ledger that is empty begins with the first key here.
        own = [keyid for keyid in own if keyid in authority.active()] if keys else own
        facts, recalled = [*known], self.ledger.recalls()
        if past := self._past:
            facts, recalled = [*past.facts, *facts], [*past.recalls, *recalled]
            keys, own = {**keys, **past.keys}, [past.speaker]
        facts += [Fact(each.predicate, each.digest, each.number, each.signed.keyids[0]) for each in entries]
        return History(facts, keys, recalled, own[0] if own else "")


def _struck(said: Sequence[Entry], in_force: Sequence[recalls.Recall]) -> dict[tuple[int, str], GateRecall]:
    """Which passes of these verdicts no longer count, and by which recall."""
    found = {
        (place, claim.id): recalls.struck(claim, entry.basis, in_force)
        for place, entry in enumerate(said)
        for claim in entry.predicate.claims
        if in_force and claim.own.code is ReasonCode.ARTIFACT_PASSED
    }
    return {key: recall.predicate for key, recall in found.items() if recall}
