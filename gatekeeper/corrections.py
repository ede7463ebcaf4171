"""Pure: what a ledger has said of a record so far, and which corrections that makes due.

A record's entries are taken in one by one, in the order of the ledger. A correction is due when a verdict,
a recall or a withdrawn approval changes a status that was said before; a correction in the ledger must be the
one that is due. What a withdrawal takes away is told at once; what an approval gives, the next verdict says.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from gatekeeper.model import ClaimId, Digest, RecordId, Timestamp
from gatekeeper.model.attestation import (
    ClaimChange,
    EntryReference,
    GateApproval,
    GateCorrection,
    GateVerdict,
    KeyTarget,
    StatusChange,
)
from gatekeeper.model.base import KeyId
from gatekeeper.model.verdict import Status
from gatekeeper.recalls import Recall


@dataclass(frozen=True, slots=True)
class ClaimStanding:
    """What stands of one claim."""

    status: Status
    settled: bool
    """Something was found; an attempt that failed by our own trouble does not take its place."""
    entry: EntryReference
    """The verdict that said so."""
    recalled: bool = False
    """That verdict no longer counts."""
    half: Digest | None = None
    """The trusted half that it is about."""
    approvers: tuple[KeyId, ...] = ()
    """The keys whose approvals the policy asked for, and found."""
    approvals_required: int = 0


@dataclass(frozen=True, slots=True)
class Approved:
    """A key's last word on a claim, if it is an approval."""

    number: int
    """Of its entry."""
    half: Digest


@dataclass(frozen=True, slots=True)
class Standing:
    """What a ledger has said of a record, up to an entry."""

    record_id: RecordId
    status: Status | None = None
    """None before the first verdict."""
    claims: dict[ClaimId, ClaimStanding] = field(default_factory=dict)
    verdict: EntryReference | None = None
    """The last one."""
    corrections: int = 0
    latest: Timestamp | None = None
    """Date of the last correction."""
    due: tuple[GateCorrection, ...] = ()
    """Corrections that follow and are not in the ledger yet. Their dates are those of their causes."""
    recalls: int = 0
    """Recalls before this entry are taken in."""
    approvals: dict[ClaimId, dict[KeyId, Approved]] = field(default_factory=dict)

    @property
    def queued(self) -> bool:
        """Whether something that stands has to be verified again, after a recall."""
        return any(claim.recalled for claim in self.claims.values())

    @property
    def json(self) -> str:
        """All of it, to be kept. `read` reads it again."""
        return _STANDING.dump_json(self).decode()

    @classmethod
    def read(cls, text: str) -> Standing:
        """What `json` gave."""
        return _STANDING.validate_json(text)


_STANDING = TypeAdapter(Standing)


def with_verdict(
    standing: Standing, entry: EntryReference, said: GateVerdict, struck: Collection[ClaimId] = ()
) -> Standing:
    """What stands after a verdict. `struck` are those of its claims that rest on what was recalled before."""
    claims = {}
    for claim in said.claims:
        before = standing.claims.get(claim.id)
        settled = claim.outcome != "not_evaluated"
        if before and before.settled and not settled:
            claims[claim.id] = before
        else:
            said_of_it, gone = claim.endorsement, claim.id in struck
            approvals = said_of_it.approvals if said_of_it else ()
            claims[claim.id] = ClaimStanding(
                status="Unverified" if gone else claim.status,
                settled=settled,
                entry=entry,
                recalled=gone,
                half=claim.digests.claim,
                approvers=tuple(it.key for it in approvals if it.state == "valid" and it.asked_for),
                approvals_required=said_of_it.approvals_required if said_of_it else 0,
            )
    claims = _supported(claims, standing.approvals)
    return _after(standing, claims, entry, said.time, said.reason.text, verdict=entry)


