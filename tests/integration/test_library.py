"""The example of docs/library.md, run on a real claim in real containers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from gatekeeper import Workspace
from gatekeeper.config import HOME

pytestmark = pytest.mark.usefixtures("sandbox")


def test_the_example_runs(workspace: Workspace) -> None:
    shutil.copytree(HOME / "artifacts/EXAMPLE-BIRTHDAYS", workspace.artifacts / "EXAMPLE-BIRTHDAYS")
    script = HOME / "docs/examples/library.py"
    done = subprocess.run(
        [sys.executable, "-c", f"import runpy; runpy.run_path({str(script)!r}, run_name='__main__')"],
        cwd=workspace.root,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.splitlines()
    assert "Unverified stale None" in said
    assert "1 to look at" in said
    assert "EXAMPLE:BIRTHDAYS c1 VERIFIED artifact_passed" in said
    assert any(line.startswith("c1 probability: claimed 0.507") for line in said)
    assert any(line.startswith("  moves with ") for line in said)
    assert any(line.startswith("{'EXAMPLE:BIRTHDAYS': ('VERIFIED', ") for line in said)
    assert said[-1].split() == ["EXAMPLE:BIRTHDAYS", "VERIFIED", "artifact_passed"]
