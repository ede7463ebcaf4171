"""Claims that are stated and proved with a Lean of the user's own, and the engine that the policy names."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lean_layout import Laid

from gatekeeper.checkers.base import Bench
from gatekeeper.checkers.lean_author import ask
from gatekeeper.checkers.lean_places import lean_engine
from gatekeeper.cli.checkup import lean_engines
from gatekeeper.config import CONFIG_NAME, Config, Policy, load_config
from gatekeeper.errors import ImageUnavailable, InputError
from gatekeeper.files import sha256
from gatekeeper.gate import Gate
from gatekeeper.model import ClaimVerdict, LeanExport, LeanSource, MathematicalClaim, ReasonCode, Record
from gatekeeper.model.claim import LeanEnvironment
from gatekeeper.sandbox import connect, images_of
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.sandbox.images import ImageState
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
ZERO = "sha256:" + "0" * 64
HEAD = "import Std\nimport Mathlib\n\n"
TYPE = "(c : Std.Colour) (n : Nat) : c.other.other = c ∧ Mathlib.twice n = n + n"
STATEMENT = f"{HEAD}theorem claim {TYPE} := sorry\n"
COLOURS = "Std.Colour.rec (motive := fun c => c.other.other = c) rfl rfl c"
PROOF = f"""{HEAD}theorem claim {TYPE} := by
  constructor
  · exact {COLOURS}
  · simp [Mathlib.twice_eq]
"""
GATECORE = "prelude\nimport GateCore\n\ntheorem claim (n : Nat) : n + 0 = n := "

Verify = Callable[..., ClaimVerdict]


@pytest.fixture
def verify(tmp_path: Path, toolchain: Laid, toolchain_sandbox: Sandbox) -> Verify:
    """The verdict on a statement and a proof; bytes are exports. `sandbox` goes with another policy."""

    def run(
        statement: str,
        proof: str | bytes,
        *,
        stated: LeanEnvironment = "lean-toolchain",
        proved: LeanEnvironment = "lean-toolchain",
        policy: Policy = toolchain.policy,
        sandbox: Sandbox = toolchain_sandbox,
    ) -> ClaimVerdict:
        workspace = Workspace(tmp_path, Config(policy=policy))
        workspace.add_record(Record(id=ID, kind="submission", title="t"))
        claim = MathematicalClaim(
            id="c1", text="t", kind="mathematical", theorems=("claim",), environment=stated
        )
        workspace.write_claim(ID, claim, statement.encode())
        if isinstance(proof, str):
            source = LeanSource(
                kind="lean-source", files={"Proof.lean": ZERO}, entry="Proof.lean", environment=proved
            )
            workspace.write_artifact(ID, "c1", source, {"Proof.lean": proof.encode()})
        else:
            export = LeanExport(kind="lean-export", files={"Proof.ndjson": ZERO}, entry="Proof.ndjson")
            workspace.write_artifact(ID, "c1", export, {"Proof.ndjson": proof})
        workspace.attach(ID, "c1")
        return Gate(workspace, lambda: sandbox).verify([ID])[0].claims[0]

    return run


def own_engine(toolchain: Laid) -> str:
    return sha256((toolchain.release / "lib/lean/libleanshared.so").read_bytes())


def test_a_proof_with_the_toolchain_and_its_libraries(verify: Verify, toolchain: Laid) -> None:
    """`Init` is imported by itself, and what is hidden in Std is known to the judge."""
    claim = verify(STATEMENT, PROOF)
    assert claim.reason.code is ReasonCode.ARTIFACT_PASSED, claim.reason.text
    assert claim.evidence is not None
    assert claim.evidence.proof is not None
    assert claim.evidence.proof.base == toolchain.policy.lean_toolchain
    assert claim.evidence.proof.engine == lean_engine()["libleanshared.so"]
    assert len({step.image for step in claim.evidence.steps}) == 1


def test_the_same_definition_may_be_the_proofs_own(verify: Verify) -> None:
    """The proof does not import Mathlib; its own `twice` is the statement's to the last node."""
    own = PROOF.replace("import Mathlib\n", "").replace(
        "theorem claim",
        "def Mathlib.twice (n : Nat) : Nat := n + n\n"
        "theorem Mathlib.twice_eq (n : Nat) : Mathlib.twice n = n + n := rfl\n\ntheorem claim",
    )
    claim = verify(STATEMENT, own)
    assert claim.reason.code is ReasonCode.ARTIFACT_PASSED, claim.reason.text


