"""What docs/audit-by-hand.md tells a stranger to type works as it stands, and notices what it should."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.config import HOME
from tests.attacks.capsule_scene import ARTIFACT, CapsuleScene

TEXT = (HOME / "docs" / "audit-by-hand.md").read_text()
PYTHON, LATER = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
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


def test_an_entry_of_another_history(tmp_path: Path, folder: Path) -> None:
    """The proof of inclusion is right; the one that the log only grew is not."""
    scene = CapsuleScene(tmp_path)
    name = "ledger/proofs/00000002.json"
    proof = json.loads(scene.files[name])
    proof["consistencyPath"][0] = "00" * 32
    scene.files[name] = json.dumps(proof).encode()
    scene.sign_list()
    scene.write_capsule()
    assert "00000002.json IS NOT IN THE LOG" in by_hand(scene, folder).stdout


def test_the_log_only_grew(tmp_path: Path, folder: Path) -> None:
    """A proof from the publisher's ledger as it is later, and one that was bent."""
    scene = CapsuleScene(tmp_path)
    by_hand(scene, folder)
    (folder / "later.py").write_text(LATER)
    ledger = scene.ledger("seen")
    for _ in range(3):
        ledger.append(scene.unverified())
        _, now, path = ledger.consistency(scene.files["ledger/head.json"] + b"\n", "head")
        proof = {
            "consistencyPath": [step.hex() for step in path],
            "treeSize": now.size,
            "rootHash": now.root.hex(),
        }
        assert "the log only grew" in later(folder, proof)
        proof["consistencyPath"][-1] = "00" * 32
        assert "IT DID NOT" in later(folder, proof)


def later(folder: Path, proof: dict[str, Any]) -> str:
    (folder / "later.json").write_text(json.dumps(proof))
    command = [sys.executable, "../later.py"]
    return subprocess.run(command, cwd=folder / "capsule", capture_output=True, text=True).stdout


def test_the_python_is_short() -> None:
    for code, most in ((PYTHON, 41), (LATER, 6)):
        assert len([line for line in code.splitlines() if line.strip()]) <= most
        assert "gatekeeper" not in code
