"""The log: one DSSE envelope a line, each line a leaf of a Merkle tree, and a signed head over all of them.

    ledger.jsonl   the entries; a line exists once its newline is on disk, and is never changed
    head.json      a signed tree head, at most one entry behind

An entry's signature covers the tree before it, so that no entry can be moved, dropped or said again. An
entry is committed by its line. Then the head is signed, then the index brought up to date; a crash in
between costs nothing, since the next one to open the ledger finds the difference and makes it good. One
writer at a time holds the lock of ledger.jsonl. A last line without its newline was never acknowledged: the
next writer cuts it off and says so.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import structlog

from gatekeeper import attest, corrections, merkle, recalls, witness
from gatekeeper.authority import Authority
from gatekeeper.corrections import Standing
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.files import read_regular, sha256, sync_folder, write_whole
from gatekeeper.keys import NO_KEY, Keyring, PrivateKey, user_folder
from gatekeeper.ledger.index import Index, Place
from gatekeeper.model import ClaimId, Digest, Flaw, Verdict
from gatekeeper.model.attestation import (
    EntryReference,
    GateApproval,
    GateCorrection,
    GateKey,
    GateRecall,
    GateVerdict,
    HeadStatement,
    KeyTarget,
    LogPredicate,
    Position,
    TreeHead,
    state,
)
from gatekeeper.recalls import Recall, Signed

log = structlog.get_logger()

MAX_HEAD_BYTES = 1 << 20
_BLOCK = 1 << 20
_TAIL = 1 << 16
_PAGE = 100

_RESTORE = "restore the ledger from a copy"
_FORGET = f"{_RESTORE}, or, if it was replaced on purpose, say so with `gate ledger forget`"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger, verified."""

    number: int
    signed: attest.Signed

    @property
    def predicate(self) -> Any:
        """What it says."""
        return self.signed.statement.predicate

    @property
    def digest(self) -> Digest:
        """SHA-256 of its line, without the line's end."""
        return sha256(self.signed.line)

    @property
    def basis(self) -> Signed:
        """Of a verdict: what it rests on besides its claims' evidence."""
        version = self.predicate.verifier.version.get("gatekeeper", "")
        return Signed(self.number, self.signed.keyids, version)

    @property
    def reference(self) -> EntryReference:
        """How other entries name it."""
        return EntryReference(number=self.number, sha256=self.digest.removeprefix("sha256:"))