def with_recall(
    standing: Standing,
    entry: EntryReference,
    recall: Recall,
    rests: Callable[[ClaimId, EntryReference], bool],
) -> Standing:
    """What stands after a recall. `rests` says whether a claim in a verdict rests on what is recalled."""
    claims = {
        claim_id: replace(claim, status="Unverified", recalled=True)
        if rests(claim_id, claim.entry)
        else claim
        for claim_id, claim in standing.claims.items()
    }
    said, target = recall.predicate, recall.predicate.target
    approvals = standing.approvals
    if isinstance(target, KeyTarget):
        approvals = {
            claim_id: {key: it for key, it in known.items() if key != target.key or it.number < target.since}
            for claim_id, known in approvals.items()
        }
        claims = _supported(claims, approvals)
    text = f"Recalled: {target.text}. {said.reason}"
    changes = {"recalls": recall.number + 1, "approvals": approvals}
    return _after(standing, claims, entry, said.time, text, **changes)


def with_approval(standing: Standing, entry: EntryReference, key: KeyId, said: GateApproval) -> Standing:
    """What stands after a key approved of a claim, or took that back."""
    known = {other: it for other, it in standing.approvals.get(said.claim, {}).items() if other != key}
    if said.action == "approved":
        known[key] = Approved(entry.number, said.claim_digest)
    approvals = {**standing.approvals, said.claim: known}
    if standing.verdict:
        claims = _supported(standing.claims, approvals)
        text = f"Key {key[:12]}… no longer approves of what {said.claim} asks. {said.note}".rstrip()
        standing = _after(standing, claims, entry, said.time, text)
    return replace(standing, approvals=approvals)


def _supported(
    claims: Mapping[ClaimId, ClaimStanding], approvals: Mapping[ClaimId, Mapping[KeyId, Approved]]
) -> dict[ClaimId, ClaimStanding]:
    """The claims, of which one that lacks approvals that its pass needs is none."""

    def lacks(claim_id: ClaimId, claim: ClaimStanding) -> bool:
        known = approvals.get(claim_id, {})
        still = [key for key in claim.approvers if key in known and known[key].half == claim.half]
        return len(still) < claim.approvals_required

    return {
        claim_id: replace(claim, status="Unverified")
        if claim.status == "VERIFIED" and lacks(claim_id, claim)
        else claim
        for claim_id, claim in claims.items()
    }


def with_correction(standing: Standing, said: GateCorrection) -> Standing:
    """What stands after a correction.

    Raises:
        ValueError: it is not the one that is due.
    """
    if not standing.due:
        raise ValueError("nothing is to be corrected there")
    due = standing.due[0]
    if said.correction_count != due.correction_count:
        raise ValueError(f"it counts {said.correction_count}, but is correction {due.correction_count}")
    if (said.superseded, said.cause) != (due.superseded, due.cause):
        raise ValueError("it names other entries than those that changed the status")
    if (said.record, said.claims) != (due.record, due.claims):
        raise ValueError("it says another change than there was")
    if _moment(said.date) < _moment(due.date):
        raise ValueError(f"it is dated {said.date}, before what caused it ({due.date})")
    return replace(standing, corrections=said.correction_count, latest=said.date, due=standing.due[1:])


def dated(due: GateCorrection, now: str) -> GateCorrection:
    """A correction that is due, with the date of today; never one before its cause."""
    return due if _moment(now) < _moment(due.date) else due.model_copy(update={"date": now})


def _after(
    standing: Standing,
    claims: dict[ClaimId, ClaimStanding],
    cause: EntryReference,
    time: str,
    reason: str,
    **besides: Any,
) -> Standing:
    every = bool(claims) and all(claim.status == "VERIFIED" for claim in claims.values())
    status: Status = "VERIFIED" if every else "Unverified"
    changes = []
    superseded = {}
    for claim_id, before in standing.claims.items():
        after = claims.get(claim_id)
        if after is None or after.status != before.status:
            changes.append(
                ClaimChange(claim=claim_id, before=before.status, after=after.status if after else None)
            )
            superseded[before.entry.number] = before.entry
    due = standing.due
    if standing.status and standing.verdict and (changes or standing.status != status):
        due += (
            GateCorrection(
                resource_uri=standing.record_id,
                correction_count=standing.corrections + len(standing.due) + 1,
                superseded=tuple(superseded[number] for number in sorted(superseded)) or (standing.verdict,),
                cause=cause,
                record=StatusChange(before=standing.status, after=status),
                claims=tuple(changes),
                reason=reason,
                date=time,
            ),
        )
    return replace(standing, status=status, claims=claims, due=due, **besides)


def _moment(time: str) -> datetime:
    return datetime.fromisoformat(time)
