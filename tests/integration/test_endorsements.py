"""Two gates and a reviewer, each on a machine of their own, as they type it; the scripts really run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gatekeeper.config import HOME

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"

SCRIPT = """\
import json, os
values = open(os.environ["GATE_IN"] + "/data.txt").read().split()[: int(os.environ["GATE_PARAMETER_SIZE"])]
value = str(round(sum(map(float, values)) / len(values), 6))
with open(os.environ["GATE_OUT"] + "/results.json", "w") as file:
    json.dump({"metrics": {"my_metric": {"value": value}}}, file)
"""


class People:
    """Everybody has a home with keys of their own, in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spaces = {name: folder / "space" / name for name in ("a", "b")}

    def gate(self, who: str, *arguments: str, space: str = "") -> subprocess.CompletedProcess[str]:
        own = {
            "XDG_CONFIG_HOME": str(self.folder / who / "config"),
            "XDG_STATE_HOME": str(self.folder / who / "state"),
            "PYTHONPATH": str(HOME),
        }
        return subprocess.run(
            [*GATE, *arguments],
            cwd=self.spaces[space or who],
            env={**os.environ, **own},
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )

    def done(self, who: str, *arguments: str, space: str = "", status: int = 0) -> str:
        found = self.gate(who, *arguments, space=space)
        assert found.returncode == status, found.stdout + found.stderr
        return " ".join(found.stdout.split())

    def key(self, who: str) -> Path:
        """Their public key's file, named by its id."""
        return next((self.folder / who / "config/gatekeeper/keys").glob("*.key")).with_suffix(".pub")


@pytest.fixture
def people(tmp_path: Path) -> People:
    found = People(tmp_path)
    found.spaces["a"].mkdir(parents=True)
    for who in ("a", "b", "ada"):
        found.done(who, "keys", "new", space="a")
    found.done("a", "init")
    found.done("a", "new", ID, "c1", "--kind", "empirical", "--text", "One.")
    artifact = found.spaces["a"] / "artifacts/TEST-00000001/claims/c1/artifact"
    (artifact / "repro.py").write_text(SCRIPT)
    (artifact / "data.txt").write_text("0.6\n0.6\n" * 5 + "1.4\n" * 10)
    manifest = artifact / "artifact.yaml"
    manifest.write_text(manifest.read_text() + "inputs: [data.txt]\n")
    keys = f"[{found.key('a').stem}, {found.key('b').stem}]"
    policy = f"policy:\n  require_approval: {{count: 1}}\n  require: {{count: 2, keys: {keys}}}\n"
    (found.spaces["a"] / "gatekeeper.yaml").write_text(policy)
    found.done("a", "attach", ID, "c1")
    shutil.copytree(found.spaces["a"], found.spaces["b"], ignore=shutil.ignore_patterns("ledger"))
    return found


@pytest.mark.usefixtures("sandbox")
def test_a_reviewer_and_two_gates(people: People, tmp_path: Path) -> None:
    ada = people.key("ada")
    refused = people.gate("a", "approve", ID, "c1")
    assert (refused.returncode, "none of the keys here is a reviewer's" in refused.stderr) == (2, True)
    people.done("a", "keys", "admit", str(ada), "--role", "reviewer", "--holder", "Ada")
    people.done("a", "keys", "admit", str(people.key("b")), "--role", "witness", "--holder", "Gate B")
    people.done("ada", "keys", "trust", str(people.key("a")), space="a")
    assert "reviewer" in people.done("a", "keys", "list")

    # 1. It passes; nobody has approved, and the other gate has said nothing.
    said = people.done("a", "verify", ID, status=1)
    assert "not_approved Nobody has approved" in said
    assert "found here" in people.done("a", "show", ID)

    # 2. A reviewer reads it and signs. No run is needed for that to count.
    said = people.done("ada", "approve", ID, "c1", "--note", "As in the paper.", space="a")
    assert "my_metric must be" in said
    assert f"Approved by key {ada.stem[:12]}… (Ada)" in said
    assert "gates_missing" in people.done("a", "explain", ID)

    # 3. The other gate runs the same bytes; its word is taken in with its proof.
    assert "not_approved" in people.done("b", "verify", ID, status=1)
    proof = tmp_path / "proof.json"
    proof.write_text(people.gate("b", "ledger", "prove", ID).stdout)
    said = people.done("a", "verdicts", "import", str(proof))
    assert "(Gate B) says VERIFIED" in said
    assert "VERIFIED artifact_passed" in people.done("a", "list")
    shown = people.done("a", "show", ID)
    assert "2 of 2 gates are asked for" in shown
    assert "(Ada)" in shown

    # 4. A capsule of it is confirmed by somebody who has neither the reviewer nor the other gate at hand.
    people.done("a", "verify", ID)
    assert "every signature and hash is right" in people.done("a", "ledger", "verify")
    people.done("a", "capsule", ID, "-o", str(tmp_path / "c.zip"))
    audited = people.done("a", "audit", str(tmp_path / "c.zip"))
    assert "confirmed" in audited

    # 5. What the other gate says of another rule is not taken in.
    script = people.spaces["b"] / "artifacts/TEST-00000001/claims/c1/claim.yaml"
    kept = script.read_text()
    script.write_text(kept.replace("'0.1'", "'0.3'"))
    people.done("b", "verify", ID, status=1)
    other = tmp_path / "other.json"
    other.write_text(people.gate("b", "ledger", "prove", ID).stdout)
    refused = people.gate("a", "verdicts", "import", str(other))
    assert (refused.returncode, "judged none of the claims" in refused.stderr) == (2, True)

    # 6. A later verdict comes with the proof that the other ledger only grew; the refusal says what to ask.
    script.write_text(kept)
    people.done("b", "verify", ID, status=1)
    other.write_text(people.gate("b", "ledger", "prove", ID).stdout)
    refused = people.gate("a", "verdicts", "import", str(other))
    assert refused.returncode == 2
    [asked] = re.findall("`gate (ledger prove .*)`", " ".join(refused.stderr.split()))
    other.write_text(people.gate("b", *asked.split()).stdout)
    assert "(Gate B) says VERIFIED" in people.done("a", "verdicts", "import", str(other))

    # 7. What was approved is voided by any change, and an approval can be taken back.
    rules = people.spaces["a"] / "artifacts/TEST-00000001/claims/c1/claim.yaml"
    kept = rules.read_text()
    rules.write_text(kept.replace("One.", "Two."))
    assert "is voided" in people.done("a", "show", ID)
    rules.write_text(kept)
    assert "VERIFIED" in people.done("a", "list")
    assert "was withdrawn" in people.done("ada", "approve", ID, "c1", "--withdraw", space="a")
    assert "not_approved" in people.done("a", "list")
    again = people.gate("ada", "approve", ID, "c1", "--withdraw", space="a")
    assert (again.returncode, "no approval" in again.stderr) == (2, True)

    # 8. A reviewer's key gives its place to a new one by itself; the old one is no longer there.
    assert "Approvals by the old key still count" in people.done("ada", "keys", "rotate", space="a")
    listed = people.done("a", "keys", "list")
    assert (listed.count("reviewer"), "retired" in listed) == (2, True)
    assert "Approved by key" in people.done("ada", "approve", ID, "c1", space="a")
    assert ada.stem[:12] not in people.done("ada", "approve", ID, "c1", "--withdraw", space="a")
    people.done("b", "keys", "trust", str(people.key("a")))
    assert "of a gate's key run" in people.gate("b", "keys", "rotate", space="a").stderr
