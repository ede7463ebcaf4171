"""Further kernels: each gets all that ours accepted, and one that rejects it is heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.config import HOME, Config, Kernel, LimitSet, Policy
from gatekeeper.gate import Gate
from gatekeeper.model import ClaimVerdict, ReasonCode
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

ID = "EXAMPLE:PIGEONHOLE"
LIMITS = Policy().lean_judge
AGAIN = (
    "python3",
    "-m",
    "gatekeeper.proofs.recheck",
    "/opt/lean/lib/libleanshared.so",
    "/gate/src/closure.ndjson",
)
DECLINES = ("sh", "-c", "grep -q '\"thm\"' /gate/src/closure.ndjson && exit 2")


def without(word: str) -> tuple[str, ...]:
    """A kernel that rejects what has a declaration of some kind."""
    return ("sh", "-c", f"! grep -q '\"{word}\"' /gate/src/closure.ndjson")


def kernel(name: str, *command: str, image: str = "python") -> Kernel:
    return Kernel(name=name, image=image, command=command)


def verify(tmp_path: Path, sandbox: Sandbox, *kernels: Kernel, limits: LimitSet = LIMITS) -> ClaimVerdict:
    """The example's proved claim under a policy with further kernels."""
    space = Workspace(HOME, Config(policy=Policy(kernels=kernels, lean_judge=limits)))
    copy = Workspace(tmp_path, space.config)
    copy.add_record(space.record(ID))
    half = space.trusted_half(ID, "c1")
    attachment = space.attachment(ID, "c1")
    copy.write_claim(ID, half.claim, half.statement)  # type: ignore[union-attr]
    copy.write_artifact(ID, "c1", attachment.artifact, attachment.files)  # type: ignore[union-attr]
    return Gate(copy, lambda: sandbox).verify([ID])[0].claims[0]


def test_what_we_export_is_what_our_kernel_accepted(tmp_path: Path, sandbox: Sandbox) -> None:
    claim = verify(tmp_path, sandbox, kernel("again", *AGAIN, image="lean"), kernel("shy", *DECLINES))
    assert claim.reason.code is ReasonCode.ARTIFACT_PASSED, claim.reason.text
    assert claim.evidence is not None
    assert claim.evidence.proof is not None
    assert [(k.name, k.answer) for k in claim.evidence.proof.kernels] == [
        ("again", "accepts"),
        ("shy", "declines"),
    ]


def test_a_kernel_that_rejects_is_heard(tmp_path: Path, sandbox: Sandbox) -> None:
    """The two that reject have read what ours accepted: they take no axiom, and no theorem."""
    kernels = (
        kernel("again", *AGAIN, image="lean"),
        kernel("shy", *DECLINES),
        kernel("strict", *without("axiom")),
        kernel("stern", *without("thm")),
    )
    claim = verify(tmp_path, sandbox, *kernels)
    assert (claim.status, claim.reason.code) == ("Unverified", ReasonCode.KERNELS_DISAGREE)
    assert claim.reason.text == "Lean 4.35.0 and again accept the proof, strict and stern reject it."
    assert claim.evidence is not None
    answers = [(step.name, step.exit_code) for step in claim.evidence.steps[-5:]]
    asked = zip(("again", "shy", "strict", "stern"), (0, 2, 1, 1), strict=True)
    assert answers == [("judge", 0), *((f"kernel {name}", status) for name, status in asked)]


def test_one_that_rejects_is_enough(tmp_path: Path, sandbox: Sandbox) -> None:
    claim = verify(tmp_path, sandbox, kernel("strict", "sh", "-c", "exit 1"))
    assert claim.reason.code is ReasonCode.KERNELS_DISAGREE
    assert claim.reason.text == "Lean 4.35.0 accepts the proof, strict rejects it."


BROKEN = {
    "another status": ("sh", "-c", "exit 3"),
    "no program": ("no-such-program",),
    "killed": ("sh", "-c", "kill -9 $$"),
    "aborted": ("sh", "-c", "kill -6 $$"),
    "out of time": ("sleep", "60"),
    "out of memory": ("python3", "-c", "x = b'x' * (1 << 30)"),
    "a flood, then yes": ("sh", "-c", "head -c 1000000 /dev/zero; exit 0"),
    "a flood, then no": ("sh", "-c", "head -c 1000000 /dev/zero; exit 1"),
}


@pytest.mark.parametrize("command", BROKEN.values(), ids=BROKEN)
def test_a_kernel_that_breaks_is_not_the_authors_fault(
    tmp_path: Path, sandbox: Sandbox, command: tuple[str, ...]
) -> None:
    limits = LimitSet(wall_seconds=5)
    claim = verify(tmp_path, sandbox, kernel("broken", *command), limits=limits)
    assert (claim.status, claim.reason.code) == ("Unverified", ReasonCode.ENGINE_FAILURE)
    assert claim.reason.text.startswith("The further kernel broken gave no answer: ")
