"""Pure: another gate's verdict, with the proof that its ledger holds it, read and checked.

What comes in is what `gate ledger prove` writes there: the entry, its place, the path to a signed head.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from gatekeeper import attest, documents, merkle
from gatekeeper.attest import Signed
from gatekeeper.authority import Authority
from gatekeeper.errors import Untrusted
from gatekeeper.files import sha256
from gatekeeper.model import Flaw
from gatekeeper.model.attestation import (
    Contract,
    ForeignEnvelope,
    GateImport,
    GateVerdict,
    Growth,
    HeadStatement,
    HexDigest,
    Predicate,
    ProofPath,
    TreeHead,
    VerdictStatement,
)

MAX_PROOF_BYTES = 16 << 20


class Proof(Contract):
    """What `gate ledger prove` writes."""

    leaf_index: Annotated[int, Field(ge=0)]
    leaf_hash: HexDigest
    audit_path: ProofPath
    consistency_path: ProofPath
    entry: ForeignEnvelope
    tree_size: Annotated[int, Field(ge=1)]
    root_hash: HexDigest
    head: ForeignEnvelope
    since: Growth | None = None


def read(data: bytes, name: str, date: str) -> GateImport:
    """The entry that takes in what a file holds, not checked yet. `name` is what messages call the file.

    Raises:
        Untrusted: it is not what `gate ledger prove` writes.
    """
    if len(data) > MAX_PROOF_BYTES:
        raise Untrusted(Flaw.TOO_LARGE, f"{name}: is larger than {MAX_PROOF_BYTES >> 20} MiB; {_AGAIN}.")
    try:
        document = json.loads(data, object_pairs_hook=_once)
        proof = TypeAdapter(Proof).validate_json(documents.canonical(document))
    except _Twice:
        raise Untrusted(Flaw.DUPLICATE_KEY, f"{name}: gives a key twice; {_AGAIN}.") from None
    except ValidationError as error:
        why = f"{name}: {documents.first_problem(error)}; {_AGAIN}."
        raise Untrusted(Flaw.NOT_INCLUDED, why) from error
    except (ValueError, RecursionError) as error:
        raise Untrusted(Flaw.NOT_INCLUDED, f"{name}: is no proof in JSON; {_AGAIN}.") from error
    signed = _verdict(proof.entry, name)
    return GateImport(
        resource_uri=signed.statement.predicate.resource_uri,
        verdict=sha256(signed.line).removeprefix("sha256:"),
        entry=proof.entry,
        leaf_index=proof.leaf_index,
        audit_path=proof.audit_path,
        consistency_path=proof.consistency_path,
        head=proof.head,
        since=proof.since,
        date=date,
    )


def check(said: Predicate, authority: Authority, number: int, name: str) -> None:
    """Check an entry that takes in another gate's verdict, at its place in our ledger; others pass.

    Raises:
        Untrusted: the verdict is not that of a witness, or its ledger is not shown to hold it.
    """
    if not isinstance(said, GateImport):
        return
    # 1. It is one gate's verdict on this record, signed by a key that is here to be a witness.
    signed = _verdict(said.entry, name)
    if sha256(signed.line) != f"sha256:{said.verdict}":
        raise Untrusted(Flaw.OTHER_BYTES, f"{name}: names another verdict than it carries; {_AGAIN}.")
    verdict: GateVerdict = signed.statement.predicate
    if verdict.resource_uri != said.resource_uri:
        raise Untrusted(
            Flaw.WRONG_RECORD, f"{name}: is about {verdict.resource_uri}, not {said.resource_uri}; {_AGAIN}."
        )
    _signed_by_a_witness(signed, authority, number, f"{name}, the verdict in it")
    # 2. A witness's signed head covers it, where its own signature says that it stands.
    head = _head(said, name)
    _signed_by_a_witness(head, authority, number, f"{name}, the head in it")
    tree: TreeHead = head.statement.predicate
    if verdict.ledger is None or verdict.ledger.tree_size != said.leaf_index:
        raise Untrusted(Flaw.OUT_OF_PLACE, f"{name}: the verdict was signed for another place; {_AGAIN}.")
    leaf, root = merkle.leaf_hash(signed.line), bytes.fromhex(tree.root_hash)
    if not merkle.included(leaf, said.leaf_index, tree.tree_size, _path(said.audit_path), root):
        raise Untrusted(
            Flaw.NOT_INCLUDED, f"{name}: the proof does not show that the signed head covers it; {_AGAIN}."
        )
    # 3. It is the head of the ledger that the verdict was added to, and of the one that was seen here before.
    if not _grown(verdict.ledger.tree_size, verdict.ledger.root_hash, tree, said.consistency_path):
        raise Untrusted(
            Flaw.FORKED, f"{name}: the verdict was added to another ledger than the head's; {_AGAIN}."
        )
    since = said.since
    if since and not _grown(since.tree_size, since.root_hash, tree, since.consistency_path):
        raise Untrusted(
            Flaw.FORKED,
            f"{name}: that gate's ledger is no continuation of the one that had {since.tree_size} entries; "
            f"{_ASK}.",
        )


def check_growth(said: GateImport, seen: Sequence[GateImport], name: str) -> None:
    """Check that another gate's ledger only grew since it was last seen here.

    Args:
        said: an entry that passed `check`.
        seen: those that were taken in before, oldest first.

    Raises:
        Untrusted: it did not, or nothing shows that it did.
    """
    head = _head(said, name)
    key, tree = head.keyids[0], head.statement.predicate
    known = [other for entry in seen if (other := _head(entry, name)).keyids[0] == key]
    if not known:
        return
    last: TreeHead = known[-1].statement.predicate
    if tree.tree_size == last.tree_size:
        if tree.root_hash != last.root_hash:
            raise Untrusted(
                Flaw.FORKED,
                f"{name}: key {key[:12]}… signed two ledgers of {tree.tree_size} entries; {_ASK}.",
            )
        return
    since = said.since
    if since is None or since.tree_size != last.tree_size:
        raise Untrusted(
            Flaw.NOT_CONSISTENT,
            f"{name}: the ledger of key {key[:12]}… had {last.tree_size} entries when it was last seen here, "
            "and nothing shows that it only grew since; have that gate run "
            f"`gate ledger prove {said.resource_uri} --since {last.tree_size}`.",
        )
    if since.root_hash != last.root_hash:
        raise Untrusted(
            Flaw.FORKED,
            f"{name}: that gate's ledger is no continuation of the one that was seen here with "
            f"{last.tree_size} entries; {_ASK}.",
        )


def verdict_in(said: GateImport) -> tuple[str, GateVerdict]:
    """The key and the verdict of an entry that was checked."""
    signed = _verdict(said.entry, "the verdict")
    return signed.keyids[0], signed.statement.predicate


def _head(said: GateImport, name: str) -> Signed:
    return attest.read(_line(said.head), f"{name}, the head in it", HeadStatement)


def _grown(size: int, root: str, tree: TreeHead, path: ProofPath) -> bool:
    now = bytes.fromhex(tree.root_hash)
    return merkle.consistent(size, tree.tree_size, bytes.fromhex(root), now, _path(path))


def _path(path: ProofPath) -> list[bytes]:
    return [bytes.fromhex(step) for step in path]


def _signed_by_a_witness(signed: Signed, authority: Authority, number: int, name: str) -> None:
    if len(signed.keyids) != 1:
        raise Untrusted(Flaw.BAD_SIGNATURE, f"{name}: must carry one key's signature; {_AGAIN}.")
    attest.check(signed, authority.key(signed.keyids[0], number, name, ("witness",)), name)


def _verdict(envelope: ForeignEnvelope, name: str) -> Signed:
    return attest.read(_line(envelope), f"{name}, the verdict in it", VerdictStatement)


def _line(envelope: ForeignEnvelope) -> bytes:
    """The envelope in its one spelling, which is what its gate hashed."""
    return documents.canonical(envelope.model_dump(mode="json"))


class _Twice(ValueError):
    """A key is given twice."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _Twice
    return dict(pairs)


_ASK = "ask its holder which of the two is real"
_AGAIN = "have the other gate run `gate ledger prove ID` again"
