"""Wires it all: claims in, verdicts out.

Reads the clock, turns errors of the world into reasons, writes what was decided. It decides nothing itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from gatekeeper import __version__, contracts, judge, recalls, witness
from gatekeeper.attachments import Refused
from gatekeeper.checkers.base import Bench, Checker
from gatekeeper.checkers.lean_places import judged_with
from gatekeeper.dispatch import CheckerName, checker_for, mismatch
from gatekeeper.endorsements import History, endorsement, word
from gatekeeper.errors import EngineFailure, InputError, Interrupted, Untrusted, WorldError
from gatekeeper.files import sha256
from gatekeeper.fleet import local
from gatekeeper.freezing import Fact, freezing
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Entry, Ledger
from gatekeeper.model import (
    Approval,
    Artifact,
    Attachment,
    ClaimVerdict,
    Digest,
    Digests,
    Endorsement,
    Flaw,
    Freezing,
    GateWord,
    MathematicalClaim,
    Reason,
    ReasonCode,
    RecordDigests,
    ReproScript,
    TrustedHalf,
    Verdict,
)
from gatekeeper.model.attestation import (
    GateApproval,
    GateAttachment,
    GateCorrection,
    GateFreeze,
    GateImport,
    GateRecall,
    GateVerdict,
    PackageTarget,
    RecallTarget,
)
from gatekeeper.model.contracts import CorrectionContract, RecordContracts
from gatekeeper.recalls import Recall, Signed
from gatekeeper.report.surroundings import packages_of
from gatekeeper.sandbox.base import Progress, Sandbox
from gatekeeper.workspace import Workspace

log = structlog.get_logger()

RECENT = 64
"""How many of the ledger's last verdicts are looked for beside their records at the start of a run."""


class Observer(Protocol):
    """Told what goes on during `Gate.verify`, from several threads."""

    def planned(self, claims: Sequence[tuple[str, str]]) -> None:
        """All (record id, claim id) that will be looked at."""

    def started(self, record_id: str, claim_id: str) -> None:
        """Work on a claim begins."""

    def progress(self, record_id: str, claim_id: str, progress: Progress) -> None:
        """A sign of life from a claim's container."""

    def finished(self, record_id: str, claim: ClaimVerdict) -> None:
        """A claim is decided."""

    def recorded(self, verdict: Verdict) -> None:
        """A record's verdict is in the ledger."""


class Silent:
    """An observer that does nothing."""

    def planned(self, claims: Sequence[tuple[str, str]]) -> None: ...
    def started(self, record_id: str, claim_id: str) -> None: ...
    def progress(self, record_id: str, claim_id: str, progress: Progress) -> None: ...
    def finished(self, record_id: str, claim: ClaimVerdict) -> None: ...
    def recorded(self, verdict: Verdict) -> None: ...


@dataclass(frozen=True, slots=True)
class Ready:
    """A claim whose two halves can go to a checker."""

    half: TrustedHalf
    attachment: Attachment
    checker: CheckerName
    digests: Digests
    freezing: Freezing


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


