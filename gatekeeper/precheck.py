"""What is wrong with claims and artifacts as far as it can be seen without running anything: `gate check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gatekeeper import acceptance
from gatekeeper.attachments import Refused
from gatekeeper.checkers.base import granted
from gatekeeper.checkers.environments import wanted_image
from gatekeeper.dependence import depends_on_nothing
from gatekeeper.dispatch import checker_for, mismatch
from gatekeeper.model import Attachment, Claim, EmpiricalClaim, Reason, ReasonCode, ReproScript
from gatekeeper.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a claim from being verified."""

    record_id: str
    claim_id: str | None
    """None for what concerns the whole record."""
    reason: Reason
    """The code that `gate verify` would give, and a sentence that names file, field and remedy."""


def problems(space: Workspace, record_id: str) -> list[Problem]:
    """All problems of a record, claim by claim.

    Raises:
        InputError: there is no such record, or its record.yaml is wrong.
        OSError: the machine can't read it.
    """
    record_id = space.record(record_id).id
    found: list[Problem] = []
    for name in space.stray_claims(record_id):
        text = f"claims/{name} of {record_id} is no claim id; rename it like c1, or remove it."
        found.append(Problem(record_id, None, Reason(code=ReasonCode.INVALID_CLAIM, text=text)))
    claim_ids = space.claim_ids(record_id)
    if not claim_ids:
        text = f"{record_id} has no claim; write one with `gate new {record_id} CLAIM --kind …`."
        found.append(Problem(record_id, None, Reason(code=ReasonCode.NO_CLAIMS, text=text)))
    for claim_id in claim_ids:
        found += [Problem(record_id, claim_id, reason) for reason in _of_claim(space, record_id, claim_id)]
    return found


def _of_claim(space: Workspace, record_id: str, claim_id: str) -> Iterator[Reason]:
    half = space.trusted_half(record_id, claim_id)
    if isinstance(half, Refused):
        yield from (half.reason, *half.others)
    else:
        checker = checker_for(half.claim)
        if isinstance(checker, Reason):
            yield checker
            return
        if isinstance(half.claim, EmpiricalClaim):
            for text in acceptance.contradictions(half.claim.accept):
                yield Reason(code=ReasonCode.INVALID_CLAIM, text=f"claim.yaml: {text}")
    attachment = space.attachment(record_id, claim_id)
    if isinstance(attachment, Refused):
        yield from (attachment.reason, *attachment.others)
        return
    if isinstance(attachment.artifact, ReproScript):
        yield from _of_script(space, attachment.artifact, attachment)
    if not isinstance(half, Refused):
        wrong = mismatch(half.claim, attachment.artifact)
        yield from [wrong] if wrong else _of_results(half.claim, attachment)


def _of_script(space: Workspace, script: ReproScript, attachment: Attachment) -> Iterator[Reason]:
    policy = space.config.policy
    for answer in (
        granted(policy.script, script.limits, policy.maximum),
        wanted_image(policy, script, attachment),
    ):
        if isinstance(answer, Reason):
            yield answer
    if undeclared := depends_on_nothing(script):
        yield Reason(code=ReasonCode.SUSPECT_HARD_CODED, text=f"artifact.yaml: {undeclared}")


def _of_results(claim: Claim, attachment: Attachment) -> Iterator[Reason]:
    """What the author got is held against the rules, too, where it is attached."""
    script = attachment.artifact
    if isinstance(claim, EmpiricalClaim) and isinstance(script, ReproScript) and script.results:
        for rule in claim.accept:
            found = acceptance.evaluate((rule,), (script.results,), claim.repeats.confidence)
            if found.failure:
                code, text = found.failure
                yield Reason(code=code, text=f"artifact.yaml: the attached results don't hold: {text}")
