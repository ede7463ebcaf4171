"""The commands, files and answers of a page of documentation, and a shell that does as the page says.

A block ```console holds lines `$ COMMAND`, each with the lines of its answer below. In an answer `…` stands
for anything, and a line that is `…` alone for any number of lines; blanks count as one. Any other block is a
file if the text above it ends with its path, as `path`:. Everything else is for reading.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gatekeeper.config import HOME

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PATH = re.compile(r"`([^`\n]+)`:\s*$")
_MARK = "-- the answer ends here:"


@dataclass(frozen=True)
class File:
    """A file that the page has its reader write."""

    path: str
    content: str


@dataclass
class Command:
    """A command that the page has its reader type, and the lines of its answer."""

    line: str
    answer: list[str] = field(default_factory=list)


def steps(page: str) -> Iterator[File | Command]:
    """What the page has its reader do, in its order."""
    for found in _FENCE.finditer(page):
        path = _PATH.search(page, 0, found.start())
        if found[1] == "console":
            yield from _commands(found[2])
        elif path:
            yield File(path[1], found[2])


def _commands(block: str) -> Iterator[Command]:
    command: Command | None = None
    for line in block.splitlines():
        if line.startswith("$ "):
            if command:
                yield command
            command = Command(line[2:])
        else:
            assert command, f"an answer without a command: {line}"
            command.answer.append(line)
    if command:
        yield command


def follow(page: Path, folder: Path, environment: Mapping[str, str]) -> int:
    """Do what the page says, in one shell that begins in `folder`; how many commands that were.

    Fails where an answer is not the page's, or a command ends with another status than 0.
    """
    script = ["exec 2>&1 </dev/null"]
    todo = list(steps(page.read_text("utf-8")))
    for number, step in enumerate(todo):
        if isinstance(step, File):
            kept = folder / f".{page.stem}-{number}"
            kept.write_text(step.content, "utf-8")
            script.append(f"mkdir -p '{Path(step.path).parent}' && cp '{kept}' '{step.path}'")
        else:
            script += [step.line, f'printf "\\n{_MARK} %s\\n" $?']
    said = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.PIPE,
        check=False,
    )
    commands = [step for step in todo if isinstance(step, Command)]
    answers = re.split(rf"\n{_MARK} (\d+)\n", said.stdout.decode())
    problems = []
    for command, answer, status in zip(commands, answers[::2], answers[1::2], strict=False):
        problem = differs(command.answer, answer.splitlines())
        if status != "0" or problem:
            problems.append(f"$ {command.line}\n{answer}\nstatus {status}; {problem}")
    assert not problems, "\n\n".join(problems)
    assert len(answers) == 2 * len(commands) + 1, "the shell ended early"
    return len(commands)


def differs(wanted: list[str], got: list[str]) -> str:
    """What line of an answer is not there; empty where all are, in their order."""
    rest = iter([" ".join(line.split()) for line in got if line.strip()])
    loose = False
    for line in [" ".join(line.split()) for line in wanted if line.strip()]:
        if line == "…":
            loose = True
            continue
        form = re.compile(".*".join(map(re.escape, re.split(r" ?… ?", line))))
        for seen in rest:
            if form.fullmatch(seen):
                break
            if not loose:
                return f"where it says: {line}\nthere is: {seen}"
        else:
            return f"it does not say: {line}"
        loose = False
    left = next(rest, None)
    return "" if left is None or loose or not wanted else f"it goes on: {left}"


def fresh_clone(folder: Path, *names: str) -> Path:
    """A copy of what git keeps of this checkout (below `names`), as a clone has it, in `folder`."""
    kept = subprocess.run(["git", "ls-files", "-z", *names], cwd=HOME, capture_output=True, check=True).stdout
    for name in filter(None, kept.decode().split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(HOME / name, target, follow_symlinks=False)
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main")
    origin = ("update-ref", "refs/remotes/origin/main", "HEAD")
    for line in (("init", "-q"), ("add", "--force", "."), ("commit", "-qm", "Records"), origin):
        subprocess.run([*git, *line], cwd=folder, check=True)
    return folder


def gate_on_path(folder: Path, checkout: Path = HOME) -> Path:
    """A folder with a `gate` that runs a checkout's code, as setup/bootstrap makes one."""
    gate = folder / "gate"
    gate.write_text(
        f"#!{sys.executable}\nimport sys\n\nsys.path.insert(0, {str(checkout)!r})\n"
        "from gatekeeper.cli.main import main\n\nsys.exit(main())\n"
    )
    gate.chmod(0o755)
    return folder
