"""The same gate for an engine behind TCP or SSH and for an engineer who is only in the docker group."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gatekeeper.errors import EngineUnavailable
from gatekeeper.sandbox import seal, tunnel
from gatekeeper.sandbox.base import Breach, Job, Limits
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.engine import BULKY, Engine, connect, endpoint
from gatekeeper.sandbox.images import DockerImageStore, Images
from gatekeeper.sandbox.sealed import SealedSandbox

Resolve = Callable[[str], str]
SANDBOXES = Path(seal.__file__).parents[2] / "sandboxes"
SOCKET = endpoint()[0].removeprefix("unix://")
local = pytest.mark.skipif(not SOCKET.startswith("/"), reason="the engine at hand has no socket file here")


@pytest.fixture
def tcp(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The engine behind a TCP port, as a remote one is; DOCKER_HOST points to it."""
    server = socket.create_server(("127.0.0.1", 0))

    def carry(client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as upstream:
            upstream.connect(SOCKET)
            other = {client: upstream, upstream: client}
            while True:
                for ready in select.select(list(other), [], [])[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    other[ready].sendall(data)

    def accept() -> None:
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=carry, args=(client,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    monkeypatch.setenv("DOCKER_HOST", address)
    yield address
    server.close()


@local
def test_a_remote_engine_is_the_same_gate(
    tcp: str, resolve: Resolve, seccomp: str, limits: Limits, tmp_path: Path
) -> None:
    ids = {name: resolve(name) for name in ("python",)}
    docker = DockerSandbox(resolve=ids.__getitem__, seccomp=seccomp, state=tmp_path, engine=Engine())
    files = {
        "src/a.py": b"open('/out/r', 'wb').write(open('/gate/in/x', 'rb').read())",
        "in/x": b"x" * 900_000,
    }
    images = Images(DockerImageStore(lambda: connect(BULKY)))
    with SealedSandbox(docker, images, script=SANDBOXES / "probe" / "probe.py", state=tmp_path) as sandbox:
        outcome = sandbox.run(Job("far", "python", ("python3", "a.py"), limits, files, collect=("r",)))
        assert (outcome.exit_code, outcome.files) == (0, {"r": b"x" * 900_000})
        bomb = Job("far", "python", ("python3", "-c", "x = b'a' * (1 << 30)"), limits)
        assert sandbox.run(bomb).breach is Breach.OUT_OF_MEMORY


SSH = """#!{python}
import os, select, socket, sys, threading
words = sys.argv[1:]
with open({log!r}, "a") as log:
    print(words, file=log)
if words[-2] == "unreachable":
    sys.exit("ssh: connect to host unreachable port 22: Connection refused")
local, remote = words[words.index("-L") + 1].split(":")
server = socket.socket(socket.AF_UNIX)
server.bind(local)
server.listen()

def carry(client):
    upstream = socket.socket(socket.AF_UNIX)
    upstream.connect(remote)
    other = {{client: upstream, upstream: client}}
    while True:
        for ready in select.select(list(other), [], [])[0]:
            data = ready.recv(65536)
            if not data:
                client.close()
                return
            other[ready].sendall(data)

def accept():
    while True:
        threading.Thread(target=carry, args=(server.accept()[0],), daemon=True).start()

threading.Thread(target=accept, daemon=True).start()
sys.stdin.read()
"""


@pytest.fixture
def ssh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An `ssh` that forwards sockets as the real one does, on this machine; the log of its calls."""
    (tmp_path / "bin").mkdir()
    program, log = tmp_path / "bin" / "ssh", tmp_path / "log"
    program.write_text(SSH.format(python=sys.executable, log=str(log)))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return log


@local
def test_an_engine_behind_ssh_is_the_same_gate(
    ssh: Path,
    resolve: Resolve,
    seccomp: str,
    limits: Limits,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = resolve("python")
    monkeypatch.setenv("DOCKER_HOST", f"ssh://me@host:2222{SOCKET}")
    with DockerSandbox(resolve=lambda name: image, seccomp=seccomp, state=tmp_path) as sandbox:
        assert sandbox.run(Job("far", "python", ("echo", "hello"), limits)).output == b"hello\n"
    (words,) = ssh.read_text().splitlines()
    assert "'-p', '2222', '-l', 'me', '--', 'host', 'cat'" in words


def test_an_ssh_that_gets_nowhere_is_said(ssh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "ssh://me@unreachable")
    with pytest.raises(EngineUnavailable, match="Connection refused"):
        Engine()


@pytest.mark.parametrize(
    "url", ["ssh://", "ssh://host:port", "ssh://me:secret@host", "ssh://-oProxyCommand=x"]
)
def test_an_ssh_address_is_an_address(url: str) -> None:
    if "Proxy" in url:
        assert tunnel.command(url, "/tmp/x")[-3] == "--"
    else:
        with pytest.raises(EngineUnavailable, match="no address"):
            tunnel.command(url, "/tmp/x")


ENGINEER = """
import os, sys
import encodings.ascii, encodings.idna  # the engineer may not read the interpreter of this test
from pathlib import Path
from gatekeeper.sandbox.base import Job, Limits
from gatekeeper.sandbox.docker import DockerSandbox
from gatekeeper.sandbox.engine import BULKY, connect
from gatekeeper.sandbox.images import DockerImageStore, Images
from gatekeeper.sandbox.sealed import SealedSandbox
sandboxes, socket, image, state = sys.argv[1:]
seccomp, script = Path(sandboxes, "seccomp.json").read_text(), Path(state, "probe.py")
os.setgroups([os.stat(socket).st_gid]); os.setgid(65534); os.setuid(65534)
docker = DockerSandbox(resolve=lambda name: image, seccomp=seccomp, state=Path(state))
limits = Limits(20, 128 << 20, 1, 32, 8 << 20, 64, 65536, 65536)
images = Images(DockerImageStore(lambda: connect(BULKY)))
with SealedSandbox(docker, images, script=script, state=Path(state)) as sandbox:
    fork = "import os\\nwhile True:\\n  try: os.fork()\\n  except OSError: pass"
    for code in ("open('/out/r', 'w').write('hello')", fork):
        job = Job("near", "python", ("python3", "-c", code), limits, {"in/x": b"x"}, collect=("r",))
        outcome = sandbox.run(job)
        print(outcome.exit_code, outcome.breach, outcome.files)
"""


@local
@pytest.mark.skipif(os.getuid() != 0, reason="only root can put on another user")
def test_an_engineer_in_the_docker_group_has_the_same_gate(resolve: Resolve, tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir(mode=0o777)
    state.chmod(0o777)  # the umask had its say
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and not folder.stat().st_mode & 0o011:
            folder.chmod(folder.stat().st_mode | 0o011)
    (state / "probe.py").write_bytes((SANDBOXES / "probe" / "probe.py").read_bytes())
    said = subprocess.run(
        [sys.executable, "-c", ENGINEER, str(SANDBOXES), SOCKET, resolve("python"), str(state)],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ, HOME=str(state)),
    )
    assert said.stdout.splitlines() == [
        "0 None {'r': b'hello'}",
        "None Breach.TOO_MANY_PROCESSES {}",
    ], said.stderr
