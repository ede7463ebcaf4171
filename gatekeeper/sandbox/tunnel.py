"""A way to an engine behind SSH: its socket, forwarded to a private one here by the user's own `ssh`.

So keys, agents, jump hosts and known hosts are those of the user's configuration, and the engine's API is the
same as on a local socket.
"""

from __future__ import annotations

import atexit
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from gatekeeper.errors import EngineUnavailable

SECONDS = 30.0
"""For the connection to stand."""
REMOTE_SOCKET = "/var/run/docker.sock"

_open: dict[str, str] = {}
_lock = threading.Lock()


def forwarded(url: str) -> str:
    """`unix://…` of a local socket that leads to the engine at `ssh://[user@]host[:port][/socket]`.

    The tunnel is made once and stands for as long as this process lives.

    Raises:
        EngineUnavailable: the address is none, there is no `ssh`, or it can't connect.
    """
    with _lock:
        if url not in _open:
            _open[url] = _forward(url)
        return _open[url]


def command(url: str, local: str) -> list[str]:
    """The `ssh` command of a tunnel.

    The remote `cat` ends with its input, which ends with us: no tunnel outlives its gate, even by kill -9.

    Raises:
        EngineUnavailable: the address is not of the form above.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host or parts.password or parts.query or parts.fragment:
        raise EngineUnavailable(f"{url} is no address of an engine; write ssh://user@host[:port].")
    options = ("BatchMode=yes", "ExitOnForwardFailure=yes", "ConnectTimeout=15", "ServerAliveInterval=15")
    words = ["ssh", "-T", *(word for option in options for word in ("-o", option))]
    words += ["-L", f"{local}:{parts.path.rstrip('/') or REMOTE_SOCKET}"]
    words += ["-p", str(port)] if port else []
    words += ["-l", parts.username] if parts.username else []
    return [*words, "--", host, "cat"]


def _forward(url: str) -> str:
    folder = Path(tempfile.mkdtemp(prefix="gatekeeper-"))
    local, said = folder / "engine.sock", folder / "said"
    try:
        with said.open("wb") as errors:
            tunnel = subprocess.Popen(
                command(url, str(local)), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors
            )
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise EngineUnavailable(
                f"`ssh` can't be run ({error.strerror}); install an SSH client."
            ) from error
        raise
    atexit.register(_close, tunnel, folder)
    late = time.monotonic() + SECONDS
    while not _answers(local):
        if tunnel.poll() is not None or time.monotonic() > late:
            lines = said.read_text("utf-8", "replace").split("\n")
            last = next((line.strip() for line in reversed(lines) if line.strip()), "it gave no answer")
            _close(tunnel, folder)
            raise EngineUnavailable(
                f"`ssh` can't reach the container engine at {url} ({last}); see that it gets there by itself."
            )
        time.sleep(0.05)
    return f"unix://{local}"


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return False
    return True


def _close(tunnel: subprocess.Popen[bytes], folder: Path) -> None:
    with suppress(OSError, subprocess.TimeoutExpired):
        tunnel.terminate()
        tunnel.wait(5)
    shutil.rmtree(folder, ignore_errors=True)