def test_an_export_answers_a_statement_in_the_toolchain(
    verify: Verify, toolchain: Laid, toolchain_sandbox: Sandbox
) -> None:
    bench = Bench(toolchain_sandbox, toolchain.policy, sha256)
    answer = ask(bench, PROOF.encode(), export=True, environment="lean-toolchain")
    assert answer.problem is None, answer.messages.decode()
    assert answer.export is not None
    claim = verify(STATEMENT, answer.export)
    assert claim.reason.code is ReasonCode.ARTIFACT_PASSED, claim.reason.text


@pytest.mark.parametrize(
    ("stated", "proved"), [("lean-toolchain", "lean"), ("lean", "lean-toolchain")], ids=str
)
def test_statement_and_proof_are_for_one_environment(
    verify: Verify, stated: LeanEnvironment, proved: LeanEnvironment
) -> None:
    claim = verify(STATEMENT, PROOF, stated=stated, proved=proved)
    assert claim.reason.code is ReasonCode.INVALID_ARTIFACT
    assert claim.reason.text == (
        f"The claim is stated in the environment {stated} and the proof is for {proved}: say "
        f"`environment: {stated}` in artifact.yaml, and prove the claim there."
    )


def test_the_policy_says_which_environments_there_are(verify: Verify) -> None:
    claim = verify(STATEMENT, PROOF, policy=Policy())
    assert claim.reason.code is ReasonCode.INVALID_CLAIM
    assert claim.reason.text == "claim.yaml: environment 'lean-toolchain' is none of the policy's (lean)."
    only = replace_policy(Policy(), lean_toolchain=ZERO, lean_environments=("lean-toolchain",))
    claim = verify(f"{GATECORE}sorry\n", f"{GATECORE}rfl\n", stated="lean", proved="lean", policy=only)
    assert claim.reason.text == "claim.yaml: environment 'lean' is none of the policy's (lean-toolchain)."


def replace_policy(policy: Policy, **fields: object) -> Policy:
    return Policy.model_validate({**policy.model_dump(), **fields})


def test_the_kernel_of_the_toolchains_own_engine(verify: Verify, toolchain: Laid) -> None:
    """For claims in the toolchain and for claims on GateCore, whose proofs it compiles then, too."""
    own = own_engine(toolchain)
    policy = replace_policy(toolchain.policy, lean_engine=own)
    box = connect(Config(policy=policy))
    both = (
        verify(STATEMENT, PROOF, policy=policy, sandbox=box),
        verify(
            f"{GATECORE}sorry\n",
            f"{GATECORE}by simp\n",
            stated="lean",
            proved="lean",
            policy=policy,
            sandbox=box,
        ),
    )
    box.close()
    for claim in both:
        assert claim.reason.code is ReasonCode.ARTIFACT_PASSED, claim.reason.text
        assert claim.evidence is not None
        assert claim.evidence.proof is not None
        assert claim.evidence.proof.engine == own
    assert own != lean_engine()["libleanshared.so"]


@pytest.mark.parametrize("environment", ["lean", "lean-toolchain"])
def test_an_engine_that_is_not_there_is_no_verdict(
    verify: Verify, toolchain: Laid, environment: LeanEnvironment
) -> None:
    policy = replace_policy(toolchain.policy, lean_engine=ZERO)
    box = connect(Config(policy=policy))
    claim = verify(
        f"{GATECORE}sorry\n",
        f"{GATECORE}rfl\n",
        stated=environment,
        proved=environment,
        policy=policy,
        sandbox=box,
    )
    box.close()
    assert claim.reason.code is ReasonCode.IMAGE_UNAVAILABLE
    assert claim.outcome == "not_evaluated"
    assert claim.reason.text == (
        f"The policy's lean_engine is {ZERO}, and there is no such engine here: the pinned one is "
        f"{lean_engine()['libleanshared.so']}, the toolchain's is {own_engine(toolchain)}; name one of these."
    )


