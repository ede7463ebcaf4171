"""Pure: what a capsule's publisher has said of its verdict since, in words."""

from __future__ import annotations

from gatekeeper import recalls
from gatekeeper.capsule import Capsule
from gatekeeper.model import ClaimId


def corrections(capsule: Capsule) -> tuple[str, ...]:
    """The corrections of the verdict."""
    return tuple(
        f"Correction {it.correction_count} of {it.date}: it was {it.record.before} and is "
        f"{it.record.after}. {it.reason}"
        for it in capsule.corrections()
    )


def fallen(capsule: Capsule) -> dict[ClaimId, str]:
    """Why each claim that was recorded as a pass, and is none any more, fell."""
    reasons = {
        change.claim: f"The publisher took it back on {it.date}. {it.reason}"
        for it in capsule.corrections()
        for change in it.claims
    }
    standing = capsule.standing.claims
    return {
        claim.id: reasons.get(claim.id, "The publisher has taken it back.")
        for claim in capsule.verdict.claims
        if claim.status == "VERIFIED" and standing[claim.id].status != "VERIFIED"
    }


def recalled(capsule: Capsule) -> dict[ClaimId, str]:
    """What each claim's verdict rests on that was recalled, be it a pass or not."""
    found, basis = {}, capsule.verdict_entry.basis
    for claim in capsule.verdict.claims:
        if recall := recalls.struck(claim, basis, capsule.recalls()):
            said = recall.predicate
            found[claim.id] = f"It rests on {said.target.text}, recalled on {said.date}. {said.reason}"
    return found
