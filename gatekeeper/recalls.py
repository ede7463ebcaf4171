"""Pure: what a verdict rests on, and whether that was recalled."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from gatekeeper.model import ClaimVerdict, Digest, Surroundings
from gatekeeper.model.attestation import (
    CheckerTarget,
    EngineTarget,
    GatekeeperTarget,
    GateRecall,
    ImageTarget,
    KeyTarget,
    PackageTarget,
    RecallTarget,
)

COMMIT_DIGITS = 7
"""With fewer digits of a commit than these nothing is found."""


@dataclass(frozen=True, slots=True)
class Recall:
    """A recall in force for what stands before it, and until it was withdrawn for what follows."""

    number: int
    """Of its entry."""
    predicate: GateRecall
    withdrawn: int | None = None
    """The entry that withdrew it."""

    def strikes(self, number: int) -> bool:
        """Whether it has a say on a verdict at this place of the ledger."""
        return number < self.number or self.withdrawn is None


@dataclass(frozen=True, slots=True)
class Signed:
    """What of a verdict is not in a claim's part: its place, who signed it, and by which program."""

    number: int
    keyids: tuple[str, ...]
    gatekeeper: str


def in_force(entries: Iterable[tuple[int, GateRecall]]) -> list[Recall]:
    """The recalls of a ledger, in its order."""
    found: list[Recall] = []
    for number, predicate in entries:
        found = with_entry(found, number, predicate)
    return found


def with_entry(recalls: Sequence[Recall], number: int, said: GateRecall) -> list[Recall]:
    """The recalls after one more entry about them."""
    if said.action == "recalled":
        return [*recalls, Recall(number, said)]
    return [
        replace(recall, withdrawn=number)
        if recall.withdrawn is None and recall.predicate.target.text == said.target.text
        else recall
        for recall in recalls
    ]


def struck(claim: ClaimVerdict, signed: Signed, recalls: Sequence[Recall]) -> Recall | None:
    """The first recall by which a claim's pass no longer counts."""
    for recall in recalls:
        if recall.strikes(signed.number) and rests_on(claim, signed, recall.predicate.target):
            return recall
    return None


def rests_on(claim: ClaimVerdict, signed: Signed, target: RecallTarget) -> bool:
    """Whether a claim's verdict was reached by means of something."""
    evidence = claim.evidence
    if isinstance(target, KeyTarget):
        return target.key in signed.keyids and signed.number >= target.since
    if evidence is None:
        return False
    match target:
        case EngineTarget(version=version):
            proof = evidence.proof
            return proof is not None and (
                _same(proof.lean_version, version)
                or (len(version) >= COMMIT_DIGITS and proof.lean_commit.startswith(version.lower()))
            )
        case ImageTarget(image=image):
            return image in _images(claim)
        case CheckerTarget(name=name, version=version):
            return evidence.checker == name and _same(signed.gatekeeper, version)
        case GatekeeperTarget(version=version):
            return _same(signed.gatekeeper, version)
        case PackageTarget(bills=bills):
            where = surroundings(claim)
            return where is not None and where.packages in bills


def surroundings(claim: ClaimVerdict) -> Surroundings | None:
    """What a claim's script ran in."""
    run = claim.evidence.run if claim.evidence else None
    return run.surroundings if run else None


def holding(
    target: PackageTarget, bills: Collection[Digest], packages: Callable[[Digest], dict[str, str] | None]
) -> PackageTarget:
    """The target with those of the bills that list its package, besides the ones that it has.

    `packages` reads a bill: versions by kind and name, as `deb libc6`. A bill that can't be read any more
    can't be ruled out, and counts.
    """
    found = {bill for bill in bills if bill in target.bills or _lists(packages(bill), target)}
    return target.model_copy(update={"bills": tuple(sorted({*target.bills, *found}))})


def _lists(packages: dict[str, str] | None, target: PackageTarget) -> bool:
    if packages is None:
        return True
    wanted = _name(target.name)
    for name, versions in packages.items():
        kind, _, own = name.rpartition(" ")
        if _name(own) == wanted and any(
            found == target.version or (kind == "pypi" and _same(found, target.version))
            for found in versions.split(", ")
        ):
            return True
    return False


def _name(name: str) -> str:
    """PyPI takes these spellings for one name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _same(found: str, wanted: str) -> bool:
    """Whether these are spellings of one version (PEP 440): 2.1, v2.1.0, and 2.1.0+local is a 2.1.0."""
    from packaging.version import InvalidVersion, Version

    try:
        one, other = Version(found), Version(wanted)
    except InvalidVersion:
        return found == wanted
    return one == other or (other.local is None and Version(one.public) == other)


def _images(claim: ClaimVerdict) -> set[str]:
    evidence = claim.evidence
    found = {step.image for step in evidence.steps} if evidence else set()
    if evidence and evidence.proof:
        found |= {kernel.image for kernel in evidence.proof.kernels}
    if where := surroundings(claim):
        found |= {where.image, where.environment, where.environment.partition("@")[2]}
    return found
