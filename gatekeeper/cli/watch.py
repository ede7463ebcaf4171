"""`gate verify --watch`: records are evaluated again when they, or what is attached to them, change.

The file system wakes us, but what counts is whether digests changed: an editor's temporary file, a file saved
as it was, and all that the gate writes itself lead to nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import watchfiles

from gatekeeper import Refused, Workspace
from gatekeeper.cli.common import EXIT_WORLD, on_signal, say
from gatekeeper.config import CONFIG_NAME
from gatekeeper.errors import InputError
from gatekeeper.model import ReasonCode, Verdict
from gatekeeper.report.findings import Report, of_verdicts

QUIET = 200
"""Milliseconds without a change after which what changed is looked at."""
WAKE = 250
"""Milliseconds after which gatekeeper.yaml is looked at even if nothing else changed."""
POLL = 1000
"""Milliseconds between two looks where the file system can't tell of changes."""
UNFINISHED = (ReasonCode.INVALID_CLAIM, ReasonCode.INVALID_ARTIFACT, ReasonCode.DIGEST_MISMATCH)
"""What a half of a claim may well be while somebody writes it."""

Evaluate = Callable[[Workspace, list[str], threading.Event], list[Verdict]]
"""Evaluates records and shows what came of it; sets the event when a person asks for the end."""


def keep_watching(space: Workspace, chosen: Sequence[str] | None, evaluate: Evaluate) -> int:
    """Evaluate the chosen records, or all, then again what changes, until Ctrl-C; the exit status that says
    what was found last.

    Raises:
        InputError: as the evaluation, the first time.
    """
    asked = threading.Event()
    watcher = Watcher(space, chosen)
    found: dict[str, Verdict] = {}
    left: set[str] = set()
    for number, changed in enumerate(_changes(space.artifacts, asked)):
        due = watcher.due({name for path in changed if (name := _record_of(space.artifacts, path))})
        if due:
            try:
                verdicts = evaluate(watcher.space, due, asked)
            except InputError as error:
                if number == 0:
                    raise
                say(str(error))
                verdicts = []
            watcher.evaluated(due, verdicts)
            found |= {verdict.id: verdict for verdict in verdicts}
            left = (left | set(due)) - {verdict.id for verdict in verdicts}
        if (due or number == 0) and not asked.is_set():
            # The evaluation had its own idea of what Ctrl-C does.
            on_signal(lambda *_: asked.set())
            count = len(watcher.records())
            say(f"watching {count} record{'' if count == 1 else 's'} in {space.artifacts}; Ctrl-C ends.")
    return EXIT_WORLD if left else Report("verify", of_verdicts(found.values())).exit_status()


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it lay there: a digest of each of its parts, and of those that can't be used, why."""

    parts: dict[str, str]
    unfinished: dict[str, str]

    def news(self, before: Seen | None) -> list[str]:
        """The parts that are other than before, came or went."""
        old = before.parts if before else {}
        return sorted(
            name for name in self.parts.keys() | old.keys() if self.parts.get(name) != old.get(name)
        )


