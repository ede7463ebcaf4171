"""What docs/audit-by-hand.md tells a stranger to type works as it stands, and notices what it should."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gatekeeper.config import HOME
from tests.attacks.capsule_scene import ARTIFACT, CapsuleScene

TEXT = (HOME / "docs" / "audit-by-hand.md").read_text()
[PYTHON] = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
SHELL = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)


def by_hand(scene: CapsuleScene, folder: Path) -> subprocess.CompletedProcess[str]:
    """Everything that the document says, in its order, with nothing of ours on the path."""
    shutil.copy(scene.capsule_path, folder / "capsule.zip")
    (folder / "check.py").write_text(PYTHON)
    script = "set -euo pipefail\n" + "\n".join(SHELL)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the stranger works."""
    (tmp_path / "stranger").mkdir()
    return tmp_path / "stranger"


def test_an_honest_capsule(tmp_path: Path, folder: Path) -> None:
    done = by_hand(CapsuleScene(tmp_path), folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("is in the log") == 3
    assert "NOT" not in done.stdout
    # The list, the head and three entries.
    assert done.stdout.count("Signature Verified Successfully") == 5
    assert "verdict: Unverified" in done.stdout


def test_another_script(tmp_path: Path, folder: Path) -> None:
    scene = CapsuleScene(tmp_path)
    scene.files[f"{ARTIFACT}/repro.py"] = b"print(1)"
    scene.write_capsule()
    done = by_hand(scene, folder)
    assert done.returncode != 0
    assert "repro.py: FAILED" in done.stdout + done.stderr


def test_a_file_more(tmp_path: Path, folder: Path) -> None:
    scene = CapsuleScene(tmp_path)
    scene.files["logs/more"] = b""
    scene.write_capsule()
    done = by_hand(scene, folder)
    assert done.returncode != 0
    assert "logs/more" in done.stdout


def test_another_signature(tmp_path: Path, folder: Path) -> None:
    scene = CapsuleScene(tmp_path)
    scene.sign_list(scene.stranger)
    scene.write_capsule()
    assert by_hand(scene, folder).returncode != 0


def test_another_entry(tmp_path: Path, folder: Path) -> None:
    scene = CapsuleScene(tmp_path)
    scene.files["ledger/entries/00000002.json"] = scene.sign(scene.verified())
    scene.sign_list()
    scene.write_capsule()
    assert "00000002.json IS NOT IN THE LOG" in by_hand(scene, folder).stdout


def test_the_python_is_short() -> None:
    lines = [line for line in PYTHON.splitlines() if line.strip()]
    assert len(lines) <= 36
    assert "gatekeeper" not in PYTHON