def test_an_engine_without_a_toolchain_is_no_verdict(verify: Verify) -> None:
    policy = Policy(lean_engine=ZERO)
    box = connect(Config(policy=policy))
    claim = verify(
        f"{GATECORE}sorry\n", f"{GATECORE}rfl\n", stated="lean", proved="lean", policy=policy, sandbox=box
    )
    box.close()
    assert claim.reason.code is ReasonCode.IMAGE_UNAVAILABLE
    assert claim.reason.text.startswith("The policy names no Lean toolchain; run `gate images build")


def test_a_toolchain_that_is_not_here_is_no_verdict(verify: Verify, toolchain: Laid) -> None:
    policy = replace_policy(toolchain.policy, lean_toolchain=ZERO)
    box = connect(Config(policy=policy))
    claim = verify(STATEMENT, PROOF, policy=policy, sandbox=box)
    box.close()
    assert claim.reason.code is ReasonCode.IMAGE_UNAVAILABLE
    assert claim.reason.text.startswith(f"The Lean toolchain {ZERO} is not here; run `gate images build")


def test_an_image_with_another_toolchain_is_no_verdict(verify: Verify, toolchain_sandbox: Sandbox) -> None:
    """Should the image ever hold another one than the policy names, the judge itself says so."""
    policy = Policy(lean_environments=("lean", "lean-toolchain"), lean_toolchain=ZERO)
    claim = verify(STATEMENT, PROOF, policy=policy, sandbox=toolchain_sandbox)
    assert claim.reason.code is ReasonCode.ENGINE_FAILURE
    assert f"The toolchain is not the one that was named: expected {ZERO}" in claim.reason.text


def test_doctor_names_the_engines(toolchain: Laid) -> None:
    own, pinned = own_engine(toolchain), lean_engine()
    policy = replace_policy(toolchain.policy, lean_engine=own)
    lean = f"{pinned['lean']}, commit {pinned['commit'][:12]}"
    assert list(lean_engines(policy, images_of(Config(policy=policy)).list())) == [
        ("Lean", f"{lean}, {pinned['libleanshared.so'][:19]}"),
        ("Lean of lean-toolchain", f"{lean}, {own[:19]}; its kernel judges"),
    ]
    assert list(lean_engines(Policy(), images_of(Config()).list())) == [
        ("Lean", f"{lean}, {pinned['libleanshared.so'][:19]}; its kernel judges")
    ]


def test_the_image_is_the_same_for_the_same_files(toolchain: Laid) -> None:
    images = images_of(Config(policy=toolchain.policy))
    [row] = [row for row in images.list() if row.name == "lean-toolchain"]
    assert row.state is ImageState.READY
    assert row.id == images.id_of("lean-toolchain")
    [named] = [package for package in row.packages if package.kind == "toolchain"]
    assert f"sha256:{named.sha256}" == toolchain.policy.lean_toolchain
    assert named.sha256.encode() in images.prepare("lean-toolchain").bill
    with pytest.raises(ImageUnavailable, match="names no Lean toolchain"):
        images_of(Config()).id_of("lean-toolchain")
    with pytest.raises(InputError, match="takes no Lean toolchain"):
        images.build_toolchain("python", toolchain.release, None)


