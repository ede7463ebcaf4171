"""Further kernels: each gets all that ours accepted, and one that rejects it is heard."""

from __future__ import annotations

from pathlib import Path

import pytest

from gatekeeper.config import HOME, Config, Kernel, Policy
from gatekeeper.gate import Gate
from gatekeeper.model import ClaimVerdict, ReasonCode
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

ID = "EXAMPLE:PIGEONHOLE"
AGAIN = (
    "python3",
    "-m",
    "gatekeeper.proofs.recheck",
    "/opt/lean/lib/libleanshared.so",
    "/gate/src/closure.ndjson",
)
DECLINES = ("sh", "-c", "grep -q '\"thm\"' /gate/src/closure.ndjson && exit 2")


def kernel(name: str, *command: str, image: str = "python") -> Kernel:
    return Kernel(name=name, image=image, command=command)


def verify(tmp_path: Path, sandbox: Sandbox, *kernels: Kernel) -> ClaimVerdict:
    """The example's proved claim under a policy with further kernels."""
    space = Workspace(HOME, Config(policy=Policy(kernels=kernels)))
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
    claim = verify(
        tmp_path, sandbox, kernel("again", *AGAIN, image="lean"), kernel("strict", "sh", "-c", "exit 1")
    )
    assert claim.reason.code is ReasonCode.KERNELS_DISAGREE
    assert claim.reason.text == "Lean 4.35.0 accepts the proof, strict rejects it."


@pytest.mark.parametrize(
    "command", [("sh", "-c", "exit 3"), ("no-such-program",), ("sh", "-c", "kill -9 $$")]
)
def test_a_kernel_that_breaks_is_not_the_authors_fault(
    tmp_path: Path, sandbox: Sandbox, command: tuple[str, ...]
) -> None:
    claim = verify(tmp_path, sandbox, kernel("broken", *command))
    assert claim.reason.code is ReasonCode.ENGINE_FAILURE
    assert "broken" in claim.reason.text