@dataclass(frozen=True, slots=True)
class Proven:
    """An entry, that a head covers it, and that the head's ledger is the one which the entry was added to."""

    entry: Entry
    inclusion: tuple[bytes, ...]
    consistency: tuple[bytes, ...]
    """Empty for the first entry."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A ledger as it once was, and the proof that a head's ledger is its continuation."""

    size: int
    root: bytes
    consistency: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A signed tree head, verified."""

    signed: attest.Signed

    @property
    def size(self) -> int:
        """How many entries it covers."""
        return int(self.signed.statement.predicate.tree_size)

    @property
    def root(self) -> bytes:
        """Root of their tree."""
        return bytes.fromhex(self.signed.statement.predicate.root_hash)


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
        self._authority = Authority()
        self._recalls: list[Recall] = []
        self._counted = 0
        self._believed: str | None = None
        self._lock = threading.RLock()

    # Writing

    def prepare(self) -> None:
        """Find out before the work whether its result could be recorded, and mend what a crash left.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed as it is.
            OSError: the ledger can't be written.
        """
        self._need_key()
        with self._writing() as descriptor:
            self._signer()
            self._mend(descriptor)

    def append(self, predicate: LogPredicate, signer: PrivateKey | None = None) -> Entry:
        """Sign and add an entry; when this returns it is on disk. An empty ledger gets its first key before.

        A verdict that changes what was said of its record is followed by the correction that says so. If
        that can't be written, `settle` makes up for it. `signer` signs what is not the gate's own word.

        Raises:
            InputError: there is no key to sign with.
            Untrusted: the ledger can't be believed as it is, or the entry about keys is impossible.
            OSError: it could not be written whole; the ledger is as it was.
        """
        self._need_key()
        with self._writing() as descriptor:
            if self._counted == 0 and not isinstance(predicate, GateKey):
                first = GateKey(action="added", key=self._signer().public, date=predicate.time)
                self._append(descriptor, first)
            self._mend(descriptor, predicate.time)
            if not isinstance(predicate, GateVerdict):
                return self._append(descriptor, predicate, signer)
            self._correct(descriptor, predicate.resource_uri, predicate.time)
            entry = self._append(descriptor, predicate)
            try:
                self._correct(descriptor, predicate.resource_uri, predicate.time)
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
            waiting = self._in_use().unsettled(self._recalled_until) if self._counted else []
        corrected = []
        while waiting:
            # Others may write in between.
            with self._writing() as descriptor:
                self._mend(descriptor, time)
                corrected += [name for name in waiting[:_PAGE] if self._correct(descriptor, name, time)]
            waiting = waiting[_PAGE:]
        return corrected

    def _correct(self, descriptor: int, record_id: str, time: str) -> bool:
        """Write the corrections of a record that are due; whether there were any."""
        known, standing = self._in_use().standing(record_id), self._standing(descriptor, record_id)
        for due in standing.due:
            self._append(descriptor, corrections.dated(due, time))
        if known and not standing.due and known.recalls != standing.recalls:
            with self._index_kept(descriptor) as index:
                index.keep_standing(standing)
        return bool(standing.due)

    def _append(self, descriptor: int, predicate: LogPredicate, signer: PrivateKey | None = None) -> Entry:
        number, start = self._counted, self._in_use().end
        frontier = merkle.Frontier(number, self._in_use().node)
        predicate = predicate.model_copy(update={"ledger": _position(frontier)})
        line = attest.seal(state(predicate), [signer] if signer else self._signers(predicate))
        name = self._name(number)
        signed = attest.read(line, name)
        change = predicate if isinstance(predicate, GateKey) else None
        self._authority.signers(number, predicate, signed.keyids, name)
        witness.check(predicate, self._authority, number, name)
        after = self._authority.copy()
        if change:
            after.apply(number, change, name)
        entry = Entry(number, signed)
        standing = self._stand(descriptor, entry)
        try:
            _write_all(descriptor, line + b"\n", start)
            os.fsync(descriptor)
        except OSError as error:
            os.ftruncate(descriptor, start)
            raise OSError(error.errno, error.strerror, str(self.path)) from error
        if number == 0:
            sync_folder(self.folder)
        # From here on the entry exists, whatever happens.
        self._authority, self._counted = after, number + 1
        self._take_in_recall(entry)
        nodes = frontier.add(merkle.leaf_hash(line))
        try:
            self._sign_head(frontier.size, frontier.root(), predicate.time)
        except (OSError, InputError) as error:
            # A key that has just revoked itself signs no head either; the next entry's does.
            if number == 0:
                raise
            log.warning(
                "the ledger's head could not be written; the next entry makes up for it", why=str(error)
            )
        with self._index_kept(descriptor) as index:
            index.add(start, len(line), predicate.type, predicate.record_id, nodes)
            if standing:
                index.keep_standing(standing)
        return entry

    def _sign_head(self, size: int, root: bytes, time: str) -> None:
        head = TreeHead(tree_size=size, root_hash=root.hex(), timestamp=time)
        write_whole(self.head_path, attest.seal(state(head), (self._signer(),)) + b"\n")

    def _mend(self, descriptor: int, time: str | None = None) -> None:
        """Cut off what a crash left of a line, and sign a head that a crash left behind."""
        index = self._in_use()
        extra = os.fstat(descriptor).st_size - index.end
        if extra > 0:
            log.warning("the ledger had a torn last line, which was never acknowledged", bytes=extra)
            os.ftruncate(descriptor, index.end)
            with self._index_kept(descriptor):
                pass
        head = self._head()
        behind = self._counted - (head.size if head else 0)
        if behind and time and any(keyid in self._authority.active() for keyid in self.keyring.ids()):
            log.warning("the ledger's head was behind and is signed anew", entries=behind)
            self._sign_head(self._counted, merkle.root(index.node, self._counted), time)
            with self._index_kept(descriptor):
                pass

    def _signers(self, predicate: LogPredicate) -> list[PrivateKey]:
        """Who signs an entry: a key of ours, and in a rotation its successor; the first key signs itself."""
        new = []
        if isinstance(predicate, GateKey) and (self._counted == 0 or predicate.action == "rotated"):
            new = [self.keyring.signer(predicate.key.keyid)]
        return new if self._counted == 0 else [self._signer(), *new]

    def _need_key(self) -> None:
        if not self.keyring.ids():
            raise InputError(NO_KEY)

    def _signer(self) -> PrivateKey:
        """The key that signs the next entry: of ours, the first that the ledger admits."""
        own = self.keyring.ids()
        active = self._authority.active() if self._counted else own
        for keyid in own:
            if keyid in active:
                return self.keyring.signer(keyid)
        raise InputError(
            f"{self.path}: none of the keys here may sign in this ledger; have the holder of one that may "
            "run `gate keys admit` with the file that `gate keys export` writes."
        )

    # Reading

    @property
    def size(self) -> int:
        """How many entries there are."""
        with self._reading():
            return self._counted

    def authority(self) -> Authority:
        """Which keys may sign, and which could."""
        with self._reading():
            return self._authority.copy()

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
            with self._reading() as descriptor:
                places = self._in_use().places(record_id, kind.type if kind else None, first)
                page = (
                    [self._entry(descriptor, place) for place in islice(places, _PAGE)]
                    if descriptor is not None
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
        with self._reading() as descriptor:
            if descriptor is None:
                return Standing(record_id=record_id)
            return self._standing(descriptor, record_id)

    def queued(self) -> list[str]:
        """The records that wait for a new verdict since something that theirs rests on was recalled."""
        with self._reading() as descriptor:
            if descriptor is None:
                return []
            waiting = self._in_use().unsettled(self._recalled_until)
            return [name for name in waiting if self._standing(descriptor, name).queued]

    def recalls(self) -> list[Recall]:
        """All recalls, in their order."""
        with self._reading():
            return list(self._recalls)

    def recent(self, count: int) -> list[Entry]:
        """The last `count` entries, oldest first."""
        return list(self.entries(first=max(0, self.size - count)))

    def prove(self, number: int, since: int | None = None) -> tuple[Proven, Head, Grown | None]:
        """An entry with its proofs, the signed head that covers it, and what the ledger was with `since`
        entries.

        Raises:
            InputError: there is no such entry, or the head does not cover it yet, or it had never so many.
        """
        with self._reading() as descriptor:
            index, head = self._in_use(), self._head()
            place = index.place(number)
            if descriptor is None or place is None or head is None:
                raise InputError(f"{self.path}: has no entry {number}; it has {self._counted}.")
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
            return self._proven(descriptor, place, head), head, grown

    def _proven(self, descriptor: int, place: Place, head: Head) -> Proven:
        nodes, number = self._in_use().node, place.number
        return Proven(
            self._entry(descriptor, place),
            tuple(merkle.inclusion_proof(nodes, number, head.size)),
            tuple(merkle.consistency_proof(nodes, number, head.size) if number else ()),
        )

    def extract(self, record_id: str) -> tuple[Head, list[Proven]]:
        """All that the ledger holds of a record, of keys and of recalls, each with its proofs against one
        signed head.

        Raises:
            InputError: there are no entries, or the head does not cover all of them yet.
        """
        with self._reading() as descriptor:
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
            if descriptor is None or head is None:
                raise InputError(f"{self.path}: has no entry yet; run `gate verify`.")
            if max(places) >= head.size:
                raise InputError(f"{self.head_path}: does not cover the last entries yet; run `gate verify`.")
            return head, [self._proven(descriptor, places[number], head) for number in sorted(places)]

    def signer(self) -> PrivateKey:
        """The key of ours that may sign the next entry.

        Raises:
            InputError: there is none.
        """
        self._need_key()
        with self._reading():
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
                    f"{self.path}: is shorter than {name}, which has {before.size} entries; {_RESTORE}.",
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
            return self._counted

    def forget(self) -> None:
        """Drop what this machine remembers of the ledger here."""
        with self._lock, self._in_use().transaction():
            self._in_use().clear()

    def close(self) -> None:
        """Let go of the index."""
        with self._lock:
            if self._index:
                self._index.close()
                self._index = None

    # Under the lock

    @contextlib.contextmanager
    def _writing(self) -> Iterator[int]:
        self.folder.mkdir(parents=True, exist_ok=True)
        create = 0 if self.head_path.exists() else os.O_CREAT
        with self._lock, self._opened(os.O_RDWR | create, fcntl.LOCK_EX) as descriptor:
            if os.fstat(descriptor).st_size == 0 and not self.head_path.exists():
                self._begin()
            self._catch_up(descriptor)
            yield descriptor

    @contextlib.contextmanager
    def _reading(self, anew: bool = False) -> Iterator[int | None]:
        with self._lock:
            if not self.path.exists() and not self.head_path.exists():
                self._authority, self._recalls, self._counted = Authority(), [], 0
                yield None
                return
            with self._opened(os.O_RDONLY, fcntl.LOCK_SH) as descriptor:
                self._catch_up(descriptor, anew)
                yield descriptor

    @contextlib.contextmanager
    def _opened(self, flags: int, lock: int) -> Iterator[int]:
        try:
            descriptor = os.open(self.path, flags | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except FileNotFoundError:
            raise Untrusted(
                Flaw.TRUNCATED, f"{self.path}: is gone, but its signed head is there; {_RESTORE}."
            ) from None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise InputError(f"{self.path}: is a link; put the ledger itself there.") from error
            raise
        try:
            fcntl.flock(descriptor, lock)
            yield descriptor
        finally:
            os.close(descriptor)

    def _begin(self) -> None:
        """There is no ledger here; if there was one, say so."""
        index = self._in_use()
        if index.size:
            log.warning("the ledger that was here is gone; a new one begins", entries=index.size)
            with index.transaction():
                index.clear()

    def _catch_up(self, descriptor: int, anew: bool = False) -> None:
        """Bring the index in step with the log, believing nothing that was not verified here."""
        try:
            self._follow(descriptor, anew)
        except (sqlite3.Error, KeyError) as error:
            log.warning("the index of the ledger can't be used and is made anew", why=str(error))
            if isinstance(error, sqlite3.OperationalError):
                self._in_use().close()
            else:
                self._in_use().discard()
            self._index = Index()
            self._follow(descriptor, anew)
        if not self._counted or self._authority.root == self._believed:
            return
        if self._authority.root not in self.keyring.trusted():
            raise Untrusted(
                Flaw.UNTRUSTED_ROOT,
                f"{self.path}: begins with key {self._authority.root}, which is not trusted here; compare it "
                "with the publisher's, then run `gate keys trust` with that key's file.",
            )
        self._believed = self._authority.root

    def _follow(self, descriptor: int, anew: bool) -> None:
        index = self._in_use()
        if index.stamp == self._stamp(descriptor) and not anew:
            if self._counted != index.size:
                self._counted = index.size
                self._authority = self._keys(descriptor, self._counted)
                self._recalls = self._known_recalls(descriptor, self._counted)
            return
        with index.transaction():
            known = index.size
            self._compare(descriptor, known)
            if anew:
                index.clear()
                known = 0
            self._authority, self._counted = self._keys(descriptor, known), known
            self._recalls = self._known_recalls(descriptor, known)
            self._take_in(descriptor)
            self._check_head()
            index.stamp = self._stamp(descriptor)

    def _compare(self, descriptor: int, known: int) -> None:
        """The log must begin with the entries that the index knows."""
        index, count = self._in_use(), 0
        for count, line in enumerate(self._lines(descriptor, 0), 1):
            if count > known:
                return
            if merkle.leaf_hash(line) != index.node(merkle.number(count - 1)):
                raise Untrusted(
                    Flaw.FORKED,
                    f"{self._name(count - 1)}: is not what this machine has seen there; {_FORGET}.",
                )
        if count < known:
            raise Untrusted(
                Flaw.TRUNCATED,
                f"{self.path}: has {count} entries, but this machine has seen {known} of them; {_FORGET}.",
            )

    def _take_in(self, descriptor: int) -> None:
        """Verify the entries that the index does not know, and add them to it."""
        index = self._in_use()
        start = index.end
        frontier = merkle.Frontier(self._counted, index.node)
        for line in self._lines(descriptor, start):
            number = self._counted
            name = self._name(number)
            try:
                signed = attest.read(line, name)
            except Untrusted as error:
                if number or error.flaw is not Flaw.MALFORMED_ENVELOPE:
                    raise
                raise Untrusted(
                    error.flaw,
                    f"{self.path}: is no ledger of signed entries; move it aside, a new one begins.",
                ) from error
            predicate = signed.statement.predicate
            change = predicate if isinstance(predicate, GateKey) else None
            for key in self._authority.signers(number, predicate, signed.keyids, name):
                attest.check(signed, key, name)
            witness.check(predicate, self._authority, number, name)
            if predicate.ledger != _position(frontier):
                raise Untrusted(
                    Flaw.OUT_OF_PLACE, f"{name}: was signed for another place or another ledger; {_RESTORE}."
                )
            if change:
                self._authority.apply(number, change, name)
            entry = Entry(number, signed)
            standing = self._stand(descriptor, entry)
            self._take_in_recall(entry)
            nodes = frontier.add(merkle.leaf_hash(line))
            index.add(start, len(line), predicate.type, predicate.record_id, nodes)
            if standing:
                index.keep_standing(standing)
            start += len(line) + 1
            self._counted += 1

    def _stand(self, descriptor: int, entry: Entry) -> Standing | None:
        """What stands of an entry's record after it, if it is one that changes that.

        Raises:
            Untrusted: it is a correction or a recall that can't follow what is there.
        """
        said, name = entry.predicate, self._name(entry.number)
        match said:
            case GateVerdict():
                signed = entry.basis
                gone = {
                    claim.id
                    for claim in said.claims
                    if claim.status == "VERIFIED" and recalls.struck(claim, signed, self._recalls)
                }
                before = self._standing(descriptor, said.resource_uri)
                return corrections.with_verdict(before, entry.reference, said, gone)
            case GateCorrection():
                try:
                    return corrections.with_correction(self._standing(descriptor, said.resource_uri), said)
                except ValueError as error:
                    raise Untrusted(Flaw.CORRECTION, f"{name}: {error}; {_RESTORE}.") from None
            case GateApproval():
                standing = self._standing(descriptor, said.resource_uri)
                return corrections.with_approval(standing, entry.reference, entry.signed.keyids[0], said)
            case GateRecall():
                self._check_recall(entry.number, said, name)
        return None

    def _check_recall(self, number: int, said: GateRecall, name: str) -> None:
        problem = ""
        if isinstance(said.target, KeyTarget):
            key = said.target.key
            if key not in self._authority.keys:
                problem = f"it recalls key {key[:12]}…, which was never there"
            elif self._authority.keys[key].state == "active":
                problem = f"it recalls key {key[:12]}…, which may still sign"
            elif said.target.since >= number:
                problem = "it recalls entries that come after it"
        if said.action == "withdrawn" and not any(
            recall.withdrawn is None and recall.predicate.target.text == said.target.text
            for recall in self._recalls
        ):
            problem = f"it withdraws a recall of {said.target.text}, and there is none"
        if problem:
            raise Untrusted(Flaw.RECALL, f"{name}: {problem}; {_RESTORE}.")

    def _take_in_recall(self, entry: Entry) -> None:
        if isinstance(entry.predicate, GateRecall):
            self._recalls = recalls.with_entry(self._recalls, entry.number, entry.predicate)

    @property
    def _recalled_until(self) -> int:
        return self._recalls[-1].number + 1 if self._recalls else 0

    def _standing(self, descriptor: int, record_id: str) -> Standing:
        """What stands of a record, all recalls so far taken in."""
        standing = self._in_use().standing(record_id) or Standing(
            record_id=record_id, recalls=self._recalled_until
        )
        for recall in self._recalls:
            if recall.number >= standing.recalls:
                cause = self._at(descriptor, recall.number).reference
                rests = self._rests(descriptor, recall)
                standing = corrections.with_recall(standing, cause, recall, rests)
        return standing

    def _rests(self, descriptor: int, recall: Recall) -> Callable[[ClaimId, EntryReference], bool]:
        def rests(claim_id: ClaimId, reference: EntryReference) -> bool:
            entry = self._at(descriptor, reference.number)
            return any(
                recalls.rests_on(claim, entry.basis, recall.predicate.target)
                for claim in entry.predicate.claims
                if claim.id == claim_id
            )

        return rests

    def _check_head(self) -> None:
        if not self._counted and self.head_path.exists():
            raise Untrusted(Flaw.TRUNCATED, f"{self.path}: is empty, but has a signed head; {_RESTORE}.")
        head = self._head()
        if head is None:
            if self._counted > 1:
                raise Untrusted(Flaw.HEAD_MISSING, f"{self.head_path}: is not there; restore it from a copy.")
            return
        if head.size > self._counted:
            raise Untrusted(
                Flaw.TRUNCATED,
                f"{self.path}: has {self._counted} entries, its signed head covers {head.size}; {_RESTORE}.",
            )
        if merkle.root(self._in_use().node, head.size) != head.root:
            raise Untrusted(
                Flaw.FORKED, f"{self.path}: holds other entries than its signed head covers; {_RESTORE}."
            )

    def _head(self) -> Head | None:
        try:
            data = read_regular(self.head_path, MAX_HEAD_BYTES)
        except FileNotFoundError:
            return None
        return self._checked_head(data, str(self.head_path))

    def _checked_head(self, data: bytes, name: str) -> Head:
        if not data.endswith(b"\n"):
            raise Untrusted(Flaw.NOT_CANONICAL, f"{name}: does not end with its line; {_RESTORE}.")
        signed = attest.read(data[:-1], name, HeadStatement)
        predicate: TreeHead = signed.statement.predicate
        for keyid in signed.keyids:
            attest.check(signed, self._authority.key(keyid, predicate.tree_size, name), name)
        return Head(signed)

    def _keys(self, descriptor: int, known: int) -> Authority:
        """The keys of the first entries, which were verified before."""
        authority = Authority()
        for place in self._in_use().places(kind=GateKey.type, last=known - 1):
            entry = self._entry(descriptor, place)
            authority.apply(entry.number, entry.predicate, self._name(entry.number))
        return authority

    def _known_recalls(self, descriptor: int, known: int) -> list[Recall]:
        """The recalls among the first entries, which were verified before."""
        places = self._in_use().places(kind=GateRecall.type, last=known - 1)
        entries = [self._entry(descriptor, place) for place in places]
        return recalls.in_force((entry.number, entry.predicate) for entry in entries)

    def _at(self, descriptor: int, number: int) -> Entry:
        place = self._in_use().place(number)
        if place is None:
            raise KeyError(number)
        return self._entry(descriptor, place)

    def _entry(self, descriptor: int, place: Place) -> Entry:
        """An entry that was verified before, if its bytes are still the same."""
        line = os.pread(descriptor, place.length, place.start)
        name = self._name(place.number)
        if merkle.leaf_hash(line) != place.leaf:
            raise Untrusted(Flaw.FORKED, f"{name}: is not what this machine has seen there; {_FORGET}.")
        return Entry(place.number, attest.read(line, name))

    def _lines(self, descriptor: int, start: int) -> Iterator[bytes]:
        """The whole lines from `start` on, without their ends. Bounded in memory."""
        end = _whole_end(descriptor)
        rest = b""
        while start < end:
            block = os.pread(descriptor, min(_BLOCK, end - start), start)
            start += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
            if len(rest) > attest.MAX_ENVELOPE_BYTES:
                raise Untrusted(
                    Flaw.TOO_LARGE,
                    f"{self.path}: a line is larger than {attest.MAX_ENVELOPE_BYTES >> 20} MiB; {_RESTORE}.",
                )

    def _stamp(self, descriptor: int) -> str:
        """What the files look like: differs after every write to either."""
        found = [os.fstat(descriptor)]
        with contextlib.suppress(FileNotFoundError):
            found.append(self.head_path.lstat())
        return " ".join(f"{s.st_dev}:{s.st_ino}:{s.st_size}:{s.st_mtime_ns}:{s.st_ctime_ns}" for s in found)

    @contextlib.contextmanager
    def _index_kept(self, descriptor: int) -> Iterator[Index]:
        """Bring the index in step with a write of ours. If that fails, the next reader makes it anew."""
        index = self._in_use()
        try:
            with index.transaction():
                yield index
                index.stamp = self._stamp(descriptor)
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


def _position(frontier: merkle.Frontier) -> Position:
    return Position(tree_size=frontier.size, root_hash=frontier.root().hex())


def _whole_end(descriptor: int) -> int:
    """Where the last whole line ends. A line with a zero byte is one that a power cut left unwritten."""
    end = os.fstat(descriptor).st_size
    end = _newline_before(descriptor, end)
    start = _newline_before(descriptor, end - 1) if end else 0
    last = os.pread(descriptor, min(end - start, attest.MAX_ENVELOPE_BYTES), start)
    return start if b"\0" in last else end


def _newline_before(descriptor: int, end: int) -> int:
    """The place after the last newline before `end`."""
    while end > 0:
        start = max(0, end - _TAIL)
        found = os.pread(descriptor, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(descriptor, data, offset)
        data, offset = data[written:], offset + written
