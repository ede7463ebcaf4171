"""Tab in the real shells: what they put on the line, and that no name in a workspace does anything."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gatekeeper.config import HOME

CASES = {
    "gate ledger cons": "gate ledger consistency ",
    "gate show EXAMPLE:BI": "gate show EXAMPLE:BIRTHDAYS ",
    "gate explain EXAMPLE:BIRTHDAYS tw": "gate explain EXAMPLE:BIRTHDAYS two-c ",
    "gate env explain EXAMPLE:BIRTHDAYS/o": "gate env explain EXAMPLE:BIRTHDAYS/one ",
    "gate keys export ab": f"gate keys export {'ab' * 8} ",
    "gate ingest saved-p": "gate ingest saved-page.html ",
}
"""What is typed, and what Tab makes of it."""

HOSTILE = (
    "$(touch pwned)",
    "`touch pwned`",
    "SRCH-0000'; touch pwned; '",
    'SRCH-0000"$(touch pwned)"',
    "SRCH-1111\ntouch pwned",
    "*",
    "SRCH-\x1b[2J",
)
PLAIN = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>]|\x1b\][^\x07]*\x07|[\r\x07]")
READY = "ready>"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one record, hostile names around it, and a `gate` to be found in PATH."""
    root = tmp_path_factory.mktemp("shells")
    (root / "gatekeeper.yaml").touch()
    record = root / "artifacts/EXAMPLE-BIRTHDAYS"
    for claim in ("one", "two-c"):
        (record / "claims" / claim).mkdir(parents=True)
    for name in HOSTILE:
        (root / "artifacts" / name).mkdir()
        (record / "claims" / name).mkdir()
    (root / "saved-page.html").touch()
    (root / "bin").mkdir()
    gate = root / "bin/gate"
    start = "import sys; sys.argv[0] = 'gate'; from gatekeeper.cli.main import main; sys.exit(main())"
    gate.write_text(f'#!/bin/sh\nPYTHONPATH={HOME} exec {sys.executable} -c "{start}" "$@"\n')
    gate.chmod(0o755)
    keys = root / "config/gatekeeper/keys"
    keys.mkdir(parents=True)
    for name in ("ab" * 32, "$(touch pwned)"):
        (keys / f"{name}.pub").touch()
    return root


def environment(place: Path) -> dict[str, str]:
    """As a person's, with nothing in it but what the shells need."""
    return {
        "PATH": f"{place / 'bin'}:{os.environ['PATH']}",
        "HOME": str(place),
        "XDG_CONFIG_HOME": str(place / "config"),
        "TERM": "dumb",
        "LANG": "C.UTF-8",
    }


def script(place: Path, shell: str) -> Path:
    """What `gate --show-completion` prints in that shell."""
    path = place / f"completion.{shell}"
    if not path.exists():
        asked = {**environment(place), "_GATE_COMPLETE": f"source_{shell}"}
        made = subprocess.run(["gate"], cwd=place, env=asked, capture_output=True, text=True, check=False)
        assert made.returncode == 0, made.stderr
        path.write_text(made.stdout)
    return path


class Terminal:
    """A shell at a terminal."""

    def __init__(self, place: Path, command: list[str], setup: str) -> None:
        self.screen, inside = pty.openpty()
        self.process = subprocess.Popen(
            command,
            cwd=place,
            env=environment(place),
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
        )
        os.close(inside)
        self.type(setup + "\n")
        self.until(f"\n{READY}")

    def type(self, text: str) -> None:
        os.write(self.screen, text.encode())

    def until(self, wanted: str) -> str:
        """What it shows until that is on it; fails after a minute without a sign of life."""
        seen = ""
        while wanted not in PLAIN.sub("", seen):
            ready, _, _ = select.select([self.screen], [], [], 60)
            assert ready, f"{wanted!r} did not appear in {seen!r}"
            seen += os.read(self.screen, 65536).decode("utf-8", "replace")
        return PLAIN.sub("", seen)

    def tab(self, line: str) -> str:
        """The line as it is after Tab. `#` shows where it ends, and Ctrl-U takes it away."""
        self.type(f"{line}\t#")
        shown = self.until("#")
        self.type("\x15\n")
        self.until(f"\n{READY}")
        return re.sub(".\x08", "", shown.partition("#")[0].rpartition(READY)[2])

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.screen)


def in_fish(place: Path, line: str) -> str:
    """What fish would put on the line: the only completion it finds."""
    ask = f"source {script(place, 'fish')}; complete --do-complete -- $argv[1]"
    said = subprocess.run(
        ["fish", "--no-config", "-c", ask, line],
        cwd=place,
        env=environment(place),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    found = [row.partition("\t")[0] for row in said.stdout.splitlines()]
    head = line.rpartition(" ")[0]
    return f"{head} {found[0]} " if len(found) == 1 else line


@pytest.fixture(scope="module", params=["bash", "zsh", "fish"])
def tab(request: pytest.FixtureRequest, place: Path) -> Iterator[Callable[[str], str]]:
    """Types a line and Tab in a shell, and says what is on the line then."""
    shell = request.param
    assert shutil.which(shell), f"{shell} is not here; setup/bootstrap dev installs it"
    if shell == "fish":
        yield lambda line: in_fish(place, line)
        return
    source = f"source {script(place, shell)}"
    if shell == "bash":
        command = ["bash", "--norc", "--noprofile", "-i"]
        setup = f"bind 'set enable-bracketed-paste off'; {source}; PS1={READY[0]}'{READY[1:]}'"
    else:
        command = ["zsh", "-f", "-i"]
        options = "unsetopt prompt_sp prompt_cr zle_bracketed_paste 2>/dev/null; setopt interactive_comments"
        init = f"autoload -Uz compinit; compinit -u -d {place}/zcompdump"
        setup = f"{options}; unset zle_bracketed_paste; {init}; {source}; PS1={READY[0]}'{READY[1:]}'"
    terminal = Terminal(place, command, setup)
    yield terminal.tab
    terminal.close()


@pytest.mark.timeout(300)
def test_tab(tab: Callable[[str], str], place: Path) -> None:
    assert {line: tab(line) for line in CASES} == CASES
    for line in ("gate show ", "gate explain EXAMPLE:BIRTHDAYS ", "gate show $"):
        tab(line)
    assert list(place.rglob("pwned")) == []
