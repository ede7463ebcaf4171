"""Wires it all: claims in, verdicts out.

Reads the clock, turns errors of the world into reasons, writes what was decided. It decides nothing itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

import structlog

from gatekeeper import __version__, judge
from gatekeeper.attachments import Refused
from gatekeeper.checkers.base import Bench, Checker
from gatekeeper.dispatch import CheckerName, checker_for, mismatch
from gatekeeper.errors import EngineFailure, InputError, Interrupted, WorldError
from gatekeeper.fleet import local
from gatekeeper.ledger import Ledger
from gatekeeper.model import (
    Attachment,
    ClaimVerdict,
    Digest,
    Digests,
    Reason,
    ReasonCode,
    ReproScript,
    TrustedHalf,
    Verdict,
)
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


class Gate:
    """The gate over one workspace.

    `connect` makes the sandbox when the first claim needs one; it is where a missing engine, or a seal that
    can't be proved, shows.
    """

    def __init__(
        self,
        workspace: Workspace,
        connect: Callable[[], Sandbox],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.workspace = workspace
        self.ledger = Ledger(workspace.artifacts / "ledger")
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
            InputError: a record doesn't exist or its record.yaml is wrong; nothing was evaluated.
            OSError: verdicts can't be recorded; nothing was evaluated.
        """
        observer = observer or Silent()
        record_ids = [self.workspace.record(record_id).id for record_id in record_ids]
        self.ledger.check_writable()
        self._restore()
        if swept := self.workspace.sweep(record_ids):
            log.warning("removed unfinished files of a gate that was killed", files=swept)
        claims_of = {record_id: self.workspace.claim_ids(record_id) for record_id in record_ids}
        plan = [(record_id, claim_id) for record_id, ids in claims_of.items() for claim_id in ids]
        observer.planned(plan)

        def task(record_id: str, claim_id: str) -> Callable[[], ClaimVerdict]:
            return lambda: self._verify_claim(record_id, claim_id, observer)

        decided: dict[str, dict[str, ClaimVerdict]] = {record_id: {} for record_id in claims_of}
        verdicts: dict[str, Verdict] = {}

        def settle(record_id: str) -> None:
            """Record a verdict once all claims of its record are decided."""
            if len(decided[record_id]) == len(claims_of[record_id]):
                claims = [decided[record_id][claim_id] for claim_id in claims_of[record_id]]
                verdicts[record_id] = self._record(record_id, (*claims, *self._strays(record_id)))
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

    def __enter__(self) -> Gate:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def status(self, record_id: str) -> Verdict:
        """What stands now for a record; runs nothing. See `statuses`."""
        record_id = self.workspace.record(record_id).id
        return self._status(record_id, list(self.ledger.verdicts(record_id)))

    def statuses(self, record_ids: Sequence[str]) -> list[Verdict]:
        """What stands now for each record, from the ledger and the bytes on disk; runs nothing.

        Only what the ledger holds counts, in its order; the files beside the records are copies.

        Raises:
            InputError: there is no such record, or the ledger can't be read.
        """
        history: dict[str, list[Verdict]] = {}
        for verdict in self.ledger.verdicts():
            history.setdefault(verdict.id, []).append(verdict)
        ids = [self.workspace.record(record_id).id for record_id in record_ids]
        return [self._status(record_id, history.get(record_id, [])) for record_id in ids]

    def _status(self, record_id: str, verdicts: list[Verdict]) -> Verdict:
        digests: dict[str, Digests] = {}
        intake: dict[str, ClaimVerdict] = {}
        for claim_id in self.workspace.claim_ids(record_id):
            ready = self._intake(record_id, claim_id)
            digests[claim_id] = ready.digests
            if isinstance(ready, ClaimVerdict):
                intake[claim_id] = ready
        for stray in self._strays(record_id):
            digests[stray.id], intake[stray.id] = stray.digests, stray
        return judge.current(record_id, verdicts, digests, intake, __version__)

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

    def _verify_claim(self, record_id: str, claim_id: str, observer: Observer) -> ClaimVerdict:
        """A claim's verdict, whatever happens: trouble of ours is a reason too, and stops no other claim."""
        observer.started(record_id, claim_id)
        ready: Ready | ClaimVerdict | None = None
        try:
            ready = self._intake(record_id, claim_id)
            verdict = ready if isinstance(ready, ClaimVerdict) else self._check(record_id, ready, observer)
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
        log.info(
            "claim decided",
            record=record_id,
            claim=claim_id,
            status=verdict.status,
            reason=str(verdict.reason.code),
        )
        observer.finished(record_id, verdict)
        return verdict

    def _not_evaluated(
        self, claim_id: str, ready: Ready | ClaimVerdict | None, reason: Reason
    ) -> ClaimVerdict:
        if isinstance(ready, Ready):
            return judge.without_evidence(claim_id, ready.half.claim, reason, ready.digests)
        return judge.without_evidence(claim_id, None, reason, self._digests())

    def _intake(self, record_id: str, claim_id: str) -> Ready | ClaimVerdict:
        """Both halves of a claim, or the verdict that says why they can't go to a checker."""
        half = self.workspace.trusted_half(record_id, claim_id)
        if isinstance(half, Refused):
            return judge.without_evidence(claim_id, None, half.reason, self._digests())
        checker = checker_for(half.claim)
        if isinstance(checker, Reason):
            return judge.without_evidence(claim_id, half.claim, checker, self._digests(half.digest))
        attachment = self.workspace.attachment(record_id, claim_id)
        if isinstance(attachment, Refused):
            digests = self._digests(half.digest)
            return judge.without_evidence(claim_id, half.claim, attachment.reason, digests)
        digests = self._digests(half.digest, attachment.digest)
        reason = mismatch(half.claim, attachment.artifact)
        if reason:
            return judge.without_evidence(claim_id, half.claim, reason, digests)
        return Ready(half, attachment, checker, digests)

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
            return judge.without_evidence(claim.id, claim, reason, ready.digests)
        evidence = self._checker(ready).check(ready.half, attachment, watch)
        return judge.judge_claim(claim, evidence, ready.digests)

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

                return ReproChecker(bench)

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

    def _record(self, record_id: str, claims: tuple[ClaimVerdict, ...]) -> Verdict:
        """Judge a record and commit it: the ledger's line first, then the copy beside the record."""
        verdict = judge.judge_record(record_id, claims, self._now(), __version__)
        self.ledger.append(verdict)
        self.workspace.write_verdict(verdict)
        return verdict

    def _restore(self) -> None:
        """Write the copies that a crash after the ledger's line left out."""
        for verdict in self.ledger.recent(RECENT):
            if self.workspace.folder(verdict.id).is_dir() and self.workspace.restore_verdict(verdict):
                log.warning("restored a verdict from the ledger", record=verdict.id)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
