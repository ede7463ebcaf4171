"""From a workspace to a capsule. Nothing large is held: files are read to be digested, and to be written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gatekeeper import attest, documents
from gatekeeper.attachments import Refused
from gatekeeper.capsule import crate, layout
from gatekeeper.capsule.crate import Described, Work
from gatekeeper.capsule.used import images_used
from gatekeeper.capsule.zipform import Member, Source, collision, measure, stream, unsafe
from gatekeeper.errors import InputError
from gatekeeper.files import pieces, read_regular, sha256, write_whole
from gatekeeper.ledger import Ledger
from gatekeeper.model import (
    ClaimVerdict,
    LocalFile,
    MathematicalClaim,
    ReasonCode,
    Record,
    ReproScript,
    Verdict,
)
from gatekeeper.model.attestation import GateKey, GateVerdict
from gatekeeper.model.capsule import CapsuleImage, GateCapsule, state
from gatekeeper.workspace import Workspace

if TYPE_CHECKING:
    from gatekeeper.sandbox.images import Images

OnFile = Callable[[str, int], None]
"""Told the name and size of each file once it is taken in."""


@dataclass
class _Filling:
    """What goes into the capsule so far."""

    told: OnFile
    sources: dict[str, tuple[Member, Source]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, source: Source) -> str:
        """A file's digest, in hex."""
        if name not in self.sources:
            if why := unsafe(name):
                raise InputError(f"{name}: can't go into a capsule: its name {why}; rename it.")
            member, digest = measure(name, source)
            self.sources[name], self.digests[name] = (member, source), digest
            self.told(name, member.size)
        return self.digests[name]

    def put(self, name: str, content: bytes) -> str:
        """The same, for a small file."""
        return self.add(name, lambda: (content,))

    def put_file(self, name: str, path: Path, digest: str) -> None:
        """The same, for a file on disk whose digest is known."""
        local = LocalFile(path, digest, path.stat().st_size)
        self.add(name, lambda: pieces(local))


def make(
    workspace: Workspace,
    ledger: Ledger,
    record_id: str,
    out: Path,
    images: Images | None = None,
    with_images: bool = False,
    told: OnFile = lambda name, size: None,
) -> GateCapsule:
    """Write the capsule of a record; what its list says.

    Raises:
        InputError: there is no verdict about the bytes that are here, or no key to sign with.
        WorldError: an image or a stored input can't be had.
    """
    # 1. What the ledger holds of the record, of keys and of recalls.
    record = workspace.record(record_id)
    signer = ledger.signer()
    head, proven = ledger.extract(record.id)
    filling = _Filling(told)
    filling.put(layout.HEAD, head.signed.line)
    verdict, verdict_name, verdict_digest = None, "", ""
    for found in proven:
        number, line = found.entry.number, found.entry.signed.line
        filling.put(layout.entry(number), line)
        document = {
            "leafIndex": number,
            "auditPath": [step.hex() for step in found.inclusion],
            "consistencyPath": [step.hex() for step in found.consistency],
        }
        filling.put(layout.proof(number), documents.canonical(document))
        predicate = found.entry.predicate
        if isinstance(predicate, GateKey):
            filling.put(layout.key(predicate.key.keyid), predicate.key.pem.encode())
        elif isinstance(predicate, GateVerdict):
            verdict, verdict_name = predicate.verdict(), layout.entry(number)
            verdict_digest = found.entry.digest.removeprefix("sha256:")
    if verdict is None:
        raise InputError(f"{record.id} was never evaluated; run `gate verify {record.id}` first.")

    # 2. The bytes that its last verdict is about.
    filling.put(layout.POLICY, documents.to_json(workspace.config.policy))
    works, used, left_out = _halves(workspace, record, verdict, filling)

    # 3. What was kept of the runs, and where they took place.
    for digest in _kept(verdict):
        if content := workspace.log(digest):
            filling.put(layout.log(digest), content)
    listed = []
    for name, identity in sorted(used.items()):
        bill = images.bill_of(identity) if images else None
        archive = None
        if images and with_images:
            archive = filling.add(layout.archive(identity), images.export(name, identity))
        listed.append(
            CapsuleImage(
                name=name,
                id=identity,
                bill=filling.put(layout.bill(identity), bill) if bill else None,
                archive=archive,
            )
        )

    # 4. What all of it is, for programs; then the list of everything, signed.
    described = [Described(m.name, m.size, filling.digests[m.name]) for m, _ in filling.sources.values()]
    made = head.signed.statement.predicate.timestamp
    filling.put(
        layout.METADATA, crate.metadata(record, verdict, verdict_name, works, described, listed, made)
    )
    predicate = GateCapsule(
        resource_uri=record.id,
        verdict=verdict_digest,
        files=dict(sorted(filling.digests.items())),
        images=tuple(listed),
        left_out=tuple(left_out),
        timestamp=made,
    )
    filling.put(layout.LIST, attest.seal(state(predicate), (signer,)))
    if pair := collision(filling.sources):
        raise InputError(f"{pair[0]} and {pair[1]} are one file on some machines; rename one of them.")
    write_whole(out, _written(filling))
    return predicate


