"""Wires it all: claims in, verdicts out.

Reads the clock, turns errors of the world into reasons, writes what was decided. It decides nothing itself.
What stands of a record is in `records`, what else is put on record of a claim in `claims`, and what is taken
back in `recalling`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

import structlog

from gatekeeper import __version__, intake, judge, sandbox
from gatekeeper.checkers.base import Bench, Checker
from gatekeeper.claims import Claims
from gatekeeper.endorsements import History, word
from gatekeeper.errors import EngineFailure, InputError, Interrupted, WorldError
from gatekeeper.files import sha256
from gatekeeper.fleet import local
from gatekeeper.intake import Ready
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model import (
    Attachment,
    ClaimVerdict,
    Digest,
    Reason,
    ReasonCode,
    RecordDigests,
    ReproScript,
    Verdict,
)
from gatekeeper.model.attestation import GateVerdict
from gatekeeper.recalling import Recalls
from gatekeeper.records import Records
from gatekeeper.reuse import KnownImages, Reuse, Unchanged
from gatekeeper.sandbox.base import Progress, Sandbox
from gatekeeper.workspace import Workspace

log = structlog.get_logger()

MAX_CLAIMS_BYTES = 16 << 20
"""Of all claims of a verdict, as JSON; in the envelope they take a third more."""
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


class Gate:
    """The gate over one workspace.

    `verify` makes verdicts and `status` reads them. The rest is in three parts that share the workspace, the
    ledger and the clock: `records` knows what stands of records, with their corrections and contracts;
    `claims` freezes, attaches, approves, and takes in other gates' verdicts; `recalls` takes back what rests
    on something wrong.

    `connect` makes the sandbox when the first claim needs one, by default the configuration's; it is where a
    missing engine, or a seal that can't be proved, shows. `images` gives the ids that evidence bears from the
    images of today; by default it finds them by what lies here, and asks no engine. `past` is what another
    ledger held before this one began, where a gate goes over what was judged elsewhere.
    """

    def __init__(
        self,
        workspace: Workspace,
        connect: Callable[[], Sandbox] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        keyring: Keyring | None = None,
        ledger: Ledger | None = None,
        past: History | None = None,
        images: KnownImages | None = None,
    ) -> None:
        self.workspace = workspace
        self.ledger = ledger or Ledger(workspace.ledger_folder, keyring)
        self.records = Records(workspace, self.ledger, clock, past)
        self.claims = Claims(self.records)
        self.recalls = Recalls(self.records)
        self._connect = connect or (lambda: sandbox.connect(workspace.config))
        self._images = images
        self._sandbox: Sandbox | None = None
        self._trouble: WorldError | None = None
        self._lock = threading.Lock()
        self._interrupted = threading.Event()

    def verify(
        self, record_ids: Sequence[str], jobs: int = 1, observer: Observer | None = None
    ) -> list[Verdict]:
        """Evaluate every claim of the given records anew and record one verdict for each.

        Where the run is interrupted, a record whose turn had not come gets none: nothing was found of it.

        Raises:
            InputError: a record doesn't exist or its record.yaml is wrong, there is no key to sign with, or
                the ledger can't be believed; nothing was evaluated.
            OSError: verdicts can't be recorded; nothing was evaluated.
        """
        observer = observer or Silent()
        record_ids = [self.workspace.record(record_id).id for record_id in record_ids]
        self.ledger.prepare()
        self._restore()
        if swept := self.workspace.sweep(record_ids):
            log.warning("removed unfinished files of a gate that was killed", files=swept)
        claims_of = {record_id: self.workspace.claim_ids(record_id) for record_id in record_ids}
        plan = [(record_id, claim_id) for record_id, ids in claims_of.items() for claim_id in ids]
        known = {record_id: self.records.history(record_id) for record_id in record_ids}
        digests = {record_id: intake.record_digests(self.workspace, record_id) for record_id in record_ids}
        observer.planned(plan)

        begun: set[str] = set()

        def task(record_id: str, claim_id: str) -> Callable[[], ClaimVerdict | None]:
            def run() -> ClaimVerdict | None:
                if not self._interrupted.is_set():
                    begun.add(record_id)
                if record_id not in begun:
                    return None
                return self._verify_claim(record_id, claim_id, known[record_id], observer)

            return run

        decided: dict[str, dict[str, ClaimVerdict]] = {record_id: {} for record_id in claims_of}
        verdicts: dict[str, Verdict] = {}

        def settle(record_id: str) -> None:
            """Record a verdict once all claims of its record are decided."""
            if len(decided[record_id]) == len(claims_of[record_id]):
                claims = [decided[record_id][claim_id] for claim_id in claims_of[record_id]]
                claims += intake.strays(self.workspace, record_id)
                verdicts[record_id] = self._record(record_id, claims, digests[record_id])
                observer.recorded(verdicts[record_id])

        for record_id, ids in claims_of.items():
            if not ids:
                settle(record_id)
        for index, claim in local.run([task(*key) for key in plan], jobs):
            record_id, claim_id = plan[index]
            if claim is not None:
                decided[record_id][claim_id] = claim
                settle(record_id)
        return [verdicts[record_id] for record_id in claims_of if record_id in verdicts]

    def unchanged(self, record_ids: Iterable[str]) -> dict[str, Unchanged]:
        """Those of the records that `verify` would find as they were: nothing has changed that their last
        verdict rests on. Runs nothing. See `reuse`.

        Raises:
            InputError: there is no such record, or the ledger can't be believed.
        """
        images = self._images or sandbox.images_of(self.workspace.config).known
        return Reuse(self.records, images).unchanged(record_ids)

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
        """What stands now for a record; runs nothing. See `Records.status`."""
        return self.records.status(record_id)

    def statuses(self, record_ids: Sequence[str]) -> list[Verdict]:
        """What stands now for each record; runs nothing. See `Records.status`."""
        return [self.records.status(record_id) for record_id in record_ids]

    def _verify_claim(
        self,
        record_id: str,
        claim_id: str,
        known: History,
        observer: Observer,
    ) -> ClaimVerdict:
        """A claim's verdict, whatever happens: trouble of ours is a reason too, and stops no other claim."""
        observer.started(record_id, claim_id)
        ready: Ready | ClaimVerdict | None = None
        try:
            ready = intake.take_in(self.workspace, record_id, claim_id, known.facts)
            verdict = ready if isinstance(ready, ClaimVerdict) else self._check(record_id, ready, observer)
            verdict = self.recalls.applied(verdict, known.recalls)
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
        verdict = self._endorsed(record_id, verdict, known)
        log.info(
            "claim decided",
            record=record_id,
            claim=claim_id,
            status=verdict.status,
            reason=str(verdict.reason.code),
        )
        observer.finished(record_id, verdict)
        return verdict

    def _endorsed(self, record_id: str, claim: ClaimVerdict, known: History) -> ClaimVerdict:
        """A new verdict with what people and other gates say by now, this gate's own word among it."""
        history = self.records.history(record_id, known)
        own = word(history.speaker, history.keys, claim, self.records.now()) if history.speaker else None
        return judge.endorsed(claim, self.records.endorsement(history, claim.id, claim.digests, own))

    def _not_evaluated(
        self, claim_id: str, ready: Ready | ClaimVerdict | None, reason: Reason
    ) -> ClaimVerdict:
        if isinstance(ready, Ready):
            return judge.without_evidence(claim_id, ready.half.claim, reason, ready.digests, ready.freezing)
        return judge.without_evidence(claim_id, None, reason, intake.digests(self.workspace))

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
        claims = _fitting(claims)
        verdict = judge.judge_record(record_id, tuple(claims), digests, self.records.now(), __version__)
        entry = self.ledger.append(GateVerdict.of(verdict))
        self.workspace.keep_verdict(record_id, entry.predicate.time, entry.signed.line)
        self.records.keep_contracts(record_id)
        return verdict

    def _restore(self) -> None:
        """Write the corrections and copies that a crash after the ledger's line left out."""
        self.records.settle()
        for entry in self.ledger.recent(RECENT):
            record_id, time = entry.predicate.record_id, entry.predicate.time
            if not isinstance(entry.predicate, GateVerdict) or not self.workspace.folder(record_id).is_dir():
                continue
            if self.workspace.keep_verdict(record_id, time, entry.signed.line):
                log.warning("restored a verdict from the ledger", record=record_id)


def _fitting(claims: list[ClaimVerdict]) -> list[ClaimVerdict]:
    """The claims as they fit into one entry: else an author could keep a verdict from being recorded."""
    sizes = {claim.id: len(claim.model_dump_json()) for claim in claims}
    too_large = set()
    while sizes and sum(sizes.values()) > MAX_CLAIMS_BYTES:
        too_large.add(largest := max(sizes, key=lambda claim_id: sizes[claim_id]))
        del sizes[largest]
    return [judge.oversized(claim, MAX_CLAIMS_BYTES) if claim.id in too_large else claim for claim in claims]
