"""What a person at a terminal sees: a run's signs of life, a clean end by Ctrl-C, and answers that fit."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from gatekeeper.ledger import Ledger
from gatekeeper.model import LimitRequest, Record
from gatekeeper.schemas import json_schema
from gatekeeper.skeletons import empirical
from gatekeeper.workspace import Workspace

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"
SLOW = "import time\nprint('epoch 3 of 90', flush=True)\ntime.sleep(100)\n"
HIDE, SHOW = "\x1b[?25l", "\x1b[?25h"
NO_WRAP, WRAP = "\x1b[?7l", "\x1b[?7h"
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


class Terminal:
    """A command at a terminal of its own."""

    def __init__(self, folder: Path, *arguments: str, columns: int = 110, lines: int = 30) -> None:
        self._end, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        kept = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self.process = subprocess.Popen(
            [*GATE, *arguments],
            cwd=folder,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            env={**kept, "TERM": "xterm-256color"},
            start_new_session=True,
        )
        os.close(inside)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._end)

    def until(self, wanted: str | None) -> str:
        """See `read_until`."""
        return read_until(self._end, wanted)

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        os.killpg(self.process.pid, signal.SIGINT)


@pytest.mark.timeout(120)
def test_a_run_shows_signs_of_life_and_ends_cleanly(slow: Workspace) -> None:
    with Terminal(slow.root, "verify", ID) as terminal:
        seen = terminal.until("epoch 3 of 90")
        line = PLAIN.sub("", seen)
        assert f"{ID} c1  run" in line
        assert re.search(r"\d+ of 110 s", line)
        assert HIDE in seen
        assert NO_WRAP in seen
        terminal.interrupt()
        rest = terminal.until(None)
        status = terminal.process.wait(timeout=60)
    assert status == 3
    assert rest.rindex(SHOW) > rest.rfind(HIDE)
    assert rest.rindex(WRAP) > rest.rfind(NO_WRAP)
    after = PLAIN.sub("", rest[rest.rindex(SHOW) :])
    assert "interrupted" in after
    assert "1 record: 0 VERIFIED, 1 Unverified." in after
    assert "Traceback" not in rest


@pytest.mark.timeout(120)
def test_a_second_ctrl_c_ends_at_once(slow: Workspace) -> None:
    # Now and then the second is told of after the first had its effect.
    for _ in range(3):
        before = len(list(Ledger(slow.ledger_folder).verdicts()))
        with Terminal(slow.root, "verify", ID, columns=60, lines=4) as terminal:
            terminal.until(f"{ID} c1  run")
            # A stopped process gets both when it goes on: the second comes before the first had its effect.
            os.killpg(terminal.process.pid, signal.SIGSTOP)
            terminal.interrupt()
            os.killpg(terminal.process.pid, signal.SIGTERM)
            os.killpg(terminal.process.pid, signal.SIGCONT)
            rest = terminal.until(None)
            assert terminal.process.wait(timeout=60) == 3
        if "ended at once" in rest:
            break
    assert "ended at once" in rest
    assert rest.rindex(SHOW) > rest.rfind(HIDE)
    assert rest.rindex(WRAP) > rest.rfind(NO_WRAP)
    assert len(list(Ledger(slow.ledger_folder).verdicts())) == before


@pytest.mark.timeout(120)
def test_watch_follows_an_author_at_work(tmp_path: Path) -> None:
    space = Workspace.init(tmp_path)
    space.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, artifact, _ = empirical("c1", "text")
    space.write_claim(ID, claim)
    script = space.artifact_folder(ID, "c1") / "repro.py"
    space.write_artifact(ID, "c1", artifact, {"repro.py": b"raise SystemExit(7)\n"})
    space.attach(ID, "c1")
    with Terminal(space.root, "verify", "--watch", "--all") as terminal:
        assert "status 7" in PLAIN.sub("", terminal.until("Ctrl-C ends."))
        script.write_bytes(b"raise SystemExit(8)\n")
        assert "1 record: " not in terminal.until(f"`gate attach {ID} c1` takes it as it is.")
        space.attach(ID, "c1")
        assert "status 8" in PLAIN.sub("", terminal.until("Ctrl-C ends."))
        terminal.interrupt()
        terminal.until(None)
        assert terminal.process.wait(timeout=60) == 1
    assert len(list(Ledger(space.ledger_folder).verdicts())) == 2


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
