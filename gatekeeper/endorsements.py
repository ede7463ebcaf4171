"""Pure: what a ledger holds of people's and other gates' word on a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gatekeeper import witness
from gatekeeper.authority import KeyHistory
from gatekeeper.freezing import Fact
from gatekeeper.model import Approval, ClaimVerdict, Digest, Digests, Endorsement, GateWord, Quorum
from gatekeeper.model.attestation import GateApproval, GateImport, GateVerdict, KeyTarget
from gatekeeper.recalls import Recall


@dataclass(frozen=True, slots=True)
class History:
    """What a ledger holds of a record, and of keys."""

    facts: Sequence[Fact]
    keys: Mapping[str, KeyHistory]
    recalls: Sequence[Recall]
    speaker: str
    """The key by which this gate speaks; empty where it has none."""

    def counts(self, keyid: str, number: int) -> bool:
        """Whether what a key said by entry `number` still counts: it was not recalled since."""
        return not any(
            isinstance(target := recall.predicate.target, KeyTarget)
            and target.key == keyid
            and number >= target.since
            and recall.strikes(number)
            for recall in self.recalls
        )


def endorsement(
    history: History,
    claim_id: str,
    digests: Digests,
    approvals: Quorum | None,
    gates: Quorum | None,
    own: GateWord | None = None,
) -> Endorsement | None:
    """Who approves of a claim's trusted half, and which gates say what of both halves.

    Args:
        digests: what the claim's halves, and the policy, digest to now.
        approvals: what the policy asks of reviewers.
        gates: what the policy asks of gates.
        own: the word of this gate that is not in its ledger yet.
    """
    if digests.claim is None:
        return None
    return Endorsement(
        approvals=_approvals(history, claim_id, digests.claim, approvals),
        approvals_required=approvals.count if approvals else 0,
        gates=_words(history, claim_id, digests, gates, own) if gates else (),
        gates_required=gates.count if gates else 0,
        gates_named=len(gates.keys) if gates else 0,
    )


def word(key: str, keys: Mapping[str, KeyHistory], claim: ClaimVerdict, date: str) -> GateWord | None:
    """What a gate found of a claim; None where it could not be evaluated."""
    if claim.own.code.outcome == "not_evaluated":
        return None
    return _word(key, keys, claim, date, None)


def _approvals(history: History, claim_id: str, digest: Digest, asked: Quorum | None) -> tuple[Approval, ...]:
    last: dict[str, Fact] = {}
    for fact in history.facts:
        if isinstance(fact.predicate, GateApproval) and fact.predicate.claim == claim_id:
            last.pop(fact.keyid, None)
            last[fact.keyid] = fact
    return tuple(
        _approval(fact, fact.predicate, history, digest, asked)
        for keyid, fact in last.items()
        if isinstance(fact.predicate, GateApproval) and keyid in history.keys
    )


def _approval(
    fact: Fact, said: GateApproval, history: History, digest: Digest, asked: Quorum | None
) -> Approval:
    by = history.keys[fact.keyid]
    if said.action == "withdrawn":
        state = "withdrawn"
    elif not history.counts(fact.keyid, fact.number):
        state = "revoked"
    else:
        state = "valid" if said.claim_digest == digest else "voided"
    return Approval(
        key=fact.keyid,
        holder=by.holder,
        date=said.date,
        note=said.note,
        state=state,  # type: ignore[arg-type]
        signs_verdicts=by.role == "gate",
        asked_for=asked is None or (fact.keyid in asked.keys if asked.keys else by.role == "reviewer"),
        entry=fact.digest,
    )


def _words(
    history: History, claim_id: str, digests: Digests, asked: Quorum, own: GateWord | None
) -> tuple[GateWord, ...]:
    here: dict[str, GateWord] = {}
    there: dict[str, tuple[int, GateWord]] = {}
    for fact in history.facts:
        match fact.predicate:
            case GateVerdict() as verdict:
                key, place = fact.keyid, -1
            case GateImport() as said:
                key, verdict = witness.verdict_in(said)
                place = said.leaf_index
            case _:
                continue
        if key not in history.keys or not history.counts(key, fact.number):
            continue
        for claim in verdict.claims:
            found = claim.digests
            same = (found.claim, found.artifact) == (digests.claim, digests.artifact)
            if claim.id != claim_id or not same or claim.own.code.outcome == "not_evaluated":
                continue
            said_now = _word(key, history.keys, claim, verdict.time, fact.digest)
            if place < 0:
                # Our own ledger's verdicts are made by our policy; an older policy's are stale.
                if found.policy == digests.policy:
                    here[key] = said_now
            elif place >= there.get(key, (0, None))[0]:
                there[key] = (place, said_now)
    words = {key: found for key, (_, found) in there.items()} | here
    if own:
        words[own.key] = own
    return tuple(words[key] for key in asked.keys if key in words)


def _word(
    key: str, keys: Mapping[str, KeyHistory], claim: ClaimVerdict, date: str, entry: Digest | None
) -> GateWord:
    return GateWord(
        key=key,
        holder=keys[key].holder if key in keys else "",
        passed=claim.own.code.outcome == "verified",
        code=claim.own.code,
        date=date,
        entry=entry,
    )
