"""What a ledger gives out: entries, signed heads, and entries with their proofs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gatekeeper import attest
from gatekeeper.files import sha256
from gatekeeper.model import Digest
from gatekeeper.model.attestation import EntryReference
from gatekeeper.recalls import Signed

MAX_HEAD_BYTES = 1 << 20


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


@dataclass(frozen=True, slots=True)
class Grown:
    """A ledger as it once was, and the proof that a head's ledger is its continuation."""

    size: int
    root: bytes
    consistency: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Proven:
    """An entry, that a head covers it, and that the head's ledger is the one which the entry was added to."""

    entry: Entry
    inclusion: tuple[bytes, ...]
    consistency: tuple[bytes, ...]
    """Empty for the first entry."""
