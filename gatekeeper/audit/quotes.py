"""Pure: what a verdict says that the ledger held of a claim, against the entries that the capsule carries.

Freezes, approvals and other gates' words are no part of what a run can show, so they are derived anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from gatekeeper.capsule import Capsule
from gatekeeper.config import Policy
from gatekeeper.endorsements import History, endorsement
from gatekeeper.freezing import freezing
from gatekeeper.model import ClaimVerdict

MOST_LATE = 100
"""How many of the last entries before a verdict may have come in while its record was judged."""


def misquotes(capsule: Capsule, policy: Policy, claim: ClaimVerdict) -> list[str]:
    """What the verdict on a claim says of the ledger that is not so."""
    pasts = list(_pasts(capsule))
    found = []
    if not any(_quotes_freezing(past, claim) for past in pasts):
        found.append("What the verdict says of when the claim was frozen is not what the ledger held.")
    if not any(_quotes_endorsement(past, policy, claim) for past in pasts):
        found.append("What the verdict says of approvals or of other gates is not what the ledger held.")
    return found


def _pasts(capsule: Capsule) -> Iterator[History]:
    """What the ledger held when the record was judged: all before the verdict, or somewhat less."""
    facts, verdict = capsule.facts(), capsule.verdict_entry
    known = capsule.recalls(verdict.number)
    for size in range(len(facts), max(-1, len(facts) - MOST_LATE), -1):
        yield History(facts[:size], capsule.authority.keys, known, verdict.signed.keyids[0])


def _quotes_freezing(past: History, claim: ClaimVerdict) -> bool:
    digests = claim.digests
    if claim.freezing is None or digests.claim is None:
        return claim.freezing is None
    return claim.freezing == freezing(past.facts, claim.id, digests.claim, digests.artifact)


def _quotes_endorsement(past: History, policy: Policy, claim: ClaimVerdict) -> bool:
    said = claim.endorsement
    if said is None:
        return True
    own = next((word for word in said.gates if word.entry is None), None)
    if own and (own.key, own.code) != (past.speaker, claim.own.code):
        return False
    return said == endorsement(past, claim.id, claim.digests, policy.require_approval, policy.require, own)