class Gate:
    """The gate over one workspace.

    `connect` makes the sandbox when the first claim needs one; it is where a missing engine, or a seal that
    can't be proved, shows. `past` is what another ledger held before this one began, where a gate goes over
    what was judged elsewhere.
    """

    def __init__(
        self,
        workspace: Workspace,
        connect: Callable[[], Sandbox],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        keyring: Keyring | None = None,
        ledger: Ledger | None = None,
        past: History | None = None,
    ) -> None:
        self.workspace = workspace
        self.ledger = ledger or Ledger(workspace.ledger_folder, keyring)
        self._past = past
        self._connect = connect
        self._clock = clock
        self._sandbox: Sandbox | None = None
        self._trouble: WorldError | None = None
        self._lock = threading.Lock()
        self._interrupted = threading.Event()

    def verify(
        self, record_ids: Sequence[str], jobs: int = 1, observer: Observer | None = None
    ) -> list[Verdict]:
        """Evaluate every claim of the given records anew and record one verdict for each.

        Raises:
            InputError: a record doesn't exist or its record.yaml is wrong, there is no key to sign with, or
                the ledger can't be believed; nothing was evaluated.
            OSError: verdicts can't be recorded; nothing was evaluated.
        """
        observer = observer or Silent()
        record_ids = [self.workspace.record(record_id).id for record_id in record_ids]
        self.ledger.prepare()
        self._restore()
        in_force = self.ledger.recalls()
        if swept := self.workspace.sweep(record_ids):
            log.warning("removed unfinished files of a gate that was killed", files=swept)
        claims_of = {record_id: self.workspace.claim_ids(record_id) for record_id in record_ids}
        plan = [(record_id, claim_id) for record_id, ids in claims_of.items() for claim_id in ids]
        facts = {record_id: self._facts(record_id) for record_id in record_ids}
        digests = {record_id: self._record_digests(record_id) for record_id in record_ids}
        observer.planned(plan)

        def task(record_id: str, claim_id: str) -> Callable[[], ClaimVerdict]:
            return lambda: self._verify_claim(record_id, claim_id, facts[record_id], in_force, observer)

        decided: dict[str, dict[str, ClaimVerdict]] = {record_id: {} for record_id in claims_of}
        verdicts: dict[str, Verdict] = {}

        def settle(record_id: str) -> None:
            """Record a verdict once all claims of its record are decided."""
            if len(decided[record_id]) == len(claims_of[record_id]):
                claims = [decided[record_id][claim_id] for claim_id in claims_of[record_id]]
                claims += self._strays(record_id)
                verdicts[record_id] = self._record(record_id, claims, digests[record_id])
                observer.recorded(verdicts[record_id])

        for record_id, ids in claims_of.items():
            if not ids:
                settle(record_id)
        for index, claim in local.run([task(*key) for key in plan], jobs):
            record_id, claim_id = plan[index]
            decided[record_id][claim_id] = claim
            settle(record_id)
        return [verdicts[record_id] for record_id in claims_of]

    def interrupt(self) -> None:
        """End a running `verify` soon; what is not decided is `interrupted`. Safe in a signal handler."""
        self._interrupted.set()
        if self._sandbox is not None:
            self._sandbox.interrupt()

    def close(self) -> None:
        """Let go of the engine. The gate connects anew when it is used again."""
        with self._lock:
            if self._sandbox is not None:
                self._sandbox.close()
                self._sandbox = None
        self.ledger.close()

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def status(self, record_id: str) -> Verdict:
        """What stands now for a record; runs nothing. See `statuses`."""
        return self.statuses([record_id])[0]

    def statuses(self, record_ids: Sequence[str]) -> list[Verdict]:
        """What stands now for each record, from the ledger and the bytes on disk; runs nothing.

        Only what the ledger holds counts, in its order; the files beside the records are copies.

        Raises:
            InputError: there is no such record, or the ledger can't be read.
        """
        return [self._status(self.workspace.record(record_id).id) for record_id in record_ids]

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
        verdict = self.status(record.id)
        verdicts = list(self.ledger.entries(record.id, GateVerdict))
        correction = self.corrections(record.id)
        provenance = contracts.provenance(record, len(verdict.claims))
        return RecordContracts(
            manifest=contracts.manifest(record, verdict, verdicts, correction, provenance),
            provenance=provenance,
            correction=correction,
        )

    def resting(self, target: RecallTarget) -> Iterator[Resting]:
        """Every verdict of the ledger that rests on something, in the ledger's order; runs nothing."""
        target = self._with_bills(target, self._bills)
        for entry in self.ledger.entries(kind=GateVerdict):
            said: GateVerdict = entry.predicate
            claims = [claim for claim in said.claims if recalls.rests_on(claim, entry.basis, target)]
            if claims:
                standing = self.ledger.standing(said.resource_uri).claims
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
        self.ledger.prepare()
        target = self._with_bills(target, self._bills)
        self.ledger.append(GateRecall(target=target, reason=reason, date=self._now()))
        return self._settle()

    def withdraw(self, target: RecallTarget, reason: str) -> None:
        """End a recall for the verdicts to come; those before it stay as they are until they are repeated."""
        self.ledger.prepare()
        self._settle()
        self.ledger.append(GateRecall(action="withdrawn", target=target, reason=reason, date=self._now()))

    def queued(self) -> list[str]:
        """The records here that wait for a new verdict after a recall."""
        here = set(self.workspace.ids())
        return [record_id for record_id in self.ledger.queued() if record_id in here]

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

    def _settle(self) -> list[str]:
        """Write the corrections that are due, and the contracts that they change."""
        corrected = self.ledger.settle(self._now())
        here = set(self.workspace.ids()) if corrected else set()
        for record_id in corrected:
            if record_id in here:
                self._keep_contracts(record_id)
        return corrected

    def _bills(self) -> list[Digest]:
        """Every bill of materials that a verdict of the ledger names."""
        found: dict[Digest, None] = {}
        for verdict in self.ledger.verdicts():
            for claim in verdict.claims:
                where = recalls.surroundings(claim)
                if where and where.packages:
                    found[where.packages] = None
        return list(found)

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
        record_id = self.workspace.record(record_id).id
        self.ledger.prepare()
        if not freezing(self._facts(record_id), claim_id, half.digest).frozen:
            self.ledger.append(
                GateFreeze(
                    resource_uri=record_id, claim=claim_id, claim_digest=half.digest, time_frozen=self._now()
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
        record_id = self.workspace.record(record_id).id
        self.ledger.prepare()
        artifact = self.workspace.attach(record_id, claim_id, to_store)
        attachment = self.workspace.attachment(record_id, claim_id)
        if isinstance(attachment, Refused):
            raise InputError(attachment.reason.text)
        entry = GateAttachment(
            resource_uri=record_id,
            claim=claim_id,
            claim_digest=half.digest,
            artifact_digest=attachment.digest,
            time_attached=self._now(),
        )
        known = (fact.predicate for fact in self._facts(record_id))
        attached = [p for p in known if isinstance(p, GateAttachment) and p.claim == claim_id]
        if not attached or attached[-1].subjects() != entry.subjects():
            self.ledger.append(entry)
        return artifact, freezing(self._facts(record_id), claim_id, half.digest, attachment.digest)

    def approve(
        self, record_id: str, half: TrustedHalf, reviewer: str, note: str = "", *, withdraw: bool = False
    ) -> Approval:
        """Put a reviewer's word on a claim's trusted half on record, signed by their own key.

        Raises:
            InputError: the key may not sign approvals here, or there is nothing to withdraw.
            Untrusted: the ledger can't be believed.
        """
        record_id = self.workspace.record(record_id).id
        if withdraw and self._approval_by(record_id, half, reviewer, ("valid", "voided", "revoked")) is None:
            raise InputError(f"{half.claim.id} has no approval by key {reviewer[:12]}… to be withdrawn.")
        said = GateApproval(
            action="withdrawn" if withdraw else "approved",
            resource_uri=record_id,
            claim=half.claim.id,
            claim_digest=half.digest,
            note=note,
            date=self._now(),
        )
        self.ledger.append(said, self.ledger.keyring.signer(reviewer))
        found = self._approval_by(record_id, half, reviewer)
        if found is None:
            raise InputError(f"{half.claim.id}: the approval is not in the ledger; run `gate ledger verify`.")
        return found

    def _approval_by(
        self, record_id: str, half: TrustedHalf, reviewer: str, states: Sequence[str] = ()
    ) -> Approval | None:
        digests = self._digests(half.digest)
        said = self._endorsement(self._history(record_id), half.claim.id, digests)
        return next(
            (
                it
                for it in (said.approvals if said else ())
                if it.key == reviewer and (not states or it.state in states)
            ),
            None,
        )

    def take_in(self, data: bytes, name: str) -> tuple[GateImport, dict[str, GateWord]]:
        """Put another gate's verdict on record, from what `gate ledger prove` wrote there.

        Returns it with what that gate says of each claim, by its id, that is the same there and here.

        Raises:
            InputError: there is no such record here, or no key to sign with.
            Untrusted: the verdict can't be believed, is about other bytes, or a later one is known.
        """
        said = witness.read(data, name, self._now())
        record_id = self.workspace.record(said.resource_uri).id
        self.ledger.prepare()
        # 1. A witness signed it, and its ledger holds it.
        witness.check(said, self.ledger.authority(), self.ledger.size, name)
        key, verdict = witness.verdict_in(said)
        # 2. It is about a claim whose two halves are those that lie here.
        same = [
            claim
            for claim in verdict.claims
            if claim.digests.artifact is not None
            and claim.id in self.workspace.claim_ids(record_id)
            and (here := self._intake(record_id, claim.id, []).digests)
            and (claim.digests.claim, claim.digests.artifact) == (here.claim, here.artifact)
        ]
        if not same:
            raise Untrusted(
                Flaw.OTHER_BYTES,
                f"{name}: that gate judged none of the claims of {record_id} as they are here; compare claim "
                "and artifact, then let it verify these.",
            )
        # 3. That gate has said nothing later, and not two things in one place.
        for entry in self.ledger.entries(record_id, GateImport):
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
            self.ledger.append(said)
        keys = self.ledger.authority().keys
        words = {claim.id: word(key, keys, claim, verdict.time) for claim in same}
        return said, {claim_id: found for claim_id, found in words.items() if found}

    def half(self, record_id: str, claim_id: str) -> TrustedHalf:
        """A claim's trusted half.

        Raises:
            InputError: there is no such claim, or it can't be used as it is.
        """
        self.workspace.claim(record_id, claim_id)
        half = self.workspace.trusted_half(record_id, claim_id)
        if isinstance(half, Refused):
            raise InputError(half.reason.text)
        return half

    def _status(self, record_id: str) -> Verdict:
        past = self._history(record_id)
        facts = list(past.facts)
        said = list(self.ledger.entries(record_id, GateVerdict))
        verdicts = [entry.predicate.verdict() for entry in said]
        digests: dict[str, Digests] = {}
        history: dict[str, Freezing | None] = {}
        intake: dict[str, ClaimVerdict] = {}
        lean: dict[str, tuple[Digest, Digest | None]] = {}
        for claim_id in self.workspace.claim_ids(record_id):
            ready = self._intake(record_id, claim_id, facts)
            digests[claim_id], history[claim_id] = ready.digests, ready.freezing
            if isinstance(ready, ClaimVerdict):
                intake[claim_id] = ready
            elif isinstance(ready.half.claim, MathematicalClaim):
                lean[claim_id] = judged_with(self.workspace.config.policy, ready.half.claim)
        for stray in self._strays(record_id):
            digests[stray.id], intake[stray.id] = stray.digests, stray
        record = self._record_digests(record_id)
        struck = self._struck(said)
        endorsed = {name: self._endorsement(past, name, found) for name, found in digests.items()}
        now = (record, digests, history, intake, __version__)
        return judge.current(record_id, verdicts, *now, struck, lean, endorsed)

    def _struck(self, said: Sequence[Entry]) -> dict[tuple[int, str], GateRecall]:
        """Which passes of these verdicts no longer count, and by which recall."""
        in_force = self.ledger.recalls()
        found = {
            (place, claim.id): recalls.struck(claim, entry.basis, in_force)
            for place, entry in enumerate(said)
            for claim in entry.predicate.claims
            if in_force and claim.own.code is ReasonCode.ARTIFACT_PASSED
        }
        return {key: recall.predicate for key, recall in found.items() if recall}

    def _facts(self, record_id: str) -> list[Fact]:
        """What the ledger holds of a record."""
        past = self._past.facts if self._past else ()
        return [
            *past,
            *(
                Fact(entry.predicate, entry.digest, entry.number, entry.signed.keyids[0])
                for entry in self.ledger.entries(record_id)
            ),
        ]

    def _history(self, record_id: str) -> History:
        """What the ledger holds of a record and of keys, and by which key this gate speaks."""
        authority, own = self.ledger.authority(), self.ledger.keyring.ids()
        keys = authority.keys
        # A ledger that is empty begins with the first key here.
        own = [keyid for keyid in own if keyid in authority.active()] if keys else own
        if self._past:
            keys, own = {**keys, **self._past.keys}, [self._past.speaker]
        return History(self._facts(record_id), keys, self.ledger.recalls(), own[0] if own else "")

    def _strays(self, record_id: str) -> list[ClaimVerdict]:
        """A misnamed claim must not be overlooked: it would leave a record VERIFIED for the wrong claims."""
        names = self.workspace.stray_claims(record_id)
        reasons = [
            Reason(
                code=ReasonCode.INVALID_CLAIM,
                text=f"claims/{name} of {record_id} is no claim id; rename it like c1, or remove it.",
            )
            for name in names
        ]
        return [
            judge.without_evidence(f"stray-{number}", None, reason, self._digests())
            for number, reason in enumerate(reasons, 1)
        ]

    def _verify_claim(
        self,
        record_id: str,
        claim_id: str,
        facts: list[Fact],
        in_force: Sequence[Recall],
        observer: Observer,
    ) -> ClaimVerdict:
        """A claim's verdict, whatever happens: trouble of ours is a reason too, and stops no other claim."""
        observer.started(record_id, claim_id)
        ready: Ready | ClaimVerdict | None = None
        try:
            ready = self._intake(record_id, claim_id, facts)
            verdict = ready if isinstance(ready, ClaimVerdict) else self._check(record_id, ready, observer)
            verdict = self._unless_recalled(verdict, in_force)
        except WorldError as error:
            verdict = self._not_evaluated(claim_id, ready, Reason(code=error.code, text=str(error)))
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            text = f"{place}{error.strerror or error}; check the disk and the permissions, then run again."
            verdict = self._not_evaluated(claim_id, ready, Reason(code=EngineFailure.code, text=text))
        except Exception as error:
            log.exception("the gate itself failed", record=record_id, claim=claim_id)
            text = f"The gate itself failed on this claim ({type(error).__name__}); report it with the log."
            verdict = self._not_evaluated(claim_id, ready, Reason(code=EngineFailure.code, text=text))
        verdict = self._endorsed(record_id, verdict)
        log.info(
            "claim decided",
            record=record_id,
            claim=claim_id,
            status=verdict.status,
            reason=str(verdict.reason.code),
        )
        observer.finished(record_id, verdict)
        return verdict

    def _unless_recalled(self, claim: ClaimVerdict, in_force: Sequence[Recall]) -> ClaimVerdict:
        """A new verdict is no pass where it rests on what was recalled before."""
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
        return recalls.holding(target, bills(), lambda bill: packages_of(self.workspace.log(bill)))

    def _endorsed(self, record_id: str, claim: ClaimVerdict) -> ClaimVerdict:
        """A new verdict with what people and other gates say by now, this gate's own word among it."""
        history = self._history(record_id)
        own = word(history.speaker, history.keys, claim, self._now()) if history.speaker else None
        return judge.endorsed(claim, self._endorsement(history, claim.id, claim.digests, own))

    def _endorsement(
        self, history: History, claim_id: str, digests: Digests, own: GateWord | None = None
    ) -> Endorsement | None:
        policy = self.workspace.config.policy
        return endorsement(history, claim_id, digests, policy.require_approval, policy.require, own)

    def _not_evaluated(
        self, claim_id: str, ready: Ready | ClaimVerdict | None, reason: Reason
    ) -> ClaimVerdict:
        if isinstance(ready, Ready):
            return judge.without_evidence(claim_id, ready.half.claim, reason, ready.digests, ready.freezing)
        return judge.without_evidence(claim_id, None, reason, self._digests())

    def _intake(self, record_id: str, claim_id: str, facts: list[Fact]) -> Ready | ClaimVerdict:
        """Both halves of a claim, or the verdict that says why they can't go to a checker."""
        half = self.workspace.trusted_half(record_id, claim_id)
        if isinstance(half, Refused):
            return judge.without_evidence(claim_id, None, half.reason, self._digests())

        def refused(reason: Reason, artifact: Digest | None = None) -> ClaimVerdict:
            digests = self._digests(half.digest, artifact)
            history = freezing(facts, claim_id, half.digest, artifact)
            return judge.without_evidence(claim_id, half.claim, reason, digests, history)

        checker = checker_for(half.claim)
        if isinstance(checker, Reason):
            return refused(checker)
        attachment = self.workspace.attachment(record_id, claim_id)
        if isinstance(attachment, Refused):
            return refused(attachment.reason)
        if wrong := mismatch(half.claim, attachment.artifact):
            return refused(wrong, attachment.digest)
        history = freezing(facts, claim_id, half.digest, attachment.digest)
        if self.workspace.config.policy.require_freeze and (late := judge.not_frozen(history)):
            return refused(late, attachment.digest)
        return Ready(half, attachment, checker, self._digests(half.digest, attachment.digest), history)

    def _digests(self, claim: Digest | None = None, artifact: Digest | None = None) -> Digests:
        return Digests(claim=claim, artifact=artifact, policy=self.workspace.config.policy.digest)

    def _check(self, record_id: str, ready: Ready, observer: Observer) -> ClaimVerdict:
        claim = ready.half.claim

        def watch(progress: Progress) -> None:
            observer.progress(record_id, claim.id, progress)

        try:
            attachment = self._with_data(ready.attachment, watch)
        except InputError as error:
            reason = Reason(code=ReasonCode.INVALID_ARTIFACT, text=str(error))
            return judge.without_evidence(claim.id, claim, reason, ready.digests, ready.freezing)
        evidence = self._checker(ready).check(ready.half, attachment, watch)
        return judge.judge_claim(claim, ready.attachment.artifact, evidence, ready.digests, ready.freezing)

    def _with_data(self, attachment: Attachment, watch: Callable[[Progress], None]) -> Attachment:
        """The attachment with its stored inputs, which are fetched where they are not here yet.

        Raises:
            DataUnavailable: no store has one of them.
            InputError: an entry of the manifest contradicts itself.
        """
        artifact = attachment.artifact
        if not isinstance(artifact, ReproScript) or not artifact.data:
            return attachment
        from gatekeeper.store.cache import patience

        began = time.monotonic()

        def told(path: str, done: int, total: int) -> None:
            line = f"{path}: {done:,} of {total:,} bytes"
            watch(Progress("fetch", time.monotonic() - began, patience(total), None, line))

        data = self.workspace.stores.fetch(artifact.data, self._interrupted.is_set, told)
        return replace(attachment, data=data)

    def _checker(self, ready: Ready) -> Checker:
        bench = Bench(self._connected(), self.workspace.config.policy, self.workspace.keep_log)
        match ready.checker:
            case "lean":
                from gatekeeper.checkers.lean import LeanChecker

                return LeanChecker(bench)
            case "repro":
                from gatekeeper.checkers.repro import ReproChecker

                return ReproChecker(bench, self._nonce)

    def _nonce(self, claim: Digest, artifact: Digest) -> str:
        """What nobody without this gate's key can foresee, and the gate finds again: a digest of an Ed25519
        signature, which is deterministic (RFC 8032)."""
        message = f"gatekeeper probe nonce\n{claim}\n{artifact}".encode()
        return sha256(self.ledger.signer().sign(message)).removeprefix("sha256:")[:32]

    def _connected(self) -> Sandbox:
        with self._lock:
            if self._interrupted.is_set():
                raise Interrupted("The run was stopped before this claim began.")
            if self._trouble:
                raise self._trouble
            if self._sandbox is None:
                try:
                    self._sandbox = self._connect()
                except WorldError as error:
                    self._trouble = error
                    raise
            return self._sandbox

    def _record(self, record_id: str, claims: list[ClaimVerdict], digests: RecordDigests) -> Verdict:
        """Judge a record and commit it: the ledger's line first, then the copy beside the record."""
        verdict = judge.judge_record(record_id, tuple(claims), digests, self._now(), __version__)
        entry = self.ledger.append(GateVerdict.of(verdict))
        self.workspace.keep_verdict(record_id, entry.predicate.time, entry.signed.line)
        self._keep_contracts(record_id)
        return verdict

    def _record_digests(self, record_id: str) -> RecordDigests:
        return RecordDigests(
            record=self.workspace.record_digest(record_id), policy=self.workspace.config.policy.digest
        )

    def _keep_contracts(self, record_id: str) -> None:
        """Write the record's contracts beside it, as they follow from the ledger now."""
        try:
            self.workspace.keep_contracts(record_id, self.contracts(record_id).files())
        except (InputError, OSError) as error:
            # What counts is in the ledger; these follow from it at any time.
            log.warning("a record's contracts could not be written", record=record_id, why=str(error))

    def _restore(self) -> None:
        """Write the corrections and copies that a crash after the ledger's line left out."""
        self._settle()
        for entry in self.ledger.recent(RECENT):
            record_id, time = entry.predicate.record_id, entry.predicate.time
            if not isinstance(entry.predicate, GateVerdict) or not self.workspace.folder(record_id).is_dir():
                continue
            if self.workspace.keep_verdict(record_id, time, entry.signed.line):
                log.warning("restored a verdict from the ledger", record=record_id)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
