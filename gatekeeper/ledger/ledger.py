"""The log: one DSSE envelope a line, each line a leaf of a Merkle tree, and a signed head over all of them.

    ledger.jsonl   the entries; a line exists once its newline is on disk, and is never changed
    head.json      a signed tree head; a crash may leave it behind

An entry's signature covers the tree before it, so that no entry can be moved, dropped or said again. An
entry is committed by its line. Then the head is signed, then the index brought up to date; a crash in
between costs nothing, since the next one to open the ledger finds the difference and makes it good. One
writer at a time holds the lock of ledger.jsonl. A last line without its newline was never acknowledged: the
next writer cuts it off and says so.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from itertools import islice
from pathlib import Path

import structlog

from gatekeeper import attest, corrections, merkle
from gatekeeper.authority import Authority
from gatekeeper.corrections import Standing
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.files import sync_folder, write_whole
from gatekeeper.keys import NO_KEY, Keyring, PrivateKey
from gatekeeper.ledger.entry import Entry, Grown, Head, Proven
from gatekeeper.ledger.follower import Follower, put
from gatekeeper.ledger.index import Place
from gatekeeper.ledger.log import RESTORE, Log
from gatekeeper.ledger.standings import until
from gatekeeper.model import Flaw, Verdict
from gatekeeper.model.attestation import (
    GateKey,
    GateRecall,
    GateVerdict,
    LogPredicate,
    TreeHead,
    state,
)
from gatekeeper.recalls import Recall

log = structlog.get_logger()

_PAGE = 100


class Ledger:
    """The ledger in one folder. Safe to use from several threads."""

    def __init__(
        self, folder: Path, keyring: Keyring | None = None, state_folder: Path | None = None
    ) -> None:
        self.folder = folder
        self.path = folder / "ledger.jsonl"
        self.head_path = folder / "head.json"
        self.keyring = keyring or Keyring.default()
        self._files = Follower(folder, self.keyring, state_folder)
        self._own: list[str] = []
        """The keys here that can sign, as they were when the lock was taken to write."""

    # Writing

    def prepare(self) -> None:
        """Find out before the work whether its result could be recorded, and mend what a crash left.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed as it is.
            OSError: the ledger can't be written.
        """
        with self._writing() as log_file:
            self._signer()
            self._mend(log_file)

    def append(self, predicate: LogPredicate, signer: PrivateKey | None = None) -> Entry:
        """Sign and add an entry; when this returns it is on disk. An empty ledger gets its first key before.

        A verdict that changes what was said of its record is followed by the correction that says so. If
        that can't be written, `settle` makes up for it. `signer` signs what is not the gate's own word.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed as it is, or the entry about keys is impossible.
            OSError: it could not be written whole; the ledger is as it was.
        """
        with self._writing() as log_file:
            if self._files.state.size == 0 and not isinstance(predicate, GateKey):
                first = GateKey(action="added", key=self._signer().public, date=predicate.time)
                self._append(log_file, first)
            self._mend(log_file, predicate.time)
            if not isinstance(predicate, GateVerdict):
                return self._append(log_file, predicate, signer)
            self._correct(log_file, predicate.resource_uri, predicate.time)
            entry = self._append(log_file, predicate)
            try:
                self._correct(log_file, predicate.resource_uri, predicate.time)
            except OSError as error:
                log.warning("a correction could not be written; the next run makes up for it", why=str(error))
            return entry

    def settle(self, time: str) -> list[str]:
        """Write all corrections that are due: after a recall or a withdrawn approval, and those that a crash
        left out.

        Returns the records that were corrected.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed as it is.
            OSError: a correction could not be written; those before it are.
        """
        with self._files.reading():
            known = self._files.state
            waiting = self._files.index.unsettled(until(known.recalls)) if known.size else []
        corrected = []
        while waiting:
            # Others may write in between.
            with self._writing() as log_file:
                self._mend(log_file, time)
                corrected += [name for name in waiting[:_PAGE] if self._correct(log_file, name, time)]
            waiting = waiting[_PAGE:]
        return corrected

    def _correct(self, log_file: Log, record_id: str, time: str) -> bool:
        """Write the corrections of a record that are due; whether there were any."""
        known, standing = self._files.index.standing(record_id), self._files.standing(log_file, record_id)
        for due in standing.due:
            self._append(log_file, corrections.dated(due, time))
        if known and not standing.due and known.recalls != standing.recalls:
            self._files.keep(log_file, lambda index: index.keep_standing(standing))
        return bool(standing.due)

    def _append(self, log_file: Log, predicate: LogPredicate, signer: PrivateKey | None = None) -> Entry:
        number = self._files.state.size
        predicate = predicate.model_copy(update={"ledger": self._files.state.position})
        line = attest.seal(state(predicate), self._signers(predicate, signer))
        step = self._files.step(log_file, line)
        log_file.add(line, step.start)
        if number == 0:
            sync_folder(self.folder)
        # From here on the entry exists, whatever happens.
        nodes = self._files.state.take(step)
        try:
            self._sign_head(predicate.time)
        except (OSError, InputError) as error:
            # A key that has just revoked itself signs no head either; the next entry's does.
            if number == 0:
                raise
            log.warning(
                "the ledger's head could not be written; the next entry makes up for it", why=str(error)
            )
        self._files.keep(log_file, lambda index: put(index, step, nodes))
        return step.entry

    def _sign_head(self, time: str) -> None:
        tree = self._files.state.tree
        head = TreeHead(tree_size=tree.size, root_hash=tree.root().hex(), timestamp=time)
        line = attest.seal(state(head), (self._signer(),)) + b"\n"
        # An older one may come back after a power cut, since a head that is behind is made good.
        write_whole(self.head_path, line, lasting=not self.head_path.exists())
        self._files.covered = tree.size

    def _mend(self, log_file: Log, time: str | None = None) -> None:
        """Cut off what a crash left of a line, and sign a head that a crash left behind."""
        extra = log_file.size - self._files.state.end
        if extra > 0:
            log.warning("the ledger had a torn last line, which was never acknowledged", bytes=extra)
            log_file.cut(self._files.state.end)
            self._files.keep(log_file)
        behind = self._files.state.size - self._files.covered
        if behind and time and any(keyid in self._files.state.authority.active() for keyid in self._own):
            log.warning("the ledger's head was behind and is signed anew", entries=behind)
            self._sign_head(time)
            self._files.keep(log_file)

    def _signers(self, predicate: LogPredicate, signer: PrivateKey | None) -> list[PrivateKey]:
        """Who signs an entry: this key or the gate's, and in a rotation its successor; the first key signs
        itself."""
        new = []
        if isinstance(predicate, GateKey) and (self._files.state.size == 0 or predicate.action == "rotated"):
            new = [self.keyring.signer(predicate.key.keyid)]
        return new if self._files.state.size == 0 else [signer or self._signer(), *new]

    def _signer(self) -> PrivateKey:
        """The key that signs the next entry: of ours, the first that the ledger admits."""
        active = self._files.state.authority.active() if self._files.state.size else self._own
        for keyid in self._own:
            if keyid in active:
                return self.keyring.signer(keyid)
        raise InputError(
            f"{self.path}: none of the keys here may sign in this ledger; have the holder of one that may "
            "run `gate keys admit` with the file that `gate keys export` writes."
        )

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Log]:
        self._need_key()
        with self._files.writing() as log_file:
            yield log_file

    def _need_key(self) -> None:
        self._own = self.keyring.ids()
        if not self._own:
            raise InputError(NO_KEY)

    # Reading

    def still(self) -> AbstractContextManager[None]:
        """Whatever is asked inside is of one moment, and costs less. Nobody can write meanwhile, the one who
        asks included: keep it short.

        Raises:
            Untrusted: the ledger can't be believed.
        """
        return self._files.still()

    @property
    def size(self) -> int:
        """How many entries there are."""
        with self._files.reading():
            return self._files.state.size

    def authority(self) -> Authority:
        """Which keys may sign, and which could."""
        with self._files.reading():
            return self._files.state.authority.copy()

    def head(self) -> Head | None:
        """The signed tree head; None for a ledger without entries."""
        with self._files.reading():
            return self._files.head()

    def entries(
        self, record_id: str | None = None, kind: type[LogPredicate] | None = None, first: int = 0
    ) -> Iterator[Entry]:
        """All entries from number `first` on, or those of one record or kind, in the order of the log.

        The order of the lines is the order of the events: a clock may go backwards, the log does not.

        Raises:
            Untrusted: the ledger can't be believed.
        """
        while True:
            # A page at a time, so that no lock is held while the caller works.
            with self._files.reading() as log_file:
                places = self._files.index.places(record_id, kind.type if kind else None, first)
                page = (
                    [self._files.entry(log_file, place) for place in islice(places, _PAGE)]
                    if log_file is not None
                    else []
                )
            yield from page
            if len(page) < _PAGE:
                return
            first = page[-1].number + 1

    def verdicts(self, record_id: str | None = None) -> Iterator[Verdict]:
        """Every verdict, or those of one record, oldest first."""
        for entry in self.entries(record_id, GateVerdict):
            yield entry.predicate.verdict()

    def standing(self, record_id: str) -> Standing:
        """What the ledger has said of a record, corrections and recalls taken in."""
        with self._files.reading() as log_file:
            if log_file is None:
                return Standing(record_id)
            return self._files.standing(log_file, record_id)

    def queued(self) -> list[str]:
        """The records that wait for a new verdict since something that theirs rests on was recalled."""
        with self._files.reading() as log_file:
            if log_file is None:
                return []
            waiting = self._files.index.unsettled(until(self._files.state.recalls))
            return [name for name in waiting if self._files.standing(log_file, name).queued]

    def recalls(self) -> list[Recall]:
        """All recalls, in their order."""
        with self._files.reading():
            return list(self._files.state.recalls)

    def recent(self, count: int) -> list[Entry]:
        """The last `count` entries, oldest first."""
        return list(self.entries(first=max(0, self.size - count)))

    def prove(self, number: int, since: int | None = None) -> tuple[Proven, Head, Grown | None]:
        """An entry with its proofs, the signed head that covers it, and what the ledger was with `since`
        entries.

        Raises:
            InputError: there is no such entry, or the head does not cover it yet, or it had never so many.
        """
        with self._files.reading() as log_file:
            index, head = self._files.index, self._files.head()
            place = index.place(number)
            if log_file is None or place is None or head is None:
                raise InputError(f"{self.path}: has no entry {number}; it has {self._files.state.size}.")
            if number >= head.size:
                raise InputError(f"{self.head_path}: does not cover entry {number} yet; run `gate verify`.")
            if since is not None and not 0 < since <= head.size:
                raise InputError(
                    f"{self.head_path}: covers {head.size} entries, so it is no continuation of a ledger of "
                    f"{since}; ask who saw so many which ledger that was."
                )
            grown = None
            if since is not None:
                path = merkle.consistency_proof(index.node, since, head.size)
                grown = Grown(since, merkle.root(index.node, since), tuple(path))
            return self._proven(log_file, place, head), head, grown

    def _proven(self, log_file: Log, place: Place, head: Head) -> Proven:
        nodes, number = self._files.index.node, place.number
        return Proven(
            self._files.entry(log_file, place),
            tuple(merkle.inclusion_proof(nodes, number, head.size)),
            tuple(merkle.consistency_proof(nodes, number, head.size) if number else ()),
        )

    def extract(self, record_id: str) -> tuple[Head, list[Proven]]:
        """All that the ledger holds of a record, of keys and of recalls, each with its proofs against one
        signed head.

        Raises:
            InputError: there are no entries, or the head does not cover all of them yet.
        """
        with self._files.reading() as log_file:
            index, head = self._files.index, self._files.head()
            places = {
                place.number: place
                for found in (
                    index.places(kind=GateKey.type),
                    index.places(kind=GateRecall.type),
                    index.places(record_id),
                )
                for place in found
            }
            if log_file is None or head is None:
                raise InputError(f"{self.path}: has no entry yet; run `gate verify`.")
            if max(places) >= head.size:
                raise InputError(f"{self.head_path}: does not cover the last entries yet; run `gate verify`.")
            return head, [self._proven(log_file, places[number], head) for number in sorted(places)]

    def signer(self) -> PrivateKey:
        """The key of ours that may sign the next entry.

        Raises:
            InputError: there is none.
        """
        with self._files.reading():
            self._need_key()
            return self._signer()

    def consistency(self, old: bytes, name: str) -> tuple[Head, Head, list[bytes]]:
        """The head in `old`, the one now, and the proof that nothing but new entries came between them.

        Raises:
            Untrusted: `old` is no head of this ledger's keys, or the ledger is no continuation of it.
        """
        with self._files.reading():
            before, now = self._files.checked_head(old, name), self._files.head()
            if now is None or before.size > now.size:
                raise Untrusted(
                    Flaw.TRUNCATED,
                    f"{self.path}: is shorter than {name}, which has {before.size} entries; {RESTORE}.",
                )
            path = merkle.consistency_proof(self._files.index.node, before.size, now.size)
            if not merkle.consistent(before.size, now.size, before.root, now.root, path):
                raise Untrusted(
                    Flaw.NOT_CONSISTENT, f"{self.path}: is no continuation of {name}; one of them is forged."
                )
            return before, now, path

    def verify(self) -> int:
        """Check every line, signature and hash anew, whatever the index says; how many entries there are.

        Raises:
            Untrusted: names the first entry that is wrong.
        """
        with self._files.reading(anew=True):
            return self._files.state.size

    def forget(self) -> None:
        """Drop what this machine remembers of the ledger here."""
        self._files.forget()

    def close(self) -> None:
        """Let go of the index."""
        self._files.close()
