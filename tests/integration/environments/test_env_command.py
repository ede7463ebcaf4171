"""`gate env`: what differs between two runs, and the bill of materials."""

from __future__ import annotations

import json
import subprocess
import sys

from gatekeeper.sandbox.base import Sandbox
from gatekeeper.workspace import Workspace

from .support import ID, again, verify

SCRIPT = b"""\
mean=$(awk '{ sum += $1 } END { printf "%.6f", sum / NR }' "$GATE_IN/values.txt")
printf '{"metrics": {"mean": {"value": "%s"}}}\\n' "$mean" > "$GATE_OUT/results.json"
"""


def gate(space: Workspace, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gatekeeper.cli.main", *arguments, "-C", str(space.root)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def test_what_differs_is_told(workspace: Workspace, sandbox: Sandbox) -> None:
    verify(workspace, sandbox, {"repro.sh": SCRIPT}, ["sh", "repro.sh"], "python")
    once = gate(workspace, "env", "explain", ID)
    assert (once.returncode, "run once only" in once.stderr) == (2, True)

    again(workspace, sandbox)
    same = gate(workspace, "env", "explain", ID)
    assert same.returncode == 0, same.stderr
    assert "Nothing differs" in same.stdout

    verify(workspace, sandbox, {"repro.sh": SCRIPT}, ["sh", "repro.sh"], "r")
    other = gate(workspace, "env", "explain", f"{ID}/c1")
    assert [line.split() for line in other.stdout.splitlines() if line.startswith("environment")] == [
        ["environment", "python", "r"]
    ]
    assert "deb r-base-core" in other.stdout
    assert "cpu" not in other.stdout
    [document] = json.loads(gate(workspace, "env", "explain", ID, "--format", "json").stdout)
    assert document["differs"].keys() == {"environment", "image"}
    assert document["packages"]["deb r-base-core"][0] is None
    assert "deb libc6" not in document["packages"]
    assert document["second"]["cpu"] not in ("", "unknown")

    bill = gate(workspace, "env", "sbom", ID, "c1")
    assert json.loads(bill.stdout)["bomFormat"] == "CycloneDX"
    assert "r-base-core" in bill.stdout


def test_what_was_never_run_is_told(workspace: Workspace, sandbox: Sandbox) -> None:
    verify(workspace, sandbox, {"repro.sh": b"exit 1\n"}, ["sh", "repro.sh"], "python")
    ended = gate(workspace, "env", "explain", ID)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "no whole run" in ended.stderr
    assert "Traceback" not in ended.stderr
