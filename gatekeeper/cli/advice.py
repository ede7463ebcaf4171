"""`gate` alone: what to do next in this workspace, said quickly."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import typer

from gatekeeper.places import CONFIG_NAME, user_folder, workspace_above
from gatekeeper.secrets import KEY_VARIABLE, take

if TYPE_CHECKING:
    from gatekeeper import Records
    from gatekeeper.report.advice import Facts

WIDEST = 100
QUICK = 0.2
"""Seconds that an engine gets to take a connection."""


def advise(configure_logs: Callable[[], None]) -> None:
    """Print it. Logs are configured only where something has to be looked at, for that takes time."""
    from gatekeeper.report.advice import Facts, render

    root = workspace_above(Path.cwd())
    facts = _facts(root, configure_logs) if root else Facts(root=None)
    typer.echo(render(facts, min(WIDEST, get_terminal_size().columns)))


def _facts(root: Path, configure_logs: Callable[[], None]) -> Facts:
    from gatekeeper import listing
    from gatekeeper.model import ReasonCode
    from gatekeeper.report.advice import Facts, Standing

    def open_records() -> Records:
        from gatekeeper.cli.common import open_gate, open_workspace

        configure_logs()
        return open_gate(open_workspace(root)).records

    found = listing(root, open_records)
    return Facts(
        root=str(root),
        has_key=bool(take().get(KEY_VARIABLE)) or any(_keys().glob("*.key")),
        engine=engine_listens(root),
        verified=sum(each.status == "VERIFIED" for each in found.summaries),
        unreadable=found.problems,
        standing=[
            Standing(each.id, each.claim, ReasonCode(each.code), each.queued) for each in found.summaries
        ],
    )


def _keys() -> Path:
    return user_folder("XDG_CONFIG_HOME", ".config") / "keys"


def engine_listens(root: Path) -> bool | None:
    """Whether something takes connections where the engine should be; None: only to ask it would tell.

    It is not asked, so this takes no longer than `QUICK`; where it lies, `sandbox.engine.endpoint` says.
    """
    from urllib.parse import urlsplit

    named = os.environ.get("DOCKER_HOST", "")
    elsewhere = os.environ.get("DOCKER_CONTEXT") or Path("~/.docker/config.json").expanduser().exists()
    if not named and (elsewhere or "engine:" in (root / CONFIG_NAME).read_text("utf-8", "replace")):
        return None
    usual, own = "/var/run/docker.sock", f"{os.environ.get('XDG_RUNTIME_DIR', '')}/docker.sock"
    url = urlsplit(named or f"unix://{own if os.path.exists(own) and not os.path.exists(usual) else usual}")  # noqa: PTH110
    if url.scheme == "tcp":
        return _takes(socket.AF_INET, (url.hostname or "", url.port or 2375))
    return _takes(socket.AF_UNIX, url.path) if url.scheme == "unix" else None


def _takes(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    """Whether a connection is taken there; one that is refused to us belongs to somebody who listens."""
    with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.settimeout(QUICK)
        try:
            probe.connect(address)
        except PermissionError:
            return True
        except OSError:
            return False
    return True
