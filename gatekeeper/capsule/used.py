"""Pure: in which images a recorded verdict was reached, by the names that jobs call them."""

from __future__ import annotations

from gatekeeper.checkers.environments import wanted_image
from gatekeeper.checkers.lean_places import place_of
from gatekeeper.config import Policy
from gatekeeper.errors import InputError
from gatekeeper.model import (
    Attachment,
    ClaimVerdict,
    LeanExport,
    LeanSource,
    MathematicalClaim,
    Reason,
    ReproScript,
    TrustedHalf,
)


def images_used(
    policy: Policy, half: TrustedHalf, attachment: Attachment, verdict: ClaimVerdict
) -> dict[str, str]:
    """Name and id of each image.

    Raises:
        InputError: two images went by one name.
    """
    evidence = verdict.evidence
    if evidence is None:
        return {}
    artifact, claim = attachment.artifact, half.claim
    kernels = {f"kernel {kernel.name}": kernel.image for kernel in policy.kernels}
    place = ""
    if isinstance(claim, MathematicalClaim) and isinstance(artifact, LeanSource | LeanExport):
        place = place_of(policy, claim.environment).image
    elif isinstance(artifact, ReproScript):
        wanted = wanted_image(policy, artifact, attachment)
        place = "" if isinstance(wanted, Reason) else wanted if isinstance(wanted, str) else wanted.name
    found: dict[str, str] = {}
    for step in evidence.steps:
        name = kernels.get(step.name, place)
        if name and found.setdefault(name, step.image) != step.image:
            raise InputError(
                f"Claim {verdict.id} was judged in two images of the name {name}; run `gate verify` again."
            )
    return found
