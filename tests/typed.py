"""A line as a person types it, run in a process of its own that has the modules loaded already.

The process is forked from one that has loaded the command line and nothing else, so that a hundred lines cost
seconds. What a shell does is done here as far as the lines need it: words, quotes, and `> FILE`.
"""

from __future__ import annotations

import multiprocessing
import os
import shlex
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["gatekeeper.cli.main", "gatekeeper.gate", "rich.table"])


@dataclass(frozen=True)
class Said:
    """What came of a line."""

    status: int | None
    out: str
    err: str


def typed(
    line: str, cwd: Path, env: Mapping[str, str] = {}, *, seconds: float = 300, until: str = ""
) -> Said:
    """Run `gate …` as written in the folder `cwd`, with these variables besides those that are set.

    A command that does not end by itself gets a Ctrl-C once it has said `until`.
    """
    lexer = shlex.shlex(line, posix=True, punctuation_chars=">")
    lexer.whitespace_split = True
    words = list(lexer)
    assert words[0] == "gate", line
    target = None
    if ">" in words:
        at = words.index(">")
        words, (target,) = words[:at], words[at + 1 :]
    with TemporaryDirectory() as folder:
        out = cwd / target if target else Path(folder, "out")
        err = Path(folder, "err")
        environment = {**os.environ, **env}
        child = _CONTEXT.Process(target=_run, args=(words[1:], str(cwd), environment, str(out), str(err)))
        child.start()
        limit = time.monotonic() + seconds
        while until and child.is_alive() and time.monotonic() < limit:
            if out.is_file() and until in out.read_text():
                os.kill(child.pid or 0, signal.SIGINT)
                break
            time.sleep(0.05)
        child.join(seconds)
        if child.exitcode is None:
            child.kill()
            child.join()
        return Said(child.exitcode, out.read_text() if out.is_file() else "", err.read_text())


def _run(arguments: list[str], cwd: str, env: dict[str, str], out: str, err: str) -> None:
    for number, name in ((0, os.devnull), (1, out), (2, err)):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(name, flags, 0o644), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["gate", *arguments]
    from gatekeeper.cli.main import main

    main()