def test_a_toolchain_that_does_not_start_is_not_for_claims(toolchain: Laid, tmp_path: Path) -> None:
    """An engine that is none, beside a library of the real one; then a library that can't be read."""
    broken = tmp_path / "lib" / "lean"
    broken.mkdir(parents=True)
    with (toolchain.release / "lib/lean/libleanshared.so").open("rb") as engine:
        (broken / "libleanshared.so").write_bytes(engine.read(40))
    shutil.copy(toolchain.release / "lib/lean/Init.olean", broken)
    images = images_of(Config())
    with pytest.raises(InputError, match=r"add `--sha256 sha256:[0-9a-f]{64}`") as hint:
        images.build_toolchain("lean-toolchain", tmp_path, None)
    digest = str(hint.value).rpartition("--sha256 ")[2].rstrip("`.")
    with pytest.raises(ImageUnavailable, match=r"not work in a sealed container: OSError: .*too short\.$"):
        images.build_toolchain("lean-toolchain", tmp_path, digest)
    init = broken / "Init.olean"
    init.write_bytes(init.read_bytes()[:-8])
    with pytest.raises(InputError, match="add `--sha256") as hint:
        images.build_toolchain("lean-toolchain", tmp_path, None)
    digest = str(hint.value).rpartition("--sha256 ")[2].rstrip("`.")
    with pytest.raises(InputError, match=r"The judge can't read lib/lean/Init\.olean, of Lean 4\.35\.0: "):
        images.build_toolchain("lean-toolchain", tmp_path, digest)


def test_the_policy_in_gatekeeper_yaml(workspace: Workspace, toolchain: Laid) -> None:
    path = workspace.root / CONFIG_NAME
    path.write_text("policy:\n  lean_environments: [lean, lean-toolchain]\n")
    with pytest.raises(InputError, match="lean_toolchain must say which"):
        load_config(workspace.root)
    path.write_text(
        "policy:\n  lean_environments: [lean, lean-toolchain]\n"
        f"  lean_toolchain: {toolchain.policy.lean_toolchain}\n"
        "  kernels:\n    - {name: second, image: lean, command: [python3, -V]}\n"
    )
    policy = load_config(workspace.root).policy
    assert policy.lean_toolchain == toolchain.policy.lean_toolchain
    assert policy.kernels[0].command == ("python3", "-V")


def gate(workspace: Workspace, *arguments: object) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "gatekeeper.cli.main", *map(str, arguments)],
        cwd=workspace.root,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_what_a_person_types(workspace: Workspace, toolchain: Laid) -> None:
    """From the release to an accepted file, by what the commands print."""
    build = ("images", "build", "lean-toolchain", "--from", toolchain.release, "--library", toolchain.library)
    status, _, said = gate(workspace, *build)
    assert status == 2
    [digest] = set(re.findall("--sha256 (sha256:[0-9a-f]{64})", said))
    status, printed, _ = gate(workspace, *build, "--sha256", digest)
    assert status == 0
    assert f"Lean {lean_engine()['lean']}, commit {lean_engine()['commit']}, " in printed
    lines = printed.partition("write into gatekeeper.yaml:\n")[2].splitlines()
    (workspace.root / CONFIG_NAME).write_text("\n".join(line[2:] for line in lines) + "\n")
    policy = load_config(workspace.root).policy
    assert (policy.lean_toolchain, policy.lean_engine) == (toolchain.policy.lean_toolchain, None)
    (workspace.root / "Proof.lean").write_text(PROOF)
    there = ("--environment", "lean-toolchain")
    assert gate(workspace, "lean", "check", "Proof.lean", *there)[0] == 0
    assert gate(workspace, "lean", "axioms", "Proof.lean", *there)[1] == "claim: propext\n"
    status, _, said = gate(workspace, "lean", "check", "Proof.lean")
    assert status == 1
    assert "unknown module prefix 'Init'" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("python", "--from", "."), "The image python takes no Lean toolchain; lean-toolchain does."),
        (("--sha256", ZERO), "--sha256 and --library say more about --from DIR|ARCHIVE; give that, too."),
        (("lean", "lean-toolchain", "--from", "."), "--from is for one image: lean-toolchain."),
        (("--from", "nowhere.tar.zst"), "nowhere.tar.zst can't be read: No such file or directory."),
        (("--from", "."), ". has no lib/lean; name the folder of a Lean release."),
    ],
)
def test_what_a_person_mistypes(workspace: Workspace, arguments: tuple[str, ...], sentence: str) -> None:
    status, _, said = gate(workspace, "images", "build", *arguments)
    assert (status, said.splitlines()[-1]) == (2, f"gate: {sentence}")
