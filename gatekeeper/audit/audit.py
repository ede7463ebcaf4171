"""An audit from its beginning to its signed report."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gatekeeper import __version__, attest
from gatekeeper.attest import Signer
from gatekeeper.audit import compare, since
from gatekeeper.audit.images import RecordedImages, checked, provided
from gatekeeper.audit.limits import excesses
from gatekeeper.audit.quotes import misquotes
from gatekeeper.audit.rerun import policy_of, rerun, unpack
from gatekeeper.capsule import Capsule
from gatekeeper.config import Policy
from gatekeeper.errors import Interrupted, Untrusted, WorldError
from gatekeeper.gate import Gate, Observer
from gatekeeper.model import Flaw
from gatekeeper.model.attestation import PublicKey, Verifier
from gatekeeper.model.capsule import AuditImage, ClaimAudit, GateAudit, Trust, state
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.sandbox.images import Images
from gatekeeper.sandbox.images.archive import Archived
from gatekeeper.workspace import Workspace

Connect = Callable[[RecordedImages], Sandbox]


@dataclass(frozen=True)
class Auditor:
    """Who audits, and with what: their key, the keys they trust, their machine's limits and engine."""

    signer: Signer
    trusted: dict[str, PublicKey]
    """By their ids."""
    named: str | None
    """The id of the key that they named for this capsule."""
    policy: Policy
    images: Images
    connect: Connect
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


def audit(
    capsule: Capsule,
    auditor: Auditor,
    jobs: int = 1,
    observer: Observer | None = None,
    started: Callable[[Gate], None] = lambda gate: None,
) -> tuple[GateAudit, bytes]:
    """Check what `Capsule` left open, run every claim again, compare; the report, and its envelope.

    `started` is given the gate before it begins, so that it can be interrupted.

    Raises:
        Untrusted: something is not what it says, or the key is not the one that the auditor named.
    """
    # 1. Whose word it is.
    trust = trust_in(capsule, auditor.trusted, auditor.named)
    with tempfile.TemporaryDirectory(prefix="gate-audit-") as folder:
        # 2. The verdict is about the bytes beside it, and the images are those that it names.
        policy, archives, workspace = examine(capsule, Path(folder))

        # 3. The claims are run again, within the auditor's limits, or there is a reason why not.
        recorded, same_program = capsule.verdict.claims, capsule.verdict.gatekeeper == __version__
        origins: tuple[AuditImage, ...] = ()
        claims: tuple[ClaimAudit, ...]
        if over := list(excesses(policy, auditor.policy)):
            claims = tuple(compare.without_run(claim, over[0]) for claim in recorded)
        else:
            try:
                with provided(capsule, archives, auditor.images) as (images, found):
                    origins = tuple(found)
                    gate = rerun(capsule, workspace, lambda: auditor.connect(images), auditor.clock)
                    with gate:
                        started(gate)
                        found_here = gate.verify([capsule.record_id], jobs, observer)
                if not found_here:
                    raise Interrupted("The audit was stopped before a claim was run again.")
                now = {claim.id: claim for claim in found_here[0].claims}
                claims = tuple(
                    compare.without_run(claim, "Its files could not be taken in, so they are not here.")
                    if claim.id in capsule.list.left_out
                    else compare.compare(claim, now[claim.id], same_program=same_program)
                    for claim in recorded
                )
            except WorldError as error:
                claims = tuple(compare.without_run(claim, str(error)) for claim in recorded)

    # 4. What the ledger held of it then, and has said of it since, is weighed as well.
    told = {claim.id: misquotes(capsule, policy, claim) for claim in recorded}
    claims = tuple(compare.misquoting(claim, told[claim.id]) for claim in claims)
    fell, rests = since.fallen(capsule), since.recalled(capsule)
    claims = tuple(compare.weighed(claim, fell.get(claim.id), rests.get(claim.id)) for claim in claims)

    # 5. What was found, signed by the auditor.
    report = GateAudit(
        resource_uri=capsule.record_id,
        capsule=capsule.digest,
        verdict=capsule.list.verdict,
        head=capsule.head.root.hex(),
        tree_size=capsule.head.size,
        verifier=Verifier(version={"gatekeeper": __version__}),
        recorded_with=capsule.verdict.gatekeeper,
        time_audited=_now(auditor),
        trust=trust,
        outcome=compare.overall(claims),
        corrections=since.corrections(capsule),
        recalls=tuple(dict.fromkeys(rests.values())),
        images=origins,
        claims=claims,
    )
    return report, attest.seal(state(report), (auditor.signer,))


def examine(capsule: Capsule, folder: Path) -> tuple[Policy, dict[str, Archived], Workspace]:
    """All that can be checked without running anything: policy, image archives, both halves of every claim.

    Raises:
        Untrusted: one of them is not what the verdict says.
    """
    policy = policy_of(capsule)
    archives = checked(capsule)
    return policy, archives, unpack(capsule, folder, policy)


def trust_in(capsule: Capsule, trusted: Mapping[str, PublicKey], named: str | None) -> Trust:
    """Whose word a capsule is, and who vouches for it.

    Raises:
        Untrusted: it is not that of the key that was named.
    """
    root, signer = capsule.root.keyid, capsule.signer.keyid
    if named is not None:
        if named not in (root, signer):
            raise Untrusted(
                Flaw.UNTRUSTED_ROOT,
                f"{capsule.name}: is signed by key {signer} in a ledger that begins with key {root}; neither "
                "is the key that was named with --key.",
            )
        return Trust(root=root, signer=signer, vouched_by="named_key")
    known = root in trusted or signer in trusted
    return Trust(root=root, signer=signer, vouched_by="keyring" if known else "nobody")


def _now(auditor: Auditor) -> str:
    return auditor.clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