def _written(filling: _Filling) -> Iterator[bytes]:
    try:
        yield from stream([filling.sources[name] for name in sorted(filling.sources)])
    except ValueError as error:
        raise InputError(f"{error}; run `gate capsule` again.") from error


def _halves(
    workspace: Workspace, record: Record, verdict: Verdict, filling: _Filling
) -> tuple[list[Work], dict[str, str], list[str]]:
    """Both halves of every claim, if they are those of the verdict; the images used, and what is left out."""
    path = workspace.folder(record.id) / "record.yaml"
    filling.put(f"{layout.record(record.id)}/record.yaml", read_regular(path, documents.MAX_DOCUMENT_BYTES))
    ids = workspace.claim_ids(record.id)
    if strays := workspace.stray_claims(record.id):
        raise InputError(f"claims/{strays[0]} of {record.id} is no claim id; rename it, or remove it.")
    policy = workspace.config.policy
    same = (
        [claim.id for claim in verdict.claims] == ids
        and verdict.digests.record == workspace.record_digest(record.id)
        and verdict.digests.policy == policy.digest
    )
    works, left_out = [], []
    used: dict[str, str] = {}
    for said in verdict.claims if same else ():
        half = workspace.trusted_half(record.id, said.id)
        attachment = workspace.attachment(record.id, said.id)
        if isinstance(half, Refused):
            same = same and said.digests.claim is None
            left_out.append(said.id)
            continue
        if isinstance(attachment, Refused):
            same = same and said.digests.artifact is None
            if attachment.reason.code is not ReasonCode.NO_ARTIFACT:
                left_out.append(said.id)
        else:
            same = same and said.digests.artifact in (attachment.digest, None)
        same = same and said.digests.claim == half.digest
        if not same:
            break
        place = layout.claim(record.id, said.id)
        folder = workspace.artifact_folder(record.id, said.id)
        claim_file = folder.parent / "claim.yaml"
        filling.put(f"{place}/claim.yaml", read_regular(claim_file, documents.MAX_DOCUMENT_BYTES))
        if isinstance(half.claim, MathematicalClaim) and half.statement is not None:
            statement = folder.parent / half.claim.statement
            filling.put_file(f"{place}/{statement.name}", statement, sha256(half.statement))
        artifact = None
        if not isinstance(attachment, Refused):
            artifact = attachment.artifact
            manifest = read_regular(folder / "artifact.yaml", documents.MAX_DOCUMENT_BYTES)
            filling.put(f"{place}/artifact/artifact.yaml", manifest)
            for name, digest in artifact.files.items():
                filling.put_file(f"{place}/artifact/{name}", folder / name, digest)
            if isinstance(artifact, ReproScript) and artifact.data:
                for stored in workspace.stores.fetch(artifact.data).values():
                    filling.put_file(layout.data(stored.sha256), stored.path, stored.sha256)
            for image, identity in images_used(policy, half, attachment, said).items():
                if used.setdefault(image, identity) != identity:
                    raise InputError(
                        f"{record.id} was judged in two images of the name {image}; run `gate verify` again."
                    )
        works.append(Work(said, half.claim, artifact))
    if not same:
        raise InputError(
            f"The last verdict of {record.id} is about other bytes than lie here; "
            f"run `gate verify {record.id}` first."
        )
    return works, used, left_out


def _kept(verdict: Verdict) -> list[str]:
    """The logs that a verdict names."""
    digests: list[str | None] = []
    for claim in verdict.claims:
        digests += _logs(claim)
    return list(dict.fromkeys(digest for digest in digests if digest))


def _logs(claim: ClaimVerdict) -> Iterator[str | None]:
    evidence = claim.evidence
    if evidence is None:
        return
    for step in evidence.steps:
        yield step.log
    if evidence.run:
        for run in evidence.run.runs:
            yield run.results
        if evidence.run.surroundings:
            yield evidence.run.surroundings.packages
