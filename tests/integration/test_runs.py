"""Several runs of one script: which fail, why they differ, and what else is noted of them."""

from __future__ import annotations

import pytest

from gatekeeper.gate import Gate
from gatekeeper.model import (
    ClaimVerdict,
    EmpiricalClaim,
    Record,
    Repeats,
    ReproScript,
    RunEvidence,
    ValueRule,
)
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
ZERO = "sha256:" + "0" * 64
HEAD = "import os, random, subprocess, sys, time\nfrom pathlib import Path\n"
END = """
text = '{"metrics": {"m": {"value": "%.12f"}}}' % value
Path(os.environ["GATE_OUT"], "results.json").write_text(text)
"""
PASSES = ValueRule(metric="m", value="0", direction="at_least")


def verify(
    workspace: Workspace,
    sandbox: Sandbox,
    body: str,
    *,
    repeats: Repeats | None = None,
    rule: ValueRule = PASSES,
    inputs: tuple[str, ...] = (),
    **more: object,
) -> ClaimVerdict:
    workspace.add_record(Record(id=ID, kind="submission", title="t"))
    claim = EmpiricalClaim(id="c1", text="t", kind="empirical", accept=(rule,), repeats=repeats or Repeats())
    workspace.write_claim(ID, claim)
    files = {"repro.py": f"{HEAD}{body}{END}".encode()}
    files |= {path: path.rsplit("/", 1)[-1].encode() for path in inputs}
    made = {
        "kind": "repro-script",
        "files": dict.fromkeys(files, ZERO),
        "inputs": inputs,
        "entry": "repro.py",
        "command": ("python3", "repro.py"),
    }
    script = ReproScript.model_validate({**made, **more})
    workspace.write_artifact(ID, "c1", script, files)
    workspace.attach(ID, "c1")
    return Gate(workspace, lambda: sandbox).verify([ID])[0].claims[0]


def evidence(claim: ClaimVerdict) -> RunEvidence:
    assert claim.evidence is not None
    assert claim.evidence.run is not None, claim.reason.text
    return claim.evidence.run


@pytest.mark.parametrize(
    ("body", "sources"),
    [
        ("value = random.Random(int(os.environ['GATE_SEED'])).random()", {"seed"}),
        ("value = time.time() % 1000", {"time"}),
        ("value = random.random()", {"system_random"}),
        (
            "value = int.from_bytes(os.urandom(4), 'big') + abs(hash('a')) % 1000",
            {"system_random", "hash_seed"},
        ),
        ("value = time.time() % 1000 + int(os.environ['OMP_NUM_THREADS'])", {"time", "threads"}),
        ("value = int.from_bytes(open('/dev/urandom', 'rb').read(4), 'big')", {"unknown"}),
    ],
)
def test_why_runs_differ(workspace: Workspace, sandbox: Sandbox, body: str, sources: set[str]) -> None:
    claim = verify(workspace, sandbox, body, repeats=Repeats(seeds=(1, 2)), limits={"cpus": 2})
    variations = evidence(claim).variations
    assert {it.source for it in variations if it.differs} == sources


INPUTS = ("data/12", "data/57", "data/34")
"""Each holds its own name."""
HERE = "os.listdir('/gate/in/data')"
"""How this machine lists them."""
LISTED = "folder = os.environ['GATE_IN'] + '/data'\nnames = os.listdir(folder)\n"
ONE = ValueRule(metric="m", value="1", direction="at_least")


@pytest.mark.parametrize(
    "body",
    [
        f"value = names == {HERE}",
        f"value = subprocess.check_output(['ls', '-U', folder], text=True).split() == {HERE}",
        f"value = 1 if names == {HERE} else sys.exit('another order')",
    ],
)
def test_a_claim_that_rests_on_the_order_of_files(workspace: Workspace, sandbox: Sandbox, body: str) -> None:
    claim = verify(workspace, sandbox, LISTED + body, inputs=INPUTS, rule=ONE)
    [variation] = evidence(claim).variations
    assert (variation.source, variation.differs) == ("file_order", True)
    assert str(claim.reason.code) == "not_reproducible"
    assert "the order in which their input files are listed" in claim.reason.text


def test_a_script_that_sorts(workspace: Workspace, sandbox: Sandbox) -> None:
    body = "value = float(''.join(open(f'{folder}/{name}').read() for name in sorted(names)))"
    claim = verify(workspace, sandbox, LISTED + body, inputs=INPUTS)
    [variation] = evidence(claim).variations
    assert (variation.source, variation.differs) == ("file_order", False)
    assert claim.status == "VERIFIED", claim.reason.text


def test_chance_is_not_taken_for_the_order_of_files(workspace: Workspace, sandbox: Sandbox) -> None:
    once = Repeats(runs=1)
    claim = verify(workspace, sandbox, "value = random.random()", inputs=INPUTS, repeats=once)
    assert not evidence(claim).variations


def test_equal_runs_need_no_search(workspace: Workspace, sandbox: Sandbox) -> None:
    run = evidence(verify(workspace, sandbox, "value = 7", repeats=Repeats(runs=3)))
    assert len(run.runs) == 3
    assert not run.variations


def test_an_unstable_answer_names_what_it_depends_on(workspace: Workspace, sandbox: Sandbox) -> None:
    rule = ValueRule(metric="m", value="1.5", direction="at_least", over_runs="every")
    claim = verify(
        workspace, sandbox, "value = float(os.environ['GATE_SEED'])", rule=rule, repeats=Repeats(seeds=(1, 2))
    )
    assert str(claim.reason.code) == "not_reproducible"
    assert "$GATE_SEED" in claim.reason.text


def test_the_run_that_fails_is_named(workspace: Workspace, sandbox: Sandbox) -> None:
    body = "value = 1 if os.environ['GATE_SEED'] != '9' else sys.exit('boom')"
    claim = verify(workspace, sandbox, body, repeats=Repeats(seeds=(1, 9, 3)))
    assert str(claim.reason.code) == "script_failed"
    assert "run 2 of 3, seed 9" in claim.reason.text
    assert claim.evidence is not None
    assert [step.name for step in claim.evidence.steps] == ["run-1-of-3", "run-2-of-3"]


def test_parameters_and_attached_results(workspace: Workspace, sandbox: Sandbox) -> None:
    body = "value = sum(1 / n**2 for n in range(1, int(os.environ['GATE_PARAMETER_TERMS'])))"
    claim = verify(
        workspace,
        sandbox,
        body,
        parameters={"terms": {"value": "1000", "probe": "3"}},
        results={"m": {"value": "1.71"}},
    )
    assert claim.status == "VERIFIED", claim.reason.text
    (differing,) = evidence(claim).attached
    assert differing.attached.value == "1.71"  # type: ignore[union-attr]
    assert {probe.change for probe in evidence(claim).probes} == {"value", "seed", "nothing"}
