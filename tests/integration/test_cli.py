"""The command as a person types it: output, exit status, and one sentence for every mistake."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gatekeeper.schemas import NAMES, json_schema

GATE = (sys.executable, "-m", "gatekeeper.cli.main")

PASSING = """\
import json, os
values = open(os.environ["GATE_IN"] + "/data.txt").read().split()[: int(os.environ["GATE_PARAMETER_SIZE"])]
value = str(round(sum(map(float, values)) / len(values), 6))
with open(os.environ["GATE_OUT"] + "/results.json", "w") as file:
    json.dump({"metrics": {"my_metric": {"value": value}}}, file)
"""


def gate(*arguments: str, cwd: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GATE, *arguments],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one record whose claim passes and one whose claim does not."""
    tmp_path = tmp_path_factory.mktemp("template")
    assert gate("init", cwd=tmp_path).returncode == 0
    for record_id, value in (("TEST:00000001", 0.6), ("TEST:00000002", 2.6)):
        made = gate("new", record_id, "c1", "--kind", "empirical", "--text", "One.", cwd=tmp_path)
        assert made.returncode == 0, made.stderr
        artifact = tmp_path / "artifacts" / record_id.replace(":", "-") / "claims/c1/artifact"
        (artifact / "repro.py").write_text(PASSING)
        (artifact / "data.txt").write_text(f"{value}\n{value}\n" * 5 + "1.4\n" * 10)
        manifest = artifact / "artifact.yaml"
        manifest.write_text(manifest.read_text() + "inputs: [data.txt]\n")
        assert gate("attach", record_id, "c1", cwd=tmp_path).returncode == 0
    return tmp_path


