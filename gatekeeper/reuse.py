"""Which records need no new run, for nothing has changed that their verdict in the ledger rests on.

Such a verdict is shown as what it is, with the date and the entry of its evidence; nothing is written, and
nothing old is said again in a new verdict. The ledger is what is asked, not a copy and not a cache, and both
halves of every claim are hashed. A record is taken as a whole: where one of its claims has changed, all of
them run, since a verdict says of all its claims that they were seen to pass at its time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import structlog

from gatekeeper import __version__, attest, recalls
from gatekeeper.checkers.environments import wanted_image
from gatekeeper.checkers.lean_places import place_of
from gatekeeper.errors import InputError, Untrusted, WorldError
from gatekeeper.intake import Ready
from gatekeeper.ledger import Entry
from gatekeeper.model import (
    ClaimVerdict,
    Digest,
    Evidence,
    MathematicalClaim,
    Reason,
    ReasonCode,
    ReproScript,
    Verdict,
)
from gatekeeper.model.attestation import EntryReference, GateCorrection, GateVerdict
from gatekeeper.records import Look, Records
from gatekeeper.sandbox.images.requirements import Requirements

log = structlog.get_logger()

AT_A_TIME = 100
"""How many records are looked at while nobody else may write the ledger."""

KnownImages = Callable[[str | Requirements], frozenset[str]]
"""The ids that evidence bears from the image which today's inputs give; empty where it was not made here."""


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A verdict that needs no new run."""

    verdict: Verdict
    """What stands, as `Records.status` says it; `evaluated` is when its evidence was taken."""
    entry: EntryReference
    """Of the verdict in the ledger."""


class _Changed(Exception):
    """Why a record has to run; a sentence without its subject."""


class Reuse:
    """Looks for records that need no new run. Runs nothing, and writes nothing."""

    def __init__(self, records: Records, images: KnownImages) -> None:
        self._records = records
        self._images = images
        self._ids: dict[str, frozenset[str]] = {}
        self._logs: set[Digest] = set()

    def unchanged(self, record_ids: Iterable[str]) -> dict[str, Unchanged]:
        """Those of the records that need no new run.

        Raises:
            InputError: there is no such record, or the ledger can't be believed.
        """
        found, ids = {}, list(record_ids)
        for first in range(0, len(ids), AT_A_TIME):
            with self._records.ledger.still():
                answers = {record_id: self.of(record_id) for record_id in ids[first : first + AT_A_TIME]}
            for record_id, answer in answers.items():
                if isinstance(answer, Unchanged):
                    found[record_id] = answer
                else:
                    log.info("a record needs a run", record=record_id, why=answer)
        return found

    def of(self, record_id: str) -> Unchanged | str:
        """The verdict on a record that needs no new run, or why it needs one: a sentence's end.

        Raises:
            InputError: there is no such record, or the ledger can't be believed.
        """
        try:
            return self._kept(self._records.look(record_id))
        except _Changed as why:
            return str(why)

    def _kept(self, look: Look) -> Unchanged:
        now, history = look.verdict, look.history
        # 1. The last word on the record is a verdict, by this program, with the key that signs today: the
        #    probes' secret comes from it.
        said = [entry for entry in look.entries if not isinstance(entry.predicate, GateCorrection)]
        if not said:
            raise _Changed("was never evaluated")
        last = said[-1]
        predicate = last.predicate
        if not isinstance(predicate, GateVerdict):
            raise _Changed("has an entry in the ledger since its last verdict")
        if last.basis.gatekeeper != __version__:
            raise _Changed("was judged by another version of gatekeeper")
        if last.signed.keyids != (history.speaker,):
            raise _Changed("was judged by a gate with another key")
        self._check(last, look)

        # 2. It is about these very bytes, and says what stands: no recall, no approval and no other gate
        #    changes it.
        before = look.verdicts[-1]
        if [claim.id for claim in before.claims] != [claim.id for claim in now.claims]:
            raise _Changed("has other claims")
        if (before.digests, before.status, before.reason) != (now.digests, now.status, now.reason):
            raise _Changed("stands otherwise than its last verdict says")
        for was, stands in zip(before.claims, now.claims, strict=True):
            if _told(was) != _told(stands):
                raise _Changed(f"{was.id} stands otherwise than its last verdict says")
            if was.outcome == "not_evaluated":
                raise _Changed(f"{was.id} could not be evaluated")
            if was.reason.code is ReasonCode.RECALLED or any(
                recall.strikes(last.number) and recalls.rests_on(was, last.basis, recall.predicate.target)
                for recall in history.recalls
            ):
                raise _Changed(f"{was.id} rests on something that was recalled")

        # 3. What it ran in is what it would run in now, and all that was kept of it is there as it was.
        for claim in before.claims:
            if claim.evidence:
                self._same_place(claim.id, claim.evidence, look.ready.get(claim.id))
                self._whole(claim.id, claim.evidence)
        return Unchanged(now, last.reference)

    def _check(self, entry: Entry, look: Look) -> None:
        """The ledger's index says which entries are about a record; what they say themselves counts."""
        said, place = entry.predicate, f"entry {entry.number}"
        if said.record_id != look.verdict.id or said.ledger is None or said.ledger.tree_size != entry.number:
            raise _Changed(f"has {place} in the ledger's index, which is about something else")
        try:
            attest.check(entry.signed, look.history.keys[look.history.speaker].key, place)
        except Untrusted as error:
            raise _Changed(f"can't rest on what the ledger says: {error}") from error

    def _same_place(self, claim_id: str, evidence: Evidence, ready: Ready | None) -> None:
        if ready is None:
            raise _Changed(f"{claim_id} can't go to a checker")
        allowed: set[str] = set()
        for image in self._wanted(ready):
            allowed |= self._known(image)
        used = {step.image for step in evidence.steps}
        if evidence.proof:
            used |= {kernel.image for kernel in evidence.proof.kernels}
        if evidence.run and evidence.run.surroundings:
            used.add(evidence.run.surroundings.image)
        if not used or not used <= allowed:
            raise _Changed(f"{claim_id} would run in another image")

    def _wanted(self, ready: Ready) -> Iterator[str | Requirements]:
        policy, claim, attachment = self._records.workspace.config.policy, ready.half.claim, ready.attachment
        if isinstance(claim, MathematicalClaim):
            try:
                yield place_of(policy, claim.environment).image
            except WorldError as error:
                raise _Changed(str(error)) from error
            yield from (kernel.image for kernel in policy.kernels)
        elif isinstance(attachment.artifact, ReproScript):
            image = wanted_image(policy, attachment.artifact, attachment)
            if not isinstance(image, Reason):
                yield image

    def _known(self, image: str | Requirements) -> frozenset[str]:
        name = image.name if isinstance(image, Requirements) else image
        if name not in self._ids:
            try:
                self._ids[name] = self._images(image)
            except (InputError, WorldError, OSError) as error:
                log.warning("an image's id can't be found", image=name, why=str(error))
                self._ids[name] = frozenset()
        return self._ids[name]

    def _whole(self, claim_id: str, evidence: Evidence) -> None:
        """Whoever asks what the verdict rests on must find it."""
        run = evidence.run
        kept = [step.log for step in evidence.steps]
        kept += [it.results for it in run.runs] if run else []
        kept += [run.surroundings.packages] if run and run.surroundings else []
        for digest in kept:
            if digest and digest not in self._logs:
                if not self._records.workspace.has_log(digest):
                    raise _Changed(f"{claim_id} has a log that is gone, or is not what was kept")
                self._logs.add(digest)


def _told(claim: ClaimVerdict) -> tuple[object, ...]:
    """A claim's verdict without what the ledger itself adds to it."""
    said = claim.endorsement
    words = tuple((it.key, it.passed, it.code) for it in said.gates) if said else ()
    approvals = said.approvals if said else ()
    bare = claim.model_copy(update={"freezing": None, "endorsement": None})
    return bare, approvals, words
