"""What this machine knows of a ledger, kept in step with the files. It believes nothing that it did not
verify, and looks only under the files' lock: one writer, or several readers, at a time."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import structlog

from gatekeeper import attest, merkle, recalls
from gatekeeper.authority import Authority
from gatekeeper.corrections import Standing
from gatekeeper.errors import Untrusted
from gatekeeper.files import read_regular
from gatekeeper.keys import Keyring, user_folder
from gatekeeper.ledger.entry import MAX_HEAD_BYTES, Entry, Head
from gatekeeper.ledger.index import Index, Place
from gatekeeper.ledger.log import RESTORE, Log
from gatekeeper.ledger.standings import Standings
from gatekeeper.ledger.state import State, Step
from gatekeeper.model import Flaw
from gatekeeper.model.attestation import GateKey, GateRecall, HeadStatement, TreeHead

log = structlog.get_logger()

_FORGET = f"{RESTORE}, or, if it was replaced on purpose, say so with `gate ledger forget`"


class Follower:
    """The files of the ledger in one folder, followed with the user's keys in a keyring.

    Between `reading` or `writing` and their ends, `state` and `index` are in step with the files. Safe to
    use from several threads.
    """

    def __init__(self, folder: Path, keyring: Keyring, state_folder: Path | None) -> None:
        self.path = folder / "ledger.jsonl"
        self.head_path = folder / "head.json"
        self.state = State()
        self.covered = 0
        """How many entries the signed head covers."""
        self._folder = folder
        self._keyring = keyring
        self._state_folder = state_folder
        self._index: Index | None = None
        self._stamp = ""
        """Of the files that `state` is about."""
        self._believed: str | None = None
        self._lock = threading.RLock()
        self._held: tuple[Log | None] | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Log]:
        """The log, to be written by nobody else meanwhile.

        Raises:
            Untrusted: the ledger can't be believed as it is.
            OSError: it can't be written.
        """
        with self._lock:
            if self._held:
                raise RuntimeError("the ledger is held still, so it can't be written")
            self._folder.mkdir(parents=True, exist_ok=True)
            create = 0 if self.head_path.exists() else os.O_CREAT
            if create and not self.path.exists():
                self._begin()
            with Log.opened(self.path, os.O_RDWR | create, fcntl.LOCK_EX) as log_file:
                self._catch_up(log_file)
                yield log_file

    @contextlib.contextmanager
    def reading(self, anew: bool = False) -> Iterator[Log | None]:
        """The log, to be written by nobody meanwhile; None where there is none yet. `anew` verifies every
        entry again.

        Raises:
            Untrusted: the ledger can't be believed.
        """
        with self._lock:
            if self._held and not anew:
                yield self._held[0]
                return
            if not self.path.exists() and not self.head_path.exists():
                self._begin()
                self.state, self._stamp, self.covered = State(), "", 0
                yield None
                return
            with Log.opened(self.path, os.O_RDONLY, fcntl.LOCK_SH) as log_file:
                self._catch_up(log_file, anew)
                yield log_file

    @contextlib.contextmanager
    def still(self) -> Iterator[None]:
        """Every `reading` inside is of one moment, and looks at the files no more.

        Raises:
            Untrusted: the ledger can't be believed.
        """
        with self.reading() as log_file:
            before, self._held = self._held, (log_file,)
            try:
                yield
            finally:
                self._held = before

    @property
    def index(self) -> Index:
        """Where the entries lie that were verified here, and what stands of the records."""
        if self._index is None:
            state_folder = self._state_folder or user_folder("XDG_STATE_HOME", ".local/state") / "ledgers"
            self._index = Index.open(state_folder, self._folder)
        return self._index

    def step(self, log_file: Log, line: bytes) -> Step:
        """What a line would change as the next entry, if it may be that."""
        name = self._name(self.state.size)
        return self.state.follow(attest.read(line, name), name, self._standings(log_file))

    def standing(self, log_file: Log, record_id: str) -> Standing:
        """What stands of a record, recalls taken in."""
        return self._standings(log_file).of(record_id, self.state.recalls)

    def head(self) -> Head | None:
        """The signed head, if there is one.

        Raises:
            Untrusted: it is none, or not one of this ledger's keys.
        """
        try:
            data = read_regular(self.head_path, MAX_HEAD_BYTES)
        except FileNotFoundError:
            return None
        return self.checked_head(data, str(self.head_path))

    def checked_head(self, data: bytes, name: str) -> Head:
        """The signed head in some bytes.

        Raises:
            Untrusted: it is none, or not one of this ledger's keys.
        """
        if not data.endswith(b"\n"):
            raise Untrusted(Flaw.NOT_CANONICAL, f"{name}: does not end with its line; {RESTORE}.")
        signed = attest.read(data[:-1], name, HeadStatement)
        predicate: TreeHead = signed.statement.predicate
        for keyid in signed.keyids:
            attest.check(signed, self.state.authority.key(keyid, predicate.tree_size, name), name)
        return Head(signed)

    def entry(self, log_file: Log, place: Place) -> Entry:
        """An entry that was verified before, if its bytes are still the same."""
        line, name = log_file.line(place.start, place.length), self._name(place.number)
        if merkle.leaf_hash(line) != place.leaf:
            raise Untrusted(Flaw.FORKED, f"{name}: is not what this machine has seen there; {_FORGET}.")
        return Entry(place.number, attest.read(line, name))

    def keep(self, log_file: Log, change: Callable[[Index], None] = lambda index: None) -> None:
        """Bring the index in step with a write of ours. If that fails, the next reader makes it anew."""
        if not self._stamp:
            return
        index, self._stamp = self.index, ""
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

    def forget(self) -> None:
        """Drop what this machine remembers."""
        with self._lock, self.index.transaction():
            self.index.clear()
            self._stamp = ""

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._index:
                self._index.close()
                self._index = None

    def _begin(self) -> None:
        """There is no ledger here.

        Raises:
            Untrusted: there was one.
        """
        if known := self.index.size:
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
                self.index.close()
            else:
                self.index.discard()
            self._index = Index()
            self._read_on(log_file, anew)
        root = self.state.authority.root
        if not self.state.size or root == self._believed:
            return
        if root not in self._keyring.trusted():
            raise Untrusted(
                Flaw.UNTRUSTED_ROOT,
                f"{self.path}: begins with key {root}, which is not trusted here; compare it with the "
                "publisher's, then run `gate keys trust` with that key's file.",
            )
        self._believed = root

    def _read_on(self, log_file: Log, anew: bool) -> None:
        index, stamp = self.index, log_file.stamp(self.head_path)
        if index.stamp == stamp and not anew:
            if self._stamp != stamp:
                self.state = self._known(log_file, index.size)
                head = self.head()
                self.covered, self._stamp = head.size if head else 0, stamp
            return
        self._stamp = ""
        with index.transaction():
            known = index.size
            self._compare(log_file, known)
            if anew:
                index.clear()
                known = 0
            self.state = self._known(log_file, known)
            self._take_in(log_file)
            self._check_head()
            index.stamp = stamp
        self._stamp = stamp

    def _compare(self, log_file: Log, known: int) -> None:
        """The log must begin with the entries that the index knows."""
        count = 0
        leaves = self.index.leaves()
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
        index = self.index
        for line in log_file.lines(self.state.end):
            try:
                step = self.step(log_file, line)
            except Untrusted as error:
                if self.state.size or error.flaw is not Flaw.MALFORMED_ENVELOPE:
                    raise
                raise Untrusted(
                    error.flaw,
                    f"{self.path}: is no ledger of signed entries; move it aside, a new one begins.",
                ) from error
            put(index, step, self.state.take(step))

    def _standings(self, log_file: Log) -> Standings:
        return Standings(self.index.standing, lambda number: self._at(log_file, number))

    def _check_head(self) -> None:
        size, head = self.state.size, self.head()
        if not size and self.head_path.exists():
            raise Untrusted(Flaw.TRUNCATED, f"{self.path}: is empty, but has a signed head; {RESTORE}.")
        if head is None:
            if size > 1:
                raise Untrusted(Flaw.HEAD_MISSING, f"{self.head_path}: is not there; restore it from a copy.")
            self.covered = 0
            return
        if head.size > size:
            raise Untrusted(
                Flaw.TRUNCATED,
                f"{self.path}: has {size} entries, its signed head covers {head.size}; {RESTORE}.",
            )
        if merkle.root(self.index.node, head.size) != head.root:
            raise Untrusted(
                Flaw.FORKED, f"{self.path}: holds other entries than its signed head covers; {RESTORE}."
            )
        self.covered = head.size

    def _known(self, log_file: Log, size: int) -> State:
        """What the first entries add up to, which were verified before."""
        index, authority = self.index, Authority()
        for place in index.places(kind=GateKey.type, last=size - 1):
            entry = self.entry(log_file, place)
            authority.apply(entry.number, entry.predicate, self._name(entry.number))
        found = [self.entry(log_file, place) for place in index.places(kind=GateRecall.type, last=size - 1)]
        in_force = recalls.in_force((entry.number, entry.predicate) for entry in found)
        return State(authority, in_force, merkle.Frontier(size, index.node), index.end)

    def _at(self, log_file: Log, number: int) -> Entry:
        place = self.index.place(number)
        if place is None:
            raise KeyError(number)
        return self.entry(log_file, place)

    def _name(self, number: int) -> str:
        return f"{self.path}, entry {number}"


def put(index: Index, step: Step, nodes: Sequence[bytes]) -> None:
    """Put an entry into the index that was taken in, with the hashes that it brought into the tree."""
    entry, said = step.entry, step.entry.predicate
    index.add(entry.number, step.start, len(entry.signed.line), said.type, said.record_id, nodes)
    if step.standing:
        index.keep_standing(step.standing)
