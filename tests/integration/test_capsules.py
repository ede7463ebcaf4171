"""Capsules made here and audited elsewhere: another engine with nothing in it, no network, nothing cached."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from second_engine import engine, needs_second_engine

from gatekeeper.config import HOME

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
RECORD = "EXAMPLE:CAPACITY"
"""One claim with a script, two with Lean proofs."""


def gate(*arguments: str, cwd: Path, network: bool = True, **environment: str) -> Any:
    """The gate in a process of its own."""
    alone = () if network else ("unshare", "--net")
    return subprocess.run(
        [*alone, *GATE, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(HOME), **environment},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a verdict on the record."""
    folder = tmp_path_factory.mktemp("publisher")
    name = RECORD.replace(":", "-")
    shutil.copytree(HOME / "artifacts" / name, folder / "artifacts" / name)
    (folder / "gatekeeper.yaml").touch()
    done = gate("verify", RECORD, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return folder


@pytest.fixture(scope="module")
def capsule(space: Path) -> Path:
    """Its capsule, without images."""
    done = gate("capsule", RECORD, "-o", "capsule.zip", cwd=space)
    assert done.returncode == 0, done.stderr
    return space / "capsule.zip"


def own_key(space: Path) -> str:
    """The publisher's key."""
    done = gate("keys", "export", cwd=space)
    assert done.returncode == 0, done.stderr
    path = space / "publisher.pem"
    path.write_text(done.stdout)
    return str(path)


@needs_second_engine
def test_confirmed_on_another_machine_without_network(space: Path, tmp_path: Path) -> None:
    done = gate("capsule", RECORD, "-o", "whole.zip", "--with-images", cwd=space)
    assert done.returncode == 0, done.stderr
    elsewhere = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE")}
    assert gate("keys", "new", cwd=tmp_path, **elsewhere).returncode == 0
    with engine() as host:
        audited = gate(
            *("audit", str(space / "whole.zip"), "--key", own_key(space), "--format", "json"),
            cwd=tmp_path,
            network=False,
            DOCKER_HOST=host,
            **elsewhere,
        )
        left = subprocess.run(["docker", "-H", host, "images", "-q"], capture_output=True, text=True)
        assert left.stdout == "", "what was loaded is removed again"
    assert audited.returncode == 0, (audited.stdout, audited.stderr)
    report = json.loads(audited.stdout)
    assert report["outcome"] == "confirmed"
    assert {claim["id"]: claim["outcome"] for claim in report["claims"]} == dict.fromkeys(
        ("c1", "c2", "c3"), "confirmed"
    )
    assert {image["name"]: image["origin"] for image in report["images"]} == dict.fromkeys(
        ("lean", "python"), "capsule"
    )
    assert report["trust"]["vouchedBy"] == "named_key"
