"""A gate that is stopped, softly or by kill -9, leaves nothing half-done and nothing running."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import docker
import pytest

from gatekeeper.files import sha256
from gatekeeper.ledger import Ledger
from gatekeeper.model import LimitRequest, ReasonCode, Record
from gatekeeper.sandbox import owner
from gatekeeper.skeletons import empirical
from gatekeeper.workspace import Workspace

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"
QUICK = "import os; open(os.environ['GATE_OUT'] + '/results.json', 'w').write('{\"metrics\": {}}')\n"
MEMORY_MB = 333
SLOW = "import time\nprint('begun', flush=True)\ntime.sleep(100)\n"


@pytest.fixture
def slow(tmp_path: Path) -> Workspace:
    """A record with a quick claim and one that sleeps."""
    space = Workspace.init(tmp_path)
    space.add_record(Record(id=ID, kind="submission", title="t"))
    for claim_id, script in (("c1", QUICK), ("c2", SLOW)):
        claim, _, artifact, _ = empirical(claim_id, "text")
        space.write_claim(ID, claim)
        artifact = artifact.model_copy(update={"limits": LimitRequest(wall_seconds=110, memory_mb=MEMORY_MB)})
        space.write_artifact(ID, claim_id, artifact, {"repro.py": script.encode()})
        space.attach(ID, claim_id)
    return space


def ours() -> set[str]:
    """The containers of this module's slow claim, told by their memory limit from those of other tests."""
    client = docker.from_env()
    try:
        found = client.containers.list(all=True, filters={"label": owner.HOME_LABEL}, ignore_removed=True)
        return {c.id for c in found if c.attrs["HostConfig"]["Memory"] == MEMORY_MB << 20}
    finally:
        client.close()


def start(space: Workspace) -> subprocess.Popen[str]:
    """`gate verify` until its slow claim runs."""
    process = subprocess.Popen(
        [*GATE, "verify", ID, "--jobs", "1", "--format", "json"],
        cwd=space.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    # On a busy machine there may be signs of life before.
    line = next((line for line in process.stderr if ": run" not in line), "")
    assert "c1: Unverified (metric_missing)" in line, line + process.stderr.read()
    time.sleep(1.5)
    assert process.poll() is None
    return process


def test_ctrl_c_keeps_what_is_decided(slow: Workspace) -> None:
    process = start(slow)
    began = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert time.monotonic() - began < 50
    assert process.returncode == 3, stderr
    claims = json.loads(stdout)["records"][0]["claims"]
    codes = [claim["reason"]["code"] for claim in claims]
    assert codes == [ReasonCode.METRIC_MISSING, ReasonCode.INTERRUPTED]
    assert [verdict.id for verdict in Ledger(slow.ledger_folder).verdicts()] == [ID]


@pytest.mark.parametrize("moment", [0.3, 0.6, 0.8, 1.0, 1.2, 1.5])
def test_kill_9_at_any_moment(slow: Workspace, moment: float) -> None:
    manifest = slow.artifact_folder(ID, "c2") / "artifact.yaml"
    (slow.artifact_folder(ID, "c2") / "repro.py").write_text(QUICK)
    slow.attach(ID, "c2")
    before = manifest.read_bytes()
    for _ in range(2):
        process = subprocess.Popen([*GATE, "verify", ID], cwd=slow.root, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.kill()
        process.wait()
        lines = [entry.signed.line + b"\n" for entry in Ledger(slow.ledger_folder).entries()]
        for path in slow.artifacts.rglob("verdicts/*.json"):
            assert path.read_bytes() in lines
        for path in slow.artifacts.glob("logs/??/*"):
            assert sha256(path.read_bytes()) == f"sha256:{path.name}" or path.suffix == ".part"
        assert manifest.read_bytes() == before
    for path in slow.artifacts.rglob(".*.part"):
        os.utime(path, (0, 0))
    after = subprocess.run([*GATE, "verify", ID], cwd=slow.root, capture_output=True, text=True, timeout=120)
    assert after.returncode == 1, after.stderr
    assert not list(slow.artifacts.rglob(".*.part"))


def test_kill_9_leaves_nothing_half_written_and_the_next_run_reaps(slow: Workspace) -> None:
    process = start(slow)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    before = ours()
    assert before, "the killed gate left no container to reap: the test is not testing"
    assert not list(slow.artifacts.rglob("*.part"))
    for path in slow.artifacts.rglob("*.json"):
        json.loads(path.read_text())
    (slow.artifact_folder(ID, "c2") / "repro.py").write_text(QUICK)
    slow.attach(ID, "c2")
    after = subprocess.run([*GATE, "verify", ID], cwd=slow.root, capture_output=True, text=True, timeout=120)
    assert after.returncode == 1, after.stderr
    assert not before & ours()
