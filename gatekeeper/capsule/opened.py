"""A capsule as it is read: nothing in it is believed before its bytes, signatures and proofs are checked.

What is checked here needs the capsule alone. Whether the verdict is about the halves that lie beside it, and
whether anybody vouches for its keys, `gatekeeper.audit` says.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from gatekeeper import attest, merkle, recalls, witness
from gatekeeper.attest import Signed
from gatekeeper.authority import Authority
from gatekeeper.capsule import crate, layout
from gatekeeper.capsule.standing import standing
from gatekeeper.capsule.zipform import Zip
from gatekeeper.errors import Untrusted
from gatekeeper.files import sha256, write_whole
from gatekeeper.freezing import Fact
from gatekeeper.ledger import MAX_HEAD_BYTES, Entry, Head
from gatekeeper.model import Flaw, Verdict
from gatekeeper.model.attestation import (
    GateApproval,
    GateAttachment,
    GateCorrection,
    GateFreeze,
    GateImport,
    GateKey,
    GateRecall,
    GateVerdict,
    HeadStatement,
    PublicKey,
)
from gatekeeper.model.capsule import CapsuleStatement, GateCapsule
from gatekeeper.recalls import Recall

MAX_METADATA_BYTES = 32 << 20
_OF_A_RECORD = (GateFreeze, GateAttachment, GateVerdict, GateApproval, GateImport)
"""What a verdict may rest on that the ledger held of its record."""


class Capsule:
    """A capsule that was checked. Close it, or use `with`.

    Raises:
        Untrusted: it can't be believed; says the first thing that is wrong.
        FileNotFoundError, InputError, OSError: the file can't be read.
    """

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.name = name or path.name
        self._zip = Zip(path, self.name)
        try:
            self._verify()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Capsule:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _verify(self) -> None:
        # 1. Every byte between the files is what it must be, and every file is read.
        self.digests, self.digest = self._zip.digests()

        # 2. The list of files is in its one spelling, and says what is there: no more, no less, nothing else.
        signed = self._read(layout.LIST, layout.MAX_LIST_BYTES, CapsuleStatement)
        self.list: GateCapsule = signed.statement.predicate
        self._check_files()

        # 3. The entries about keys, recalls and this record, in their order: each proved to be covered by the
        #    head, signed where it stands, by keys that might sign there.
        self.head = Head(self._read(layout.HEAD, MAX_HEAD_BYTES, HeadStatement))
        self.authority = Authority()
        self.entries: list[Entry] = list(self._entries())

        # 4. The head, and the list, are signed by keys that might sign after all of these.
        name = f"{self.name}: {layout.HEAD}"
        for keyid in self.head.signed.keyids:
            attest.check(self.head.signed, self.authority.key(keyid, self.head.size, name), name)
        name = f"{self.name}: {layout.LIST}"
        for keyid in signed.keyids:
            attest.check(signed, self.authority.key(keyid, self.head.size, name), name)
        self.signer = self.authority.keys[signed.keyids[0]].key

        # 5. The verdict is the record's last one here.
        verdicts = [entry for entry in self.entries if isinstance(entry.predicate, GateVerdict)]
        if not verdicts or sha256(verdicts[-1].signed.line)[7:] != self.list.verdict:
            raise Untrusted(
                Flaw.WRONG_RECORD,
                f"{self.name}: the verdict that it was made for is not the last one that it carries.",
            )
        self.verdict_entry = verdicts[-1]

        # 6. The corrections are those that follow from the verdicts and the recalls.
        self.standing = standing(self.record_id, self.entries, self.name)

        # 7. The metadata says of every file, and of the verdict, what these say.
        sizes = {name: member.size for name, member in self._zip.members.items()}
        data = self.content(layout.METADATA, MAX_METADATA_BYTES)
        others = {name: digest for name, digest in self.digests.items() if name != layout.LIST}
        if wrong := crate.contradiction(data, others, sizes, self.verdict):
            raise Untrusted(Flaw.WRONG_METADATA, f"{self.name}: {layout.METADATA} {wrong}.")

    @property
    def record_id(self) -> str:
        """Whose capsule it is."""
        return self.list.resource_uri

    @property
    def root(self) -> PublicKey:
        """The key that the ledger begins with."""
        return self.authority.keys[self.authority.root or ""].key

    @property
    def verdict(self) -> Verdict:
        """The verdict that an audit repeats."""
        verdict: Verdict = self.verdict_entry.predicate.verdict()
        return verdict

    def facts(self) -> list[Fact]:
        """What the ledger held of the record when the verdict was reached."""
        return [
            Fact(entry.predicate, entry.digest, entry.number, entry.signed.keyids[0])
            for entry in self.entries
            if entry.number < self.verdict_entry.number and isinstance(entry.predicate, _OF_A_RECORD)
        ]

    def recalls(self, before: int | None = None) -> list[Recall]:
        """The recalls of the ledger, or those that stood in it before an entry."""
        return recalls.in_force(
            (entry.number, entry.predicate)
            for entry in self.entries
            if isinstance(entry.predicate, GateRecall) and (before is None or entry.number < before)
        )

    def corrections(self) -> list[GateCorrection]:
        """What the publisher has said since against the verdict, as far as the capsule goes, and what follows
        from it and is not written yet."""
        written = [entry.predicate for entry in self.entries if isinstance(entry.predicate, GateCorrection)]
        return [
            said
            for said in (*written, *self.standing.due)
            if any(superseded.sha256 == self.list.verdict for superseded in said.superseded)
        ]

    def names(self, prefix: str = "") -> list[str]:
        """The files whose names begin so, sorted."""
        return sorted(name for name in self.digests if name.startswith(prefix))

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._zip.members[name].size

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file's content, piece by piece; the end of the iteration says that it is still what was checked.

        Raises:
            Untrusted: the capsule changed meanwhile.
        """
        import hashlib

        hasher = hashlib.sha256()
        for piece in self._zip.pieces(name):
            hasher.update(piece)
            yield piece
        if hasher.hexdigest() != self.digests[name]:
            raise Untrusted(Flaw.WRONG_DIGEST, f"{self.name}: {name} changed while it was read; run again.")

    def content(self, name: str, max_bytes: int) -> bytes:
        """A small file's content.

        Raises:
            Untrusted: it is not there, or too large.
        """
        if name not in self.digests:
            raise Untrusted(Flaw.MISSING_FILE, f"{self.name}: {name} is not in it.")
        if self.size(name) > max_bytes:
            raise Untrusted(Flaw.TOO_LARGE, f"{self.name}: {name} is larger than {max_bytes:,} bytes.")
        return b"".join(self.pieces(name))

    def unpack(self, name: str, to: Path) -> None:
        """Write a file of the capsule to a place of the caller's choice."""
        write_whole(to, self.pieces(name))

    def _read(self, name: str, max_bytes: int, kind: Any = None) -> Signed:
        content = self.content(name, max_bytes)
        if kind is None:
            return attest.read(content, f"{self.name}: {name}")
        return attest.read(content, f"{self.name}: {name}", kind)

    def _check_files(self) -> None:
        listed, there = self.list.files, self.digests
        for name in sorted(there.keys() - listed.keys() - {layout.LIST}):
            raise Untrusted(Flaw.UNLISTED_FILE, f"{self.name}: {name} is not in the signed list of files.")
        for name in sorted(listed.keys() - there.keys()) + [layout.LIST] * (layout.LIST in listed):
            raise Untrusted(Flaw.MISSING_FILE, f"{self.name}: {name} is listed, but is not a file of it.")
        for name, digest in listed.items():
            if there[name] != digest:
                raise Untrusted(
                    Flaw.WRONG_DIGEST, f"{self.name}: {name} holds other bytes than the list says."
                )
            if name.startswith(("data/", "logs/")) and name.rpartition("/")[2] != digest:
                raise Untrusted(
                    Flaw.WRONG_DIGEST, f"{self.name}: {name} holds other bytes than its name says."
                )
            if not layout.belongs(name, self.record_id):
                raise Untrusted(
                    Flaw.WRONG_RECORD, f"{self.name}: {name} has no place in a capsule of {self.record_id}."
                )
        for image in self.list.images:
            given = {layout.archive(image.id): image.archive, layout.bill(image.id): image.bill}
            for name, wanted in given.items():
                if wanted is not None and listed.get(name) != wanted:
                    raise Untrusted(
                        Flaw.WRONG_IMAGE,
                        f"{self.name}: {name} is not the file that is given for {image.name}.",
                    )

    def _entries(self) -> Iterator[Entry]:
        numbers = sorted(int(found[1]) for name in self.digests if (found := layout.ENTRY.fullmatch(name)))
        for number in numbers:
            name = f"{self.name}: entry {number}"
            signed = self._read(layout.entry(number), attest.MAX_ENVELOPE_BYTES)
            predicate = signed.statement.predicate
            inclusion, consistency = self._proofs(number, name)
            size, root = self.head.size, self.head.root
            leaf = merkle.leaf_hash(signed.line)
            if not merkle.included(leaf, number, size, inclusion, root):
                raise Untrusted(
                    Flaw.NOT_INCLUDED, f"{name}: the proof does not show that the signed head covers it."
                )
            position = predicate.ledger
            if position is None or position.tree_size != number:
                raise Untrusted(Flaw.OUT_OF_PLACE, f"{name}: was signed for another place in the ledger.")
            before = bytes.fromhex(position.root_hash)
            begins = not consistency and before == merkle.EMPTY
            if not (begins if number == 0 else merkle.consistent(number, size, before, root, consistency)):
                raise Untrusted(
                    Flaw.FORKED, f"{name}: was added to another ledger than the one that the head covers."
                )
            change = predicate if isinstance(predicate, GateKey) else None
            of_all = isinstance(predicate, GateKey | GateRecall)
            if not of_all and predicate.record_id != self.record_id:
                raise Untrusted(
                    Flaw.WRONG_RECORD,
                    f"{name}: is about {predicate.record_id}, but the capsule is of {self.record_id}.",
                )
            for key in self.authority.signers(number, predicate, signed.keyids, name):
                attest.check(signed, key, name)
            witness.check(predicate, self.authority, number, name)
            if change:
                self.authority.apply(number, change, name)
                if self.content(layout.key(change.key.keyid), 1000) != change.key.pem.encode():
                    raise Untrusted(
                        Flaw.WRONG_DIGEST, f"{self.name}: {layout.key(change.key.keyid)} holds another key."
                    )
            yield Entry(number, signed)
        if self.authority.root is None:
            raise Untrusted(Flaw.MISSING_FILE, f"{self.name}: the ledger's first entry is not in it.")

    def _proofs(self, number: int, name: str) -> tuple[list[bytes], list[bytes]]:
        data = self.content(layout.proof(number), layout.MAX_PROOF_BYTES)
        try:
            document = json.loads(data)
            if document.keys() != {"leafIndex", "auditPath", "consistencyPath"}:
                raise ValueError
            if document["leafIndex"] != number:
                raise Untrusted(Flaw.NOT_INCLUDED, f"{name}: the proof is that of another entry.")
            paths = [
                [bytes.fromhex(step) for step in document[path]] for path in ("auditPath", "consistencyPath")
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Untrusted(Flaw.NOT_INCLUDED, f"{name}: its proof can't be read.") from None
        return paths[0], paths[1]
