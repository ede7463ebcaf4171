"""How the gate probes: how often, in which order, and that running out of runs is never a pass.

No container runs here; what a script does with what it is given is a function of the test's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import pytest

from gatekeeper import judge
from gatekeeper.checkers.base import Bench
from gatekeeper.checkers.repro import ReproChecker
from gatekeeper.config import Policy
from gatekeeper.files import sha256
from gatekeeper.model import (
    Attachment,
    ClaimVerdict,
    Digests,
    EmpiricalClaim,
    ReproScript,
    RunEvidence,
    Tolerance,
    TrustedHalf,
    ValueRule,
)
from gatekeeper.sandbox.base import Job
from gatekeeper.sandbox.fake import Did, FakeSandbox

ZERO = "sha256:" + "0" * 64
Compute = Callable[[Mapping[str, str], Mapping[str, str]], float]


def verify(
    given: Mapping[str, str],
    compute: Compute,
    claimed: float,
    nonce: str = "n",
    probe_runs: int = 60,
    **more: object,
) -> tuple[ClaimVerdict, FakeSandbox]:
    """The verdict on a script that gives `compute(inputs, environment)`."""

    def behave(job: Job, files: Mapping[str, bytes]) -> Did:
        found = {path[3:]: data.decode() for path, data in files.items() if path.startswith("in/")}
        try:
            value = compute(found, job.environment)
        except (KeyError, ValueError, ZeroDivisionError):
            return Did(exit_code=1)
        results = json.dumps({"metrics": {"m": {"value": f"{value:.6f}"}}}).encode()
        return Did(files={"results.json": results})

    sandbox = FakeSandbox(behave)
    contents = {"repro.py": b"", **{path: text.encode() for path, text in given.items()}}
    script = ReproScript.model_validate(
        {
            "kind": "repro-script",
            "files": {path: sha256(data) for path, data in contents.items()},
            "entry": "repro.py",
            "command": ("python3", "repro.py"),
            "inputs": tuple(given),
            **more,
        }
    )
    rule = ValueRule(metric="m", value=f"{claimed:.6f}", tolerance=Tolerance(abs="0.001"))
    claim = EmpiricalClaim(id="c1", text="t", kind="empirical", accept=(rule,))
    attachment = Attachment(script, contents, ZERO)
    checker = ReproChecker(Bench(sandbox, Policy(probe_runs=probe_runs), sha256), nonce=lambda *_: nonce)
    evidence = checker.check(TrustedHalf(claim, None, ZERO), attachment)
    digests = Digests(claim=ZERO, artifact=ZERO, policy=ZERO)
    return judge.judge_claim(claim, script, evidence, digests), sandbox


def seen(claim: ClaimVerdict) -> RunEvidence:
    assert claim.evidence is not None
    assert claim.evidence.run is not None
    return claim.evidence.run


def total(inputs: Mapping[str, str], _: Mapping[str, str]) -> float:
    return sum(float(line) for text in inputs.values() for line in text.splitlines())


def many(count: int) -> dict[str, str]:
    return {f"part-{n:03}.txt": "".join(f"{n}.{k}25\n" for k in range(1, 9)) for n in range(count)}


@pytest.mark.parametrize("count", [1, 3, 20, 100])
def test_every_input_is_changed_alone_or_in_a_group(count: int) -> None:
    inputs = many(count)
    claim, sandbox = verify(inputs, total, total(inputs, {}))
    assert claim.status == "VERIFIED", claim.reason.text
    changed = [probe.names for probe in seen(claim).probes if probe.change == "numbers"]
    assert {name for names in changed for name in names} == set(inputs)
    assert (max(map(len, changed)) > 1) is (count > 20)
    assert any("in groups" in remark for remark in claim.remarks) is (count > 20)
    assert len(sandbox.jobs) <= 2 + 60 + 10


def test_the_input_that_does_not_matter_is_named() -> None:
    inputs = many(3)

    def without_one(found: Mapping[str, str], environment: Mapping[str, str]) -> float:
        found["part-001.txt"]
        return total({path: text for path, text in found.items() if path != "part-001.txt"}, environment)

    claim, _ = verify(inputs, without_one, without_one(inputs, {}))
    assert str(claim.reason.code) == "suspect_hard_coded"
    assert "does not change with the input part-001.txt" in claim.reason.text


@pytest.mark.parametrize("probe_runs", range(1, 12))
def test_running_out_of_probes_is_no_pass(probe_runs: int) -> None:
    inputs = many(4)
    claim, sandbox = verify(inputs, total, total(inputs, {}), probe_runs=probe_runs)
    enough = {name for probe in seen(claim).probes if probe.moved for name in probe.names} == set(inputs)
    assert (claim.status == "VERIFIED") is (enough and "nothing" in {p.change for p in seen(claim).probes})
    assert len(sandbox.jobs) <= 2 + probe_runs + 10


def test_nothing_is_probed_where_the_rules_do_not_hold() -> None:
    inputs = many(2)
    claim, sandbox = verify(inputs, total, 1.0)
    assert str(claim.reason.code) == "outside_tolerance"
    # What may explain it is looked for all the same: the order in which the inputs are listed.
    assert [job.name for job in sandbox.jobs] == ["run-1-of-2", "run-2-of-2", "variation-1"]


def test_the_same_nonce_makes_the_same_changes_and_another_makes_others() -> None:
    inputs = many(2)

    def changes(nonce: str) -> list[Mapping[str, object]]:
        _, sandbox = verify(inputs, total, total(inputs, {}), nonce)
        return [job.files for job in sandbox.jobs]

    assert changes("n") == changes("n")
    assert changes("n") != changes("m")


def test_a_variant_is_hidden_and_stands_in_for_its_input() -> None:
    inputs = {"a.txt": "3.25\n4.5\n"}

    def guarded(found: Mapping[str, str], environment: Mapping[str, str]) -> float:
        if found["a.txt"] not in ("3.25\n4.5\n", "9.5\n4.5\n"):
            raise ValueError
        return total(found, environment)

    claim, sandbox = verify(
        {**inputs, "b.txt": "9.5\n4.5\n"}, guarded, 7.75, inputs=("a.txt",), variants={"a.txt": "b.txt"}
    )
    assert claim.status == "VERIFIED", claim.reason.text
    assert "variant alone" in claim.remarks[0]
    assert all("src/b.txt" not in job.files and "in/b.txt" not in job.files for job in sandbox.jobs)


def test_checksums_in_other_inputs_follow() -> None:
    text = "3.25\n4.5\n"
    sums = f"{sha256(text.encode()).removeprefix('sha256:')}  a.txt\n"

    def checked(found: Mapping[str, str], environment: Mapping[str, str]) -> float:
        if sha256(found["a.txt"].encode()).removeprefix("sha256:") not in found["SUMS"]:
            raise ValueError
        return total({"a.txt": found["a.txt"]}, environment)

    claim, _ = verify({"a.txt": text, "SUMS": sums}, checked, 7.75, depends={"inputs": ("a.txt",)})
    assert claim.status == "VERIFIED", claim.reason.text


def test_every_run_gets_its_seed_and_parameters() -> None:
    def scaled(found: Mapping[str, str], environment: Mapping[str, str]) -> float:
        return float(environment["GATE_PARAMETER_SCALE"]) * total(found, environment)

    claim, sandbox = verify(
        {"a.txt": "3.25\n4.5\n"}, scaled, 15.5, parameters={"scale": {"value": "2", "probe": "5"}}
    )
    assert claim.status == "VERIFIED", claim.reason.text
    assert {job.environment["GATE_PARAMETER_SCALE"] for job in sandbox.jobs} >= {"2", "5"}
    assert len({job.environment["GATE_SEED"] for job in sandbox.jobs}) == 2
    assert [job.name for job in sandbox.jobs[:2]] == ["run-1-of-2", "run-2-of-2"]
