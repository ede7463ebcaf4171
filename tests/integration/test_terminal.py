"""What a person at a terminal sees: a run's signs of life, a clean end by Ctrl-C, and answers that fit."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gatekeeper.model import LimitRequest, Record
from gatekeeper.schemas import json_schema
from gatekeeper.skeletons import empirical
from gatekeeper.workspace import Workspace

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"
SLOW = "import time\nprint('epoch 3 of 90', flush=True)\ntime.sleep(100)\n"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
PLAIN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture
def slow(tmp_path: Path) -> Workspace:
    """A record with a claim whose script says one thing and sleeps."""
    space = Workspace.init(tmp_path)
    space.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, artifact, _ = empirical("c1", "text")
    space.write_claim(ID, claim)
    artifact = artifact.model_copy(update={"limits": LimitRequest(wall_seconds=110)})
    space.write_artifact(ID, "c1", artifact, {"repro.py": SLOW.encode()})
    space.attach(ID, "c1")
    return space


def read_until(terminal: int, wanted: str | None) -> str:
    """What a terminal shows until something is on it, or until it is closed."""
    seen = b""
    while wanted is None or wanted not in PLAIN.sub("", seen.decode("utf-8", "replace")):
        try:
            block = os.read(terminal, 65536)
        except OSError:
            break
        if not block:
            break
        seen += block
    return seen.decode("utf-8", "replace")


@pytest.mark.timeout(120)
def test_a_run_shows_signs_of_life_and_ends_cleanly(slow: Workspace) -> None:
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [*GATE, "verify", ID],
        cwd=slow.root,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        env={**os.environ, "COLUMNS": "110", "TERM": "xterm-256color"},
        start_new_session=True,
    )
    os.close(inside)
    try:
        seen = read_until(terminal, "epoch 3 of 90")
        line = PLAIN.sub("", seen)
        assert f"{ID} c1  run" in line
        assert re.search(r"\d+ of 110 s", line)
        assert HIDE in seen
        os.killpg(process.pid, signal.SIGINT)
        rest = read_until(terminal, None)
        status = process.wait(timeout=60)
    finally:
        process.kill()
        os.close(terminal)
    assert status == 3
    assert rest.rindex(SHOW) > rest.rfind(HIDE)
    after = PLAIN.sub("", rest[rest.rindex(SHOW) :])
    assert "interrupted" in after
    assert "1 record: 0 VERIFIED, 1 Unverified." in after
    assert "Traceback" not in rest


COMPUTES = """\
import json, os
numbers = [float(line) for line in open(os.environ["GATE_IN"] + "/data.txt")]
value = str(round(sum(numbers) / len(numbers), 6))
with open(os.environ["GATE_OUT"] + "/results.json", "w") as file:
    json.dump({"metrics": {"my_metric": {"value": value}}}, file)
"""


def gate(space: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*GATE, *arguments],
        cwd=space,
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
    )


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that was evaluated, with a claim that does not hold, and one that never was."""
    root = tmp_path_factory.mktemp("judged")
    space = Workspace.init(root)
    space.add_record(Record(id=ID, kind="submission", title="How far off it is"))
    space.add_record(Record(id="TEST:00000002", kind="submission", title="Never evaluated"))
    claim, _, artifact, _ = empirical("c1", "The mean is one.")
    space.write_claim(ID, claim)
    files = {"repro.py": COMPUTES.encode(), "data.txt": b"2.0\n2.5\n3.75\n"}
    manifest = space.artifact_folder(ID, "c1") / "artifact.yaml"
    space.write_artifact(ID, "c1", artifact, files)
    manifest.write_text(manifest.read_text() + "inputs: [data.txt]\n")
    space.attach(ID, "c1")
    done = gate(root, "verify", ID)
    assert done.returncode == 1, done.stderr
    return root


def on_a_terminal(space: Path, columns: int, *arguments: str) -> list[str]:
    """The lines that a command shows on a terminal of this width."""
    terminal, inside = pty.openpty()
    process = subprocess.Popen(
        [*GATE, *arguments],
        cwd=space,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color"},
    )
    os.close(inside)
    seen = read_until(terminal, None)
    process.wait(timeout=60)
    os.close(terminal)
    return [line.rstrip() for line in PLAIN.sub("", seen).splitlines()]


def test_explain_draws_claimed_against_measured(judged: Path) -> None:
    said = gate(judged, "explain", ID)
    assert "✗ my_metric: claimed 1.0 ± 0.1, measured 2.75" in said.stdout
    assert "over by 1.65" in said.stdout
    assert re.search(r"accepted +▐▒+┃▒+▌\n +0.9 +1.0 +1.1\n", said.stdout)
    assert re.search(r"(measured|each run) +●\n +2.75\n", said.stdout)
    assert all(line == line.rstrip() for line in said.stdout.splitlines())


def test_explain_in_ascii(judged: Path) -> None:
    said = gate(judged, "explain", ID, PYTHONIOENCODING="ascii")
    assert said.returncode == 0
    assert re.search(r"accepted +\[=+\|=+\]", said.stdout)


def test_explain_as_json_and_as_pictures(judged: Path, tmp_path: Path) -> None:
    said = gate(judged, "explain", ID, "c1", "--format", "json", "--svg", str(tmp_path / "one.svg"))
    assert said.returncode == 0, said.stderr
    document = json.loads(said.stdout)
    Draft202012Validator(json_schema("explain")).validate(document)
    rule = document["claims"][0]["rules"][0]
    assert rule["bounds"] == ["0.9", "1.1"]
    assert rule["statistics"]["mean"] == "2.75"
    picture = ET.parse(tmp_path / "one.svg").getroot()  # noqa: S314
    assert picture.get("role") == "img"
    assert gate(judged, "explain", ID, "--svg", str(tmp_path / "all")).returncode == 0
    assert [path.name for path in (tmp_path / "all").iterdir()] == ["c1-1-my_metric.svg"]
    nothing = gate(judged, "explain", "TEST:00000002", "--svg", str(tmp_path / "none"))
    assert nothing.returncode == 2
    assert "nothing to draw" in nothing.stderr


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_everything_fits_the_terminal(judged: Path, columns: int) -> None:
    for command in (("list",), ("explain", ID), ("show", ID)):
        lines = on_a_terminal(judged, columns, *command)
        assert all(len(line) <= columns for line in lines), lines
        assert "Unverified" in "".join(lines)


def test_what_was_never_evaluated_has_no_date(judged: Path) -> None:
    listed = gate(judged, "list").stdout.splitlines()
    dated = {line.split()[0]: bool(re.search(r"\d{4}-\d\d-\d\d", line)) for line in listed if "TEST" in line}
    assert dated == {ID: True, "TEST:00000002": False}
    assert "never evaluated" in gate(judged, "explain", "TEST:00000002").stdout
    document = json.loads(gate(judged, "list", "--format", "json").stdout)
    assert [record["evaluated"] is None for record in document["records"]] == [False, True]