@pytest.fixture
def space(template: Path, tmp_path: Path) -> Path:
    """A copy of the template, to be changed at will."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_verify_tells_passed_from_failed(space: Path) -> None:
    passed = gate("verify", "TEST:00000001", "--format", "json", cwd=space)
    assert passed.returncode == 0, passed.stderr
    document = json.loads(passed.stdout)
    Draft202012Validator(json_schema("verify")).validate(document)
    record = document["records"][0]
    assert (record["id"], record["status"], record["reason"]["code"]) == (
        "TEST:00000001",
        "VERIFIED",
        "artifact_passed",
    )
    assert record["gate"].startswith("Gate 2")
    claim = record["claims"][0]
    assert (claim["id"], claim["kind"], claim["status"], claim["outcome"]) == (
        "c1",
        "empirical",
        "VERIFIED",
        "verified",
    )
    assert claim["evidence"]["run"]["runs"][0]["metrics"] == {"my_metric": {"value": "1.0", "unit": ""}}

    every = gate("verify", "--all", "--jobs", "2", cwd=space)
    assert every.returncode == 1
    assert "outside_tolerance" in every.stdout
    assert "2 records: 1 VERIFIED, 1 Unverified." in every.stdout

    # Nothing has changed for the first one since, so nothing was run or recorded for it.
    assert "unchanged since" in every.stdout
    assert "1 record unchanged" in every.stdout
    size = (space / "artifacts/ledger/ledger.jsonl").stat().st_size
    again = gate("verify", "TEST:00000001", "--format", "json", cwd=space)
    assert again.returncode == 0, again.stderr
    document = json.loads(again.stdout)
    Draft202012Validator(json_schema("verify")).validate(document)
    assert document["records"][0]["evaluated"] == record["evaluated"]
    assert document["unchanged"]["TEST:00000001"]["number"] == 3
    assert (space / "artifacts/ledger/ledger.jsonl").stat().st_size == size
    assert "unchanged" not in gate("verify", "TEST:00000001", "--rerun", cwd=space).stdout

    listed = gate("list", cwd=space)
    assert listed.returncode == 0
    assert "VERIFIED" in listed.stdout
    explained = gate("explain", "TEST:00000002", "c1", cwd=space)
    assert "claimed 1.0 ± 0.1, measured 2.0 in each of 2 runs, over by 0.9." in explained.stdout
    shown = gate("show", "TEST:00000001", cwd=space)
    assert "artifact digest" in shown.stdout
    verdicts = sorted((space / "artifacts/TEST-00000001/verdicts").iterdir())
    assert len(verdicts) == 2
    for path in verdicts:
        envelope = json.loads(path.read_text())
        Draft202012Validator(json_schema("envelope")).validate(envelope)
        statement = json.loads(base64.b64decode(envelope["payload"]))
        Draft202012Validator(json_schema("gate-verdict")).validate(statement)
    lines = (space / "artifacts/ledger/ledger.jsonl").read_bytes().splitlines()
    kinds = [json.loads(base64.b64decode(json.loads(line)["payload"]))["predicateType"] for line in lines]
    assert [kind.split("/")[-2] for kind in kinds] == ["gate-key"] + ["gate-attachment"] * 2 + [
        "gate-verdict"
    ] * 3


def test_a_changed_artifact_makes_the_verdict_stale(space: Path) -> None:
    assert gate("verify", "TEST:00000001", cwd=space).returncode == 0
    claim = space / "artifacts/TEST-00000001/claims/c1"
    rule = claim / "claim.yaml"
    rule.write_text(rule.read_text().replace("'0.1'", "'0.2'"))
    assert "stale" in gate("list", cwd=space).stdout
    (claim / "artifact/data.txt").write_text("3\n")
    assert "digest_mismatch" in gate("list", cwd=space).stdout


def test_without_an_engine_nothing_is_blamed_on_the_author(space: Path) -> None:
    result = gate(
        "verify",
        "TEST:00000001",
        "--format",
        "json",
        cwd=space,
        env={"DOCKER_HOST": "unix:///nowhere/docker.sock"},
    )
    assert result.returncode == 3
    claim = json.loads(result.stdout)["records"][0]["claims"][0]
    assert (claim["outcome"], claim["reason"]["code"]) == ("not_evaluated", "engine_unavailable")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("verify", "SRCH:00000000"), 2, "No record SRCH:00000000"),
        (("verify",), 2, "name the records"),
        (("verify", "--all", "SRCH:00000000"), 2, "give one of"),
        (("verify", "nonsense"), 2, "no record id"),
        (("show", "SRCH:00000000"), 2, "No record"),
        (("explain", "TEST:00000001", "c9"), 2, "has no claim 'c9'"),
        (("attach", "TEST:00000001", "c9"), 2, "has no claim 'c9'"),
        (("new", "TEST:00000001", "c1", "--kind", "empirical"), 2, "already"),
        (
            ("claim", "set", "TEST:00000001", "c1", "--kind", "empirical", "--metric", "m"),
            2,
            "--metric and --value",
        ),
        (
            ("claim", "set", "TEST:00000001", "c1", "--kind", "empirical", "--metric", "m", "--value", "x"),
            2,
            "accept.1.value",
        ),
        (("schema", "nothing"), 2, "no schema 'nothing'"),
        (("ingest", "missing.txt"), 2, "no such file"),
        (("verify", "TEST:00000001", "-C", "/nowhere"), 2, "gate init"),
        (("frobnicate",), 2, "No such command"),
    ],
)
def test_mistakes_get_one_sentence(
    space: Path, arguments: tuple[str, ...], status: int, sentence: str
) -> None:
    result = gate(*arguments, cwd=space)
    assert result.returncode == status
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(name))


def test_skeletons_pass_their_schemas_and_can_not_be_verified(tmp_path: Path) -> None:
    gate("init", cwd=tmp_path)
    for claim_id, kind in (("c1", "mathematical"), ("c2", "empirical")):
        assert gate("new", "TEST:00000001", claim_id, "--kind", kind, cwd=tmp_path).returncode == 0
    result = gate("verify", "TEST:00000001", "--format", "json", cwd=tmp_path)
    claims = json.loads(result.stdout)["records"][0]["claims"]
    assert [claim["reason"]["code"] for claim in claims] == ["invalid_claim", "script_failed"]


def test_json_logs_are_one_object_a_line(space: Path) -> None:
    result = gate("--log-json", "verify", "TEST:00000001", cwd=space)
    logs = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert any(entry["event"] == "claim decided" and entry["record"] == "TEST:00000001" for entry in logs)


def test_one_broken_record_stops_no_other(space: Path) -> None:
    (space / "artifacts/TEST-00000002/record.yaml").write_text("id: [")
    result = gate("verify", "--all", "--format", "json", cwd=space)
    assert result.returncode == 2
    assert "artifacts/TEST-00000002/record.yaml" in result.stderr
    assert [record["status"] for record in json.loads(result.stdout)["records"]] == ["VERIFIED"]
    assert gate("list", cwd=space).returncode == 2


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_is_not_utf_8_gets_its_answer(space: Path, encoding: str) -> None:
    result = gate("explain", "TEST:00000001", cwd=space, env={"PYTHONIOENCODING": encoding})
    assert result.returncode == 0, result.stderr
    assert "stale" in result.stdout


def test_escape_sequences_of_an_author_do_not_reach_the_terminal(space: Path) -> None:
    folder = space / "artifacts/TEST-00000001/claims/c1/artifact"
    (folder / "\x1b[2J\x1b[31mEVIL").write_text("x")
    for arguments in (("attach", "TEST:00000001", "c1"), ("list",), ("explain", "TEST:00000001")):
        result = gate(*arguments, cwd=space)
        assert "\x1b" not in result.stdout + result.stderr, arguments


def test_claim_set_keeps_what_it_is_not_told(space: Path) -> None:
    path = space / "artifacts/TEST-00000001/claims/c1/claim.yaml"
    put = ("claim", "set", "TEST:00000001", "c1", "--kind", "empirical")
    assert (
        gate(*put, "--metric", "other", "--value", "2", "--direction", "at_most", cwd=space).returncode == 0
    )
    assert gate(*put, "--text", "New words.", cwd=space).returncode == 0
    text = path.read_text()
    assert "New words." in text
    assert "my_metric" in text
    assert "at_most" in text
    assert gate("claim", "set", "TEST:00000001", "c1", "--kind", "mathematical", cwd=space).returncode == 2
    assert gate(*put, "--theorem", "t", cwd=space).returncode == 2
    assert path.read_text() == text


def test_a_claim_that_can_not_be_read_can_be_explained(space: Path) -> None:
    path = space / "artifacts/TEST-00000001/claims/c1/claim.yaml"
    path.write_text(path.read_text() + "surprise: 1\n")
    result = gate("explain", "TEST:00000001", "c1", cwd=space)
    assert result.returncode == 0
    assert result.stdout.count("surprise: no such field") == 1


def test_a_script_may_use_all_that_it_is_allowed(space: Path) -> None:
    claim = space / "artifacts/TEST-00000001/claims/c1"
    manifest = claim / "artifact/artifact.yaml"
    manifest.write_text(manifest.read_text() + "limits: {files: 1, cpus: 8}\n")
    result = gate("verify", "TEST:00000001", "--format", "json", cwd=space)
    assert result.returncode == 0, result.stdout


def test_only_the_policys_images_run_scripts(space: Path) -> None:
    manifest = space / "artifacts/TEST-00000001/claims/c1/artifact/artifact.yaml"
    manifest.write_text(manifest.read_text().replace("image: python", "image: lean"))
    result = gate("verify", "TEST:00000001", "--format", "json", cwd=space)
    claim = json.loads(result.stdout)["records"][0]["claims"][0]
    assert claim["reason"]["code"] == "invalid_artifact"
    assert "none of python, scientific" in claim["reason"]["text"]
