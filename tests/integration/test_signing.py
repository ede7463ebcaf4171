"""Keys, freezing and the ledger as a person uses them. No container runs: a verdict of any kind is signed."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gatekeeper import merkle

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"

Gate = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    """The command on a fresh machine, without a container engine."""
    root = tmp_path / "work"
    root.mkdir()

    def run(*arguments: str, home: str = "home", **env: str) -> subprocess.CompletedProcess[str]:
        own = {
            "XDG_CONFIG_HOME": str(tmp_path / home / "config"),
            "XDG_STATE_HOME": str(tmp_path / home / "state"),
            "DOCKER_HOST": "unix:///nowhere/docker.sock",
        }
        return subprocess.run(
            [*GATE, *arguments],
            cwd=root,
            env={**os.environ, **own, **env},
            capture_output=True,
            text=True,
            timeout=120,
            stdin=subprocess.DEVNULL,
        )

    return run


@pytest.fixture
def space(gate: Gate, tmp_path: Path) -> Path:
    """A workspace with one record."""
    assert "Made key" in gate("init").stdout
    assert gate("new", ID, "c1", "--kind", "empirical").returncode == 0
    return tmp_path / "work"


def predicates(space: Path) -> list[str]:
    lines = (space / "artifacts/ledger/ledger.jsonl").read_text().splitlines()
    payloads = [json.loads(base64.b64decode(json.loads(line)["payload"])) for line in lines]
    return [payload["predicateType"].split("/")[-2] for payload in payloads]


def test_without_a_key_there_is_one_clear_sentence(gate: Gate, space: Path) -> None:
    for command in (("verify", ID), ("freeze", ID, "c1"), ("attach", ID, "c1"), ("keys", "export")):
        refused = gate(*command, home="elsewhere")
        assert refused.returncode == 2
        assert refused.stderr == "gate: There is no key to sign with; `gate keys new` makes one.\n"
    assert not (space / "artifacts/ledger").exists()
    made = gate("keys", "new", home="elsewhere")
    assert made.returncode == 0
    assert gate("keys", "new", "--if-none", home="elsewhere").stdout == ""
    assert gate("verify", ID, home="elsewhere").returncode == 3
    assert predicates(space) == ["gate-key", "gate-verdict"]


def test_the_private_key_is_not_in_the_workspace(gate: Gate, space: Path, tmp_path: Path) -> None:
    gate("verify", ID)
    for path in space.rglob("*"):
        assert not path.is_file() or b"PRIVATE KEY" not in path.read_bytes()
    keys = tmp_path / "home/config/gatekeeper/keys"
    key = next(keys.glob("*.key"))
    key.chmod(0o644)
    refused = gate("verify", ID)
    assert refused.returncode == 2
    assert "others may read it" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_freeze_attach_verify_and_what_is_said_of_it(gate: Gate, space: Path) -> None:
    assert gate("freeze", ID, "c1").stdout.startswith("Frozen on 20")
    assert "before the artifact was first on record" in gate("attach", ID, "c1").stdout
    verified = gate("verify", ID)
    assert verified.returncode == 3
    assert "before the artifact was first" in " ".join(verified.stdout.split())
    assert "Frozen on" in gate("explain", ID, "c1").stdout
    assert "Frozen on" in gate("show", ID).stdout
    rule = space / "artifacts/TEST-00000001/claims/c1/claim.yaml"
    rule.write_text(rule.read_text().replace("'0.1'", "'0.3'"))
    said = " ".join(gate("verify", ID).stdout.split())
    assert "Changed since it was frozen on" in said
    assert "was changed after an artifact was attached" in said
    assert predicates(space) == ["gate-key", "gate-freeze", "gate-attachment", "gate-verdict", "gate-verdict"]


def test_a_proof_needs_no_code_of_ours(gate: Gate, space: Path, tmp_path: Path) -> None:
    gate("verify", ID)
    old = gate("ledger", "head").stdout
    (tmp_path / "old.json").write_text(old)
    gate("verify", ID)
    proof = json.loads(gate("ledger", "prove", ID).stdout)
    entry = (space / "artifacts/ledger/ledger.jsonl").read_bytes().splitlines()[proof["leafIndex"]]
    assert json.loads(entry) == proof["entry"]
    root = bytes.fromhex(proof["rootHash"])
    path = [bytes.fromhex(step) for step in proof["auditPath"]]
    assert merkle.included(merkle.leaf_hash(entry), proof["leafIndex"], proof["treeSize"], path, root)
    head = json.loads(base64.b64decode(proof["head"]["payload"]))
    assert head["predicate"]["rootHash"] == proof["rootHash"]
    # openssl, on the public key and DSSE's encoding of the payload.
    (tmp_path / "key.pub").write_text(gate("keys", "export").stdout)
    payload = base64.b64decode(proof["entry"]["payload"])
    kind = proof["entry"]["payloadType"].encode()
    (tmp_path / "message").write_bytes(b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
    (tmp_path / "sig").write_bytes(base64.b64decode(proof["entry"]["signatures"][0]["sig"]))
    verify = ("openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pub", "-rawin")
    subprocess.run(
        [*verify, "-in", "message", "-sigfile", "sig"], cwd=tmp_path, check=True, capture_output=True
    )
    grown = json.loads(gate("ledger", "consistency", str(tmp_path / "old.json")).stdout)
    assert grown["oldTreeSize"] == 2
    assert merkle.consistent(
        grown["oldTreeSize"],
        grown["treeSize"],
        bytes.fromhex(grown["oldRootHash"]),
        bytes.fromhex(grown["rootHash"]),
        [bytes.fromhex(step) for step in grown["consistencyPath"]],
    )
    assert "3 entries; every signature and hash is right." in gate("ledger", "verify").stdout


def test_a_second_gate_signs_in_the_same_ledger(gate: Gate, space: Path, tmp_path: Path) -> None:
    gate("verify", ID)
    for home, name in (("home", "ours"), ("ci", "ci")):
        gate("keys", "new", "--if-none", home=home)
        (tmp_path / f"{name}.pub").write_text(
            gate("keys", "export", home=home).stdout if name == "ours" else ""
        )
    key = next((tmp_path / "ci/config/gatekeeper/keys").glob("*.pub"))
    refused = gate("verify", ID, home="ci")
    assert refused.returncode == 2
    assert "not trusted here" in refused.stderr
    assert gate("keys", "trust", str(tmp_path / "ours.pub"), home="ci").returncode == 0
    assert "gate keys admit" in gate("verify", ID, home="ci").stderr
    assert gate("keys", "admit", str(key), "--holder", "CI").returncode == 0
    secret = key.with_suffix(".key").read_text()
    key.with_suffix(".key").unlink()
    assert gate("verify", ID, home="ci", GATE_SIGNING_KEY=secret).returncode == 3
    listed = gate("keys", "list").stdout
    assert listed.count("active") == 2
    assert "CI" in listed
    # A thief with the key would bring in one of their own; revoking the stolen one names it.
    assert gate("keys", "new", home="thief").returncode == 0
    other = next((tmp_path / "thief").rglob("*.pub"))
    admitted = gate("keys", "admit", str(other), home="ci", GATE_SIGNING_KEY=secret)
    assert admitted.returncode == 0, admitted.stderr
    revoked = gate("keys", "revoke", key.stem[:12], "--reason", "The runner was open to all.")
    assert (revoked.returncode, f"It brought in key {other.stem}" in revoked.stdout) == (0, True)
    assert gate("keys", "revoke", other.stem[:12], "--reason", "A thief's.").returncode == 0
    again = gate("verify", ID, home="ci", GATE_SIGNING_KEY=secret)
    assert again.returncode == 2
    assert "none of the keys here may sign" in again.stderr
    assert "The runner was open to all." in gate("keys", "list").stdout
    last = gate("keys", "revoke", gate("keys", "list").stdout.splitlines()[1].split()[0], "--reason", "x")
    assert "gate keys rotate" in last.stderr
    assert gate("keys", "rotate").returncode == 0
    assert gate("verify", ID).returncode == 3
    assert gate("ledger", "verify").returncode == 0


def test_a_passphrase_from_the_environment(gate: Gate, space: Path) -> None:
    secret = {"GATE_KEY_PASSPHRASE": "correct horse"}
    assert gate("keys", "new", "--passphrase", home="locked", **secret).returncode == 0
    assert "GATE_KEY_PASSPHRASE" in gate("verify", ID, home="locked").stderr
    assert gate("verify", ID, home="locked", **secret).returncode == 3


def test_a_ledger_that_was_replaced_is_noticed_until_it_is_forgotten(gate: Gate, space: Path) -> None:
    gate("verify", ID)
    folder = space / "artifacts/ledger"
    kept = {path: path.read_bytes() for path in folder.iterdir()}
    gate("verify", ID)
    for path, data in kept.items():
        path.write_bytes(data)
    refused = gate("list")
    assert refused.returncode == 2
    assert "gate ledger forget" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert gate("ledger", "forget").returncode == 0
    assert gate("list").returncode == 0


def test_a_workspace_that_is_made_anew_has_no_past(gate: Gate, space: Path) -> None:
    gate("verify", ID)
    shutil.rmtree(space / "artifacts")
    gone = gate("list")
    assert (gone.returncode, "has seen 2 entries of it" in gone.stderr) == (2, True)
    assert gate("init").returncode == 0
    assert gate("list").returncode == 2
    (space / "gatekeeper.yaml").unlink()
    assert gate("init").returncode == 0
    assert gate("list").returncode == 0


MISTAKES = [
    (("keys", "revoke", "00000000", "--reason", "x"), "names no one key"),
    (("keys", "export", "abc"), "names no one key"),
    (("keys", "trust", "nothing.pub"), "no such file"),
    (("keys", "admit", "gatekeeper.yaml"), "no Ed25519 public key"),
    (("keys", "rotate"), "no key of yours yet"),
    (("ledger", "head"), "no entry yet"),
    (("ledger", "prove", ID), "no such entry"),
    (("ledger", "consistency", "nothing.json"), "no such file"),
    (("ledger", "consistency", "gatekeeper.yaml"), "is no tree head; `gate ledger head` prints one"),
    (("freeze", ID, "c9"), "has no claim 'c9'"),
]


def test_mistakes_get_one_sentence(gate: Gate, space: Path) -> None:
    for arguments, sentence in MISTAKES:
        result = gate(*arguments)
        assert result.returncode == 2, arguments
        assert sentence in result.stderr
        assert result.stderr.count("\n") == 1, arguments
