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

from gatekeeper import __version__, attest
from gatekeeper.config import HOME
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.model.attestation import GateVerdict
from gatekeeper.model.capsule import AuditStatement

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
RECORD = "EXAMPLE:CAPACITY"
"""One claim with a Lean proof and one with a script."""
SMALL = "EXAMPLE:SMALL"
"""The one with the script alone."""
BARE = "EXAMPLE:BARE"
"""One to which nothing is attached: nothing is run for it, neither then nor now."""


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
    """A workspace with a verdict on each of three records."""
    folder = tmp_path_factory.mktemp("publisher")
    for name, drop in ((RECORD, ["c3"]), (SMALL, ["c1", "c3"]), (BARE, ["c1", "c3", "c2/artifact"])):
        record = folder / "artifacts" / name.replace(":", "-")
        shutil.copytree(HOME / "artifacts" / RECORD.replace(":", "-"), record)
        text = (record / "record.yaml").read_text()
        (record / "record.yaml").write_text(text.replace(RECORD, name))
        for claim in drop:
            shutil.rmtree(record / "claims" / claim)
    (folder / "gatekeeper.yaml").touch()
    done = gate("verify", "--all", cwd=folder)
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
def test_confirmed_on_another_machine_without_network(space: Path, capsule: Path, tmp_path: Path) -> None:
    done = gate("capsule", RECORD, "-o", "whole.zip", "--with-images", cwd=space)
    assert done.returncode == 0, done.stderr
    elsewhere = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "STATE", "CACHE")}
    assert gate("keys", "new", cwd=tmp_path, **elsewhere).returncode == 0
    with engine() as host:
        without = gate("audit", str(capsule), cwd=tmp_path, network=False, DOCKER_HOST=host, **elsewhere)
        assert without.returncode == 3, (without.stdout, without.stderr)
        assert "ask for a capsule made with --with-images" in " ".join(without.stdout.split())
        audited = gate(
            *("audit", str(space / "whole.zip"), "--key", own_key(space), "--format", "json"),
            cwd=tmp_path,
            network=False,
            DOCKER_HOST=host,
            **elsewhere,
        )
        left = subprocess.run(["docker", "-H", host, "images", "-q"], capture_output=True, text=True)
        assert left.stdout == "", "what was loaded is removed again"
    assert audited.returncode == 0, audited.stdout + audited.stderr
    report = json.loads(audited.stdout)
    assert report["outcome"] == "confirmed"
    assert {claim["id"]: claim["outcome"] for claim in report["claims"]} == dict.fromkeys(
        ("c1", "c2"), "confirmed"
    )
    assert {image["name"]: image["origin"] for image in report["images"]} == dict.fromkeys(
        ("lean", "python"), "capsule"
    )
    assert report["trust"]["vouchedBy"] == "named_key"


def test_a_record_of_the_workspace(space: Path) -> None:
    done = gate("audit", SMALL, "-o", "report.json", cwd=space)
    assert done.returncode == 0, done.stderr
    assert f"{SMALL}: confirmed" in done.stdout
    assert "trusted on this machine" in done.stdout
    signed = attest.read((space / "report.json").read_bytes()[:-1], "report", AuditStatement)
    keyring = Keyring.default()
    attest.check(signed, keyring.signer(keyring.ids()[0]).public, "report")
    assert signed.statement.predicate.outcome == "confirmed"


def test_a_number_that_was_recorded_wrongly_differs(space: Path) -> None:
    lie = space.with_name("liar")
    shutil.copytree(space, lie)
    ledger = Ledger(lie / "artifacts/ledger", state_folder=lie / "state")
    [entry] = ledger.entries(SMALL, GateVerdict)
    text = entry.predicate.model_dump_json()
    assert '"value":"1.6992"' in text
    ledger.append(GateVerdict.model_validate_json(text.replace('"value":"1.6992"', '"value":"1.7100"')))
    done = gate("audit", SMALL, cwd=lie)
    assert done.returncode == 1, done.stderr
    assert f"{SMALL}: differs" in done.stdout
    assert "dropped (seed 0): was 1.7100 percent and is 1.6992 percent now (-0.0108" in " ".join(
        done.stdout.split()
    )


def test_what_was_recalled_since_is_taken_back_though_it_repeats(space: Path) -> None:
    recalled = space.with_name("recalled")
    shutil.copytree(space, recalled)
    done = gate("recall", "--gatekeeper", __version__, "--reason", "It believed a script.", cwd=recalled)
    assert done.returncode == 0, done.stderr
    done = gate("audit", SMALL, "--format", "json", cwd=recalled)
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    [claim] = report["claims"]
    assert (report["outcome"], claim["outcome"], claim["differences"]) == ("taken_back", "taken_back", [])
    assert claim["now"]["status"] == "VERIFIED", "it was run again, and repeats"
    assert "It believed a script." in claim["remarks"][-1]
    assert "It believed a script." in report["recalls"][0] + report["corrections"][0]


def test_nobody_vouches_for_a_strangers_key(space: Path, tmp_path: Path) -> None:
    capsule = tmp_path / "bare.zip"
    assert gate("capsule", BARE, "-o", str(capsule), cwd=space).returncode == 0
    stranger = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    done = gate("audit", str(capsule), cwd=tmp_path, **stranger)
    assert done.returncode == 2
    assert "`gate keys new` makes one" in done.stderr
    assert gate("keys", "new", cwd=tmp_path, **stranger).returncode == 0
    done = gate("audit", str(capsule), cwd=tmp_path, **stranger)
    assert done.returncode == 4, done.stderr
    assert "Nobody here vouches for the key" in done.stdout
    done = gate("audit", str(capsule), "--key", 64 * "0", cwd=tmp_path, **stranger)
    assert done.returncode == 2
    assert "neither is the key that was named with --key" in done.stderr


def test_a_policy_above_the_auditors_maxima_is_not_run(capsule: Path, tmp_path: Path) -> None:
    (tmp_path / "gatekeeper.yaml").write_text(
        "policy: {script: {wall_seconds: 10}, maximum: {wall_seconds: 20}}\n"
    )
    done = gate("audit", str(capsule), "--workspace", ".", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    assert "cannot re-run" in done.stdout
    assert "script.wall_seconds 120, the maximum here is 20" in " ".join(done.stdout.split())


def test_a_configuration_that_came_along_is_not_the_auditors(capsule: Path, tmp_path: Path) -> None:
    """In a copy of the publisher's repository, their engine would say whatever they like."""
    (tmp_path / "gatekeeper.yaml").write_text("engine: {host: 'unix:///publisher/docker.sock'}\n")
    nowhere = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}
    done = gate("audit", str(capsule), cwd=tmp_path, **nowhere)
    assert (done.returncode, "/publisher/" in done.stdout) == (3, False), done.stdout + done.stderr


def test_what_is_no_capsule(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"PK")
    done = gate("audit", "x.zip", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("gate: x.zip: is too short to be a capsule")
    done = gate("audit", "y.zip", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        2,
        "gate: y.zip: there is no such file, and it is no record id.\n",
    )
