"""Recall, re-verification, rot and contracts from the command line, with real containers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gatekeeper import __version__
from gatekeeper.keys import Keyring
from gatekeeper.ledger import Ledger
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.schemas import json_schema
from gatekeeper.workspace import Workspace

ID = "TEST:00000001"
SCRIPT = """\
import json, os
size = int(os.environ["GATE_PARAMETER_SIZE"])
with open(os.environ["GATE_OUT"] + "/results.json", "w") as file:
    json.dump({"metrics": {"my_metric": {"value": str(sum(range(size)) / 499500)}}}, file)
"""


def gate(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gatekeeper.cli.main", *arguments],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "120"},
        capture_output=True,
        text=True,
        check=False,
    )


def shown(cwd: Path) -> tuple[str, str, dict[str, object]]:
    """Status, reason and correction record, as `gate show` says them to a program."""
    document = json.loads(gate("show", ID, "--format", "json", cwd=cwd).stdout)
    Draft202012Validator(json_schema("verify")).validate(document)
    record = document["records"][0]
    return record["status"], record["reason"]["code"], document["corrections"][ID]


@pytest.fixture(scope="module")
def passed(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose one record has passed in the python image."""
    root = tmp_path_factory.mktemp("recall")
    space = Workspace.init(root)
    assert gate("new", ID, "c1", "--kind", "empirical", cwd=root).returncode == 0
    (space.artifact_folder(ID, "c1") / "repro.py").write_text(SCRIPT)
    assert gate("attach", ID, "c1", cwd=root).returncode == 0
    result = gate("verify", ID, cwd=root)
    assert result.returncode == 0, result.stdout + result.stderr
    return root


def test_a_recalled_package_takes_the_pass_until_it_is_withdrawn(passed: Path) -> None:
    bill = json.loads(gate("env", "sbom", ID, "c1", cwd=passed).stdout)
    package = next(part for part in bill["components"] if part["name"] == "libc6")
    what = f"libc6=={package['version']}"

    listed = gate("recall", "--package", what, "--dry-run", cwd=passed)
    assert (listed.returncode, listed.stdout.splitlines()[0].split()[0]) == (0, ID)
    assert "1 record with a pass that stands on it" in listed.stdout
    assert shown(passed)[0] == "VERIFIED"
    none = gate("recall", "--package", "libc6==0", "--dry-run", cwd=passed)
    assert none.stdout.startswith("0 verdicts of 0 records")

    result = gate("recall", "--package", what, "--reason", "Sums come out wrong.", cwd=passed)
    assert "1 record corrected, 1 to verify again" in result.stdout, result.stdout + result.stderr
    status, code, correction = shown(passed)
    assert (status, code, correction["status"]) == ("Unverified", "recalled", "RECALLED")
    assert "Sums come out wrong." in gate("show", ID, cwd=passed).stdout
    assert "Sums come out wrong." in gate("explain", ID, cwd=passed).stdout
    assert "recalled" in gate("list", cwd=passed).stdout

    again = gate("verify", "--queued", cwd=passed)
    assert (again.returncode, "recalled" in again.stdout) == (1, True)
    assert "Nothing waits" in gate("verify", "--queued", cwd=passed).stdout

    assert gate("recall", "--package", what, "--withdraw", "--reason", "r", cwd=passed).returncode == 0
    last = gate("verify", ID, cwd=passed)
    assert (last.returncode, f"{ID} has correction 2" in last.stderr) == (0, True)
    assert shown(passed)[0] == "VERIFIED"
    assert "entries; every signature" in gate("ledger", "verify", cwd=passed).stdout


def test_rot_runs_what_is_old_and_draws_how_long_it_lasts(passed: Path) -> None:
    old = gate("rot", "--older-than", "90d", cwd=passed)
    assert (old.returncode, "No VERIFIED record" in old.stdout) == (0, True)
    listed = gate("rot", "--older-than", "0h", "--dry-run", cwd=passed)
    assert f"{ID}  last passed" in listed.stdout
    size = ledger(passed).size
    result = gate("rot", "--older-than", "0h", "--svg", "curve.svg", cwd=passed)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "How long a pass lasts: 1 pass, 0 failed" in result.stdout
    assert (passed / "curve.svg").read_text().startswith("<svg")
    assert ledger(passed).size == size + 1
    assert gate("rot", "--older-than", "soon", cwd=passed).returncode == 2


def test_contracts_are_written_for_every_record(passed: Path) -> None:
    assert gate("contracts", "--all", "-o", "public", cwd=passed).returncode == 0
    for stem in ("paper-manifest", "source-provenance", "correction-record"):
        path = next((passed / "public" / ID.replace(":", "-")).glob(f"{stem}-*.json"))
        Draft202012Validator(json_schema(stem)).validate(json.loads(path.read_text()))
        beside = passed / "artifacts" / ID.replace(":", "-") / "contracts" / path.name
        assert beside.read_bytes() == path.read_bytes()
    assert set(json.loads(gate("contracts", ID, cwd=passed).stdout)) == {
        "manifest",
        "provenance",
        "correction",
    }


def test_a_stolen_key_takes_its_passes_along(passed: Path) -> None:
    old = ledger(passed).authority().active()[0]
    assert gate("keys", "rotate", cwd=passed).returncode == 0
    assert (
        "may still sign"
        in gate("recall", "--key", ledger(passed).authority().active()[0], "--reason", "r", cwd=passed).stderr
    )
    result = gate("keys", "revoke", old, "--since", "2026-01-01", "--reason", "Stolen.", cwd=passed)
    assert "1 record corrected" in result.stdout, result.stdout + result.stderr
    assert shown(passed)[:2] == ("Unverified", "recalled")
    assert gate("verify", "--queued", cwd=passed).returncode == 0
    assert shown(passed)[0] == "VERIFIED"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "name one thing to recall"),
        (("--engine", "lean==4", "--image", "x", "--reason", "r"), "name one thing to recall"),
        (("--engine", "lean==4"), "say why"),
        (("--engine", "lean", "--reason", "r"), "say which version"),
        (("--engine", "coq==1", "--reason", "r"), "--engine coq==1: must look like lean==4.35.0"),
        (("--image", "no image", "--reason", "r"), "--image no image: must look like sha256: and"),
        (
            ("--checker", "a==1", "--reason", "r"),
            "--checker a==1: must look like lean==0.1.0 or repro==0.1.0.",
        ),
        (("--key", "00000000", "--since", "1", "--reason", "r"), "names no one key"),
        (("--gatekeeper", "9", "--since", "1", "--reason", "r"), "--since belongs to --key"),
        (("--key", "00000000", "--reason", "r"), "names no one key"),
        (("--gatekeeper", "9", "--withdraw", "--reason", "r"), "is not recalled"),
    ],
)
def test_mistakes_get_one_sentence(passed: Path, arguments: tuple[str, ...], sentence: str) -> None:
    size = ledger(passed).size
    result = gate("recall", *arguments, cwd=passed)
    assert (result.returncode, sentence in result.stderr) == (2, True), result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert ledger(passed).size == size


def test_a_recalled_gatekeeper_passes_nothing(passed: Path) -> None:
    result = gate("recall", "--gatekeeper", __version__, "--reason", "It is wrong.", cwd=passed)
    assert "1 record corrected" in result.stdout
    assert gate("verify", "--queued", cwd=passed).returncode == 1


def ledger(root: Path) -> Ledger:
    return Ledger(Workspace.open(root).ledger_folder, Keyring.default())