class Watcher:
    """What was evaluated last of each record of a workspace, and hence what is due."""

    def __init__(self, space: Workspace, chosen: Sequence[str] | None) -> None:
        """`chosen` are the records to watch; None is all that there are or will be.

        Raises:
            InputError: one of the chosen is not there, or its record.yaml is wrong.
        """
        self.space = space
        self._chosen = None if chosen is None else [space.record(record_id).id for record_id in chosen]
        self._config = _state(space.root / CONFIG_NAME)
        self._usable = False
        self._looks = 0
        self._seen: dict[str, Seen] = {}
        self._again: set[str] = set()
        self._said: dict[str, str] = {}

    def records(self) -> list[str]:
        """Those to watch that are there."""
        there = self.space.ids()
        return there if self._chosen is None else [it for it in self._chosen if it in there]

    def due(self, touched: AbstractSet[str]) -> list[str]:
        """Which records are to be evaluated, now that something of these was touched; at first, all.

        A change after which a half can't be read is said in a sentence and waits for the next one: what is
        being written is no reason for an entry in the ledger.
        """
        self._looks += 1
        first = self._looks == 1
        state = _state(self.space.root / CONFIG_NAME)
        if first or state != self._config:
            self._config, self._usable = state, self._reopen()
            touched = {*self.records(), *self._seen}
        again = self._again & touched
        if self._looks == 2:
            # Where the system can't tell of changes, what came before its first look is told by nobody.
            touched = {*self.records(), *self._seen}
        if not self._usable or not touched:
            return []
        there = set(self.records())
        for record_id in sorted(self._seen.keys() & touched - there):
            del self._seen[record_id]
            self._say(record_id, f"{record_id} is gone.")
        return [
            record_id
            for record_id in sorted(there & touched)
            if self._is_due(record_id, first, record_id in again)
        ]

    def evaluated(self, record_ids: Sequence[str], verdicts: Sequence[Verdict]) -> None:
        """What could not be evaluated is due again as soon as it is touched."""
        settled = {v.id for v in verdicts if all(claim.outcome != "not_evaluated" for claim in v.claims)}
        self._again = (self._again - settled) | (set(record_ids) - settled)

    def _is_due(self, record_id: str, first: bool, again: bool) -> bool:
        try:
            now = self._look(record_id)
        except InputError as error:
            self._say(record_id, str(error))
            return False
        before = self._seen.get(record_id)
        news = now.news(before)
        wrong = [now.unfinished[name] for name in news if name in now.unfinished]
        if not first and wrong:
            self._say(record_id, wrong[0])
            return False
        if not news and not again:
            return False
        self._seen[record_id] = now
        self._said.pop(record_id, None)
        if before is not None:
            say(f"{record_id}: {', '.join(news) or 'once more'}")
        return True

    def _look(self, record_id: str) -> Seen:
        """The record as it lies there.

        Raises:
            InputError: record.yaml can't be read.
        """
        space = self.space
        space.record(record_id)
        parts = {
            "record.yaml": space.record_digest(record_id),
            "the policy": space.config.policy.digest,
            "stray folders": repr(space.stray_claims(record_id)),
        }
        unfinished = {}
        for claim_id in space.claim_ids(record_id):
            for name, half in (
                (claim_id, space.trusted_half(record_id, claim_id)),
                (f"{claim_id}'s artifact", space.attachment(record_id, claim_id)),
            ):
                if not isinstance(half, Refused):
                    parts[name] = half.digest
                    continue
                parts[name] = half.reason.text
                if half.reason.code in UNFINISHED:
                    remedy = f" `gate attach {record_id} {claim_id}` takes it as it is."
                    mended = half.reason.code is ReasonCode.DIGEST_MISMATCH
                    unfinished[name] = half.reason.text + (remedy if mended else "")
        return Seen(parts, unfinished)

    def _reopen(self) -> bool:
        """Read gatekeeper.yaml; False, and a sentence, where it can't be used."""
        try:
            self.space = Workspace.open(self.space.root)
        except InputError as error:
            self._say(CONFIG_NAME, str(error))
            return False
        self._said.pop(CONFIG_NAME, None)
        return True

    def _say(self, about: str, sentence: str) -> None:
        """Say it, unless it was the last thing that was said of this."""
        if self._said.get(about) != sentence:
            self._said[about] = sentence
            say(sentence)


def _changes(folder: Path, asked: threading.Event) -> Iterator[set[str]]:
    """Paths that changed, and now and then none. Ends when asked to."""
    common: Any = {"step": QUIET, "rust_timeout": WAKE, "yield_on_timeout": True, "stop_event": asked}
    try:
        for changes in watchfiles.watch(folder, **common):
            yield {path for _, path in changes}
    except FileNotFoundError:
        raise
    except (OSError, RuntimeError):
        # A limit of the system's on watched folders or on watchers.
        say(f"the system can't tell of changes; looking every {POLL / 1000:g} s instead.")
        for changes in watchfiles.watch(folder, force_polling=True, poll_delay_ms=POLL, **common):
            yield {path for _, path in changes}


def _record_of(artifacts: Path, path: str) -> str | None:
    """The record that a changed file is of, if it is one of what a verdict is about."""
    parts = Path(path).relative_to(artifacts).parts
    if len(parts) > 1 and parts[1] not in ("record.yaml", "claims"):
        return None
    return parts[0].replace("-", ":", 1) if parts else None


def _state(path: Path) -> tuple[int, ...]:
    """What changes when a file is written; nothing where there is none."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size
