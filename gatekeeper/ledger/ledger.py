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
import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import structlog

from gatekeeper import attest, corrections, merkle, recalls
from gatekeeper.authority import Authority
from gatekeeper.corrections import Standing
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.files import read_regular, sync_folder, write_whole
from gatekeeper.keys import NO_KEY, Keyring, PrivateKey, user_folder
from gatekeeper.ledger.entry import MAX_HEAD_BYTES, Entry, Grown, Head, Proven
from gatekeeper.ledger.index import Index, Place
from gatekeeper.ledger.log import RESTORE, Log
from gatekeeper.ledger.standings import Standings, until
from gatekeeper.ledger.state import State, Step
from gatekeeper.model import Flaw, Verdict
from gatekeeper.model.attestation import (
    GateKey,
    GateRecall,
    GateVerdict,
    HeadStatement,
    LogPredicate,
    TreeHead,
    state,
)
from gatekeeper.recalls import Recall

log = structlog.get_logger()

_PAGE = 100

_FORGET = f"{RESTORE}, or, if it was replaced on purpose, say so with `gate ledger forget`"


class Ledger:
    """The ledger in one folder. Safe to use from several threads."""

    def __init__(
        self, folder: Path, keyring: Keyring | None = None, state_folder: Path | None = None
    ) -> None:
        self.folder = folder
        self.path = folder / "ledger.jsonl"
        self.head_path = folder / "head.json"
        self.keyring = keyring or Keyring.default()
        self._state_folder = state_folder
        self._index: Index | None = None
        self._state = State()
        self._stamp = ""
        """Of the files that `_state` is about."""
        self._covered = 0
        """How many entries their head covers."""
        self._believed: str | None = None
        self._own: list[str] = []
        """The keys here that can sign, as they were when the lock was taken to write."""
        self._lock = threading.RLock()

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
            if self._state.size == 0 and not isinstance(predicate, GateKey):
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
        with self._reading():
            waiting = self._in_use().unsettled(until(self._state.recalls)) if self._state.size else []
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
        known, standing = self._in_use().standing(record_id), self._standing(log_file, record_id)
        for due in standing.due:
            self._append(log_file, corrections.dated(due, time))
        if known and not standing.due and known.recalls != standing.recalls:
            self._keep_index(log_file, lambda index: index.keep_standing(standing))
        return bool(standing.due)

    def _append(self, log_file: Log, predicate: LogPredicate, signer: PrivateKey | None = None) -> Entry:
        number, start = self._state.size, self._state.end
        predicate = predicate.model_copy(update={"ledger": self._state.position})
        line = attest.seal(state(predicate), self._signers(predicate, signer))
        step = self._follow(log_file, line)
        log_file.add(line, start)
        if number == 0:
            sync_folder(self.folder)
        # From here on the entry exists, whatever happens.
        nodes = self._state.take(step)
        try:
            self._sign_head(predicate.time)
        except (OSError, InputError) as error:
            # A key that has just revoked itself signs no head either; the next entry's does.
            if number == 0:
                raise
            log.warning(
                "the ledger's head could not be written; the next entry makes up for it", why=str(error)
            )
        self._keep_index(log_file, lambda index: _add(index, start, step, nodes))
        return step.entry

    def _sign_head(self, time: str) -> None:
        tree = self._state.tree
        head = TreeHead(tree_size=tree.size, root_hash=tree.root().hex(), timestamp=time)
        line = attest.seal(state(head), (self._signer(),)) + b"\n"
        # An older one may come back after a power cut, since a head that is behind is made good.
        write_whole(self.head_path, line, lasting=not self.head_path.exists())
        self._covered = tree.size

    def _mend(self, log_file: Log, time: str | None = None) -> None:
        """Cut off what a crash left of a line, and sign a head that a crash left behind."""
        extra = log_file.size - self._state.end
        if extra > 0:
            log.warning("the ledger had a torn last line, which was never acknowledged", bytes=extra)
            log_file.cut(self._state.end)
            self._keep_index(log_file)
        behind = self._state.size - self._covered
        if behind and time and any(keyid in self._state.authority.active() for keyid in self._own):
            log.warning("the ledger's head was behind and is signed anew", entries=behind)
            self._sign_head(time)
            self._keep_index(log_file)

    def _signers(self, predicate: LogPredicate, signer: PrivateKey | None) -> list[PrivateKey]:
        """Who signs an entry: this key or the gate's, and in a rotation its successor; the first key signs
        itself."""
        new = []
        if isinstance(predicate, GateKey) and (self._state.size == 0 or predicate.action == "rotated"):
            new = [self.keyring.signer(predicate.key.keyid)]
        return new if self._state.size == 0 else [signer or self._signer(), *new]

    def _signer(self) -> PrivateKey:
        """The key that signs the next entry: of ours, the first that the ledger admits."""
        active = self._state.authority.active() if self._state.size else self._own
        for keyid in self._own:
            if keyid in active:
                return self.keyring.signer(keyid)
        raise InputError(
            f"{self.path}: none of the keys here may sign in this ledger; have the holder of one that may "
            "run `gate keys admit` with the file that `gate keys export` writes."
        )

    def _need_key(self) -> None:
        self._own = self.keyring.ids()
        if not self._own:
            raise InputError(NO_KEY)

    # Reading

    @property
    def size(self) -> int:
        """How many entries there are."""
        with self._reading():
            return self._state.size

    def authority(self) -> Authority:
        """Which keys may sign, and which could."""
        with self._reading():
            return self._state.authority.copy()

    def head(self) -> Head | None:
        """The signed tree head; None for a ledger without entries."""
        with self._reading():
            return self._head()

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
            with self._reading() as log_file:
                places = self._in_use().places(record_id, kind.type if kind else None, first)
                page = (
                    [self._entry(log_file, place) for place in islice(places, _PAGE)]
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
        with self._reading() as log_file:
            if log_file is None:
                return Standing(record_id)
            return self._standing(log_file, record_id)

    def queued(self) -> list[str]:
        """The records that wait for a new verdict since something that theirs rests on was recalled."""
        with self._reading() as log_file:
            if log_file is None:
                return []
            waiting = self._in_use().unsettled(until(self._state.recalls))
            return [name for name in waiting if self._standing(log_file, name).queued]

    def recalls(self) -> list[Recall]:
        """All recalls, in their order."""
        with self._reading():
            return list(self._state.recalls)

    def recent(self, count: int) -> list[Entry]:
        """The last `count` entries, oldest first."""
        return list(self.entries(first=max(0, self.size - count)))

    def prove(self, number: int, since: int | None = None) -> tuple[Proven, Head, Grown | None]:
        """An entry with its proofs, the signed head that covers it, and what the ledger was with `since`
        entries.

        Raises:
            InputError: there is no such entry, or the head does not cover it yet, or it had never so many.
        """
        with self._reading() as log_file:
            index, head = self._in_use(), self._head()
            place = index.place(number)
            if log_file is None or place is None or head is None:
                raise InputError(f"{self.path}: has no entry {number}; it has {self._state.size}.")
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
        nodes, number = self._in_use().node, place.number
        return Proven(
            self._entry(log_file, place),
            tuple(merkle.inclusion_proof(nodes, number, head.size)),
            tuple(merkle.consistency_proof(nodes, number, head.size) if number else ()),
        )

    def extract(self, record_id: str) -> tuple[Head, list[Proven]]:
        """All that the ledger holds of a record, of keys and of recalls, each with its proofs against one
        signed head.

        Raises:
            InputError: there are no entries, or the head does not cover all of them yet.
        """
        with self._reading() as log_file:
            index, head = self._in_use(), self._head()
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
        with self._reading():
            self._need_key()
            return self._signer()

    def consistency(self, old: bytes, name: str) -> tuple[Head, Head, list[bytes]]:
        """The head in `old`, the one now, and the proof that nothing but new entries came between them.

        Raises:
            Untrusted: `old` is no head of this ledger's keys, or the ledger is no continuation of it.
        """
        with self._reading():
            before, now = self._checked_head(old, name), self._head()
            if now is None or before.size > now.size:
                raise Untrusted(
                    Flaw.TRUNCATED,
                    f"{self.path}: is shorter than {name}, which has {before.size} entries; {RESTORE}.",
                )
            path = merkle.consistency_proof(self._in_use().node, before.size, now.size)
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
        with self._reading(anew=True):
            return self._state.size

    def forget(self) -> None:
        """Drop what this machine remembers of the ledger here."""
        with self._lock, self._in_use().transaction():
            self._in_use().clear()
            self._stamp = ""

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._index:
                self._index.close()
                self._index = None

    # Under the lock

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Log]:
        with self._lock:
            self._need_key()
            self.folder.mkdir(parents=True, exist_ok=True)
            create = 0 if self.head_path.exists() else os.O_CREAT
            if create and not self.path.exists():
                self._begin()
            with Log.opened(self.path, os.O_RDWR | create, fcntl.LOCK_EX) as log_file:
                self._catch_up(log_file)
                yield log_file

    @contextlib.contextmanager
    def _reading(self, anew: bool = False) -> Iterator[Log | None]:
        with self._lock:
            if not self.path.exists() and not self.head_path.exists():
                self._begin()
                self._state, self._stamp, self._covered = State(), "", 0
                yield None
                return
            with Log.opened(self.path, os.O_RDONLY, fcntl.LOCK_SH) as log_file:
                self._catch_up(log_file, anew)
                yield log_file

    def _begin(self) -> None:
        """There is no ledger here.

        Raises:
            Untrusted: there was one.
        """
        if known := self._in_use().size:
            raise Untrusted(
                Flaw.TRUNCATED,
                f"{self.path}: is gone, but this machine has seen {known} entries of it; {_FORGET}.",
            )

    def _catch_up(self, log_file: Log, anew: bool = False) -> None:
        """Bring index and state in step with the files, believing nothing that was not verified here."""
        try:
            self._read_on(log_file, anew)
        except (sqlite3.Error, KeyError) as error:
            log.warning("the index of the ledger can't be used and is made anew", why=str(error))
            if isinstance(error, sqlite3.OperationalError):
                self._in_use().close()
            else:
                self._in_use().discard()
            self._index = Index()
            self._read_on(log_file, anew)
        root = self._state.authority.root
        if not self._state.size or root == self._believed:
            return
        if root not in self.keyring.trusted():
            raise Untrusted(
                Flaw.UNTRUSTED_ROOT,
                f"{self.path}: begins with key {root}, which is not trusted here; compare it with the "
                "publisher's, then run `gate keys trust` with that key's file.",
            )
        self._believed = root

    def _read_on(self, log_file: Log, anew: bool) -> None:
        index, stamp = self._in_use(), log_file.stamp(self.head_path)
        if index.stamp == stamp and not anew:
            if self._stamp != stamp:
                self._state = self._known(log_file, index.size)
                head = self._head()
                self._covered, self._stamp = head.size if head else 0, stamp
            return
        self._stamp = ""
        with index.transaction():
            known = index.size
            self._compare(log_file, known)
            if anew:
                index.clear()
                known = 0
            self._state = self._known(log_file, known)
            self._take_in(log_file)
            self._check_head()
            index.stamp = stamp
        self._stamp = stamp

    def _compare(self, log_file: Log, known: int) -> None:
        """The log must begin with the entries that the index knows."""
        count = 0
        leaves = self._in_use().leaves()
        for count, (line, leaf) in enumerate(zip(log_file.lines(0), leaves, strict=False), 1):
            if merkle.leaf_hash(line) != leaf:
                raise Untrusted(
                    Flaw.FORKED,
                    f"{self._name(count - 1)}: is not what this machine has seen there; {_FORGET}.",
                )
        if count < known:
            raise Untrusted(
                Flaw.TRUNCATED,
                f"{self.path}: has {count} entries, but this machine has seen {known} of them; {_FORGET}.",
            )

    def _take_in(self, log_file: Log) -> None:
        """Verify the entries that the index does not know, and add them to it."""
        index = self._in_use()
        for line in log_file.lines(self._state.end):
            start = self._state.end
            try:
                step = self._follow(log_file, line)
            except Untrusted as error:
                if self._state.size or error.flaw is not Flaw.MALFORMED_ENVELOPE:
                    raise
                raise Untrusted(
                    error.flaw,
                    f"{self.path}: is no ledger of signed entries; move it aside, a new one begins.",
                ) from error
            _add(index, start, step, self._state.take(step))

    def _follow(self, log_file: Log, line: bytes) -> Step:
        """What a line would change as the next entry, if it may be that."""
        name = self._name(self._state.size)
        return self._state.follow(attest.read(line, name), name, self._standings(log_file))

    def _standing(self, log_file: Log, record_id: str) -> Standing:
        return self._standings(log_file).of(record_id, self._state.recalls)

    def _standings(self, log_file: Log) -> Standings:
        return Standings(self._in_use().standing, lambda number: self._at(log_file, number))

    def _check_head(self) -> None:
        size, head = self._state.size, self._head()
        if not size and self.head_path.exists():
            raise Untrusted(Flaw.TRUNCATED, f"{self.path}: is empty, but has a signed head; {RESTORE}.")
        if head is None:
            if size > 1:
                raise Untrusted(Flaw.HEAD_MISSING, f"{self.head_path}: is not there; restore it from a copy.")
            self._covered = 0
            return
        if head.size > size:
            raise Untrusted(
                Flaw.TRUNCATED,
                f"{self.path}: has {size} entries, its signed head covers {head.size}; {RESTORE}.",
            )
        if merkle.root(self._in_use().node, head.size) != head.root:
            raise Untrusted(
                Flaw.FORKED, f"{self.path}: holds other entries than its signed head covers; {RESTORE}."
            )
        self._covered = head.size

    def _head(self) -> Head | None:
        try:
            data = read_regular(self.head_path, MAX_HEAD_BYTES)
        except FileNotFoundError:
            return None
        return self._checked_head(data, str(self.head_path))

    def _checked_head(self, data: bytes, name: str) -> Head:
        if not data.endswith(b"\n"):
            raise Untrusted(Flaw.NOT_CANONICAL, f"{name}: does not end with its line; {RESTORE}.")
        signed = attest.read(data[:-1], name, HeadStatement)
        predicate: TreeHead = signed.statement.predicate
        for keyid in signed.keyids:
            attest.check(signed, self._state.authority.key(keyid, predicate.tree_size, name), name)
        return Head(signed)

    def _known(self, log_file: Log, size: int) -> State:
        """What the first entries add up to, which were verified before."""
        index, authority = self._in_use(), Authority()
        for place in index.places(kind=GateKey.type, last=size - 1):
            entry = self._entry(log_file, place)
            authority.apply(entry.number, entry.predicate, self._name(entry.number))
        found = [self._entry(log_file, place) for place in index.places(kind=GateRecall.type, last=size - 1)]
        in_force = recalls.in_force((entry.number, entry.predicate) for entry in found)
        return State(authority, in_force, merkle.Frontier(size, index.node), index.end)

    def _at(self, log_file: Log, number: int) -> Entry:
        place = self._in_use().place(number)
        if place is None:
            raise KeyError(number)
        return self._entry(log_file, place)

    def _entry(self, log_file: Log, place: Place) -> Entry:
        """An entry that was verified before, if its bytes are still the same."""
        line, name = log_file.line(place.start, place.length), self._name(place.number)
        if merkle.leaf_hash(line) != place.leaf:
            raise Untrusted(Flaw.FORKED, f"{name}: is not what this machine has seen there; {_FORGET}.")
        return Entry(place.number, attest.read(line, name))

    def _keep_index(self, log_file: Log, change: Callable[[Index], None] = lambda index: None) -> None:
        """Bring the index in step with a write of ours. If that fails, the next reader makes it anew."""
        if not self._stamp:
            return
        index, self._stamp = self._in_use(), ""
        stamp = log_file.stamp(self.head_path)
        try:
            with index.transaction():
                change(index)
                index.stamp = stamp
            self._stamp = stamp
        except sqlite3.Error as error:
            log.warning("the index of the ledger can't be kept", why=str(error))
            index.close()
            self._index = Index()

    def _in_use(self) -> Index:
        if self._index is None:
            state_folder = self._state_folder or user_folder("XDG_STATE_HOME", ".local/state") / "ledgers"
            self._index = Index.open(state_folder, self.folder)
        return self._index

    def _name(self, number: int) -> str:
        return f"{self.path}, entry {number}"


def _add(index: Index, start: int, step: Step, nodes: Sequence[bytes]) -> None:
    """Put an entry into the index, which lies at `start` of the log."""
    entry, said = step.entry, step.entry.predicate
    index.add(entry.number, start, len(entry.signed.line), said.type, said.record_id, nodes)
    if step.standing:
        index.keep_standing(step.standing)
