"""What the engine's failures mean. The errors are made as real engines made them, word for word."""

from __future__ import annotations

import errno
from typing import Any

import pytest
import requests.exceptions
import urllib3.exceptions
from docker.errors import APIError, DockerException, ImageNotFound, NotFound

from gatekeeper.errors import EngineFailure, EngineUnavailable, ImageUnavailable, WorldError
from gatekeeper.sandbox import engine

REACH = "reach the container engine"
URL = "http+docker://localhost/v1.41/containers"


def aborted(error: OSError) -> DockerException:
    """What the SDK's client raises when its socket fails as it connects."""
    inner = requests.exceptions.ConnectionError(
        urllib3.exceptions.ProtocolError("Connection aborted.", error)
    )
    outer = DockerException(f"Error while fetching server API version: {inner}")
    inner.__context__, outer.__cause__ = error, inner
    return outer


def lost(error: OSError) -> requests.exceptions.ConnectionError:
    """The same from a call of a client that had worked before."""
    outer = requests.exceptions.ConnectionError(
        urllib3.exceptions.ProtocolError("Connection aborted.", error)
    )
    outer.__context__ = error
    return outer


def answer(kind: type[APIError], status: int, url: str, words: str) -> APIError:
    """An error that the engine itself answered with."""
    response = requests.Response()
    response.status_code = status
    return kind(f"{status} Client Error for {url}: …", response, words)


ABSENT = FileNotFoundError(errno.ENOENT, "No such file or directory")
REFUSED = ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
FORBIDDEN = PermissionError(errno.EACCES, "Permission denied")
CASES: dict[str, tuple[Exception, str, type[WorldError], str]] = {
    "no daemon, no socket": (
        aborted(ABSENT),
        REACH,
        EngineUnavailable,
        "No container engine answers; start Docker",
    ),
    "no daemon, old socket": (aborted(REFUSED), REACH, EngineUnavailable, "No container engine answers"),
    "no permission": (aborted(FORBIDDEN), REACH, EngineUnavailable, "join the `docker` group"),
    "nobody at a TCP address": (
        DockerException(
            "Error while fetching server API version: HTTPConnectionPool(host='127.0.0.1', port=1): Max "
            "retries exceeded with url: /version (Caused by NewConnectionError("
            "\"HTTPConnection(host='127.0.0.1', port=1): "
            'Failed to establish a new connection: [Errno 111] Connection refused"))'
        ),
        REACH,
        EngineUnavailable,
        "set DOCKER_HOST to a running one",
    ),
    "no such host": (
        DockerException(
            "Error while fetching server API version: HTTPConnectionPool(host='x.invalid', port=2375): Max "
            "retries exceeded with url: /version (Caused by NameResolutionError("
            "\"HTTPConnection(host='x.invalid', port=2375): Failed to resolve 'x.invalid' "
            '([Errno -2] Name or service not known)"))'
        ),
        REACH,
        EngineUnavailable,
        "No container engine answers",
    ),
    "nonsense for an address": (
        DockerException("Invalid bind address protocol: banana://x"),
        REACH,
        EngineUnavailable,
        "check DOCKER_HOST",
    ),
    "image missing": (
        answer(ImageNotFound, 404, f"{URL}/create", "No such image: sha256:0000"),
        "create a container",
        ImageUnavailable,
        "run `gate images build`",
    ),
    "container removed under us": (
        answer(NotFound, 404, f"{URL}/6368/json", "No such container: 6368"),
        "inspect a container",
        EngineFailure,
        "somebody else removed the container",
    ),
    "disk full while filling": (
        answer(
            APIError,
            500,
            f"{URL}/faf2/archive?path=%2Fgate",
            "Error processing tar file(exit status 1): write /gate/in/big: no space left on device",
        ),
        "fill the run's inputs",
        EngineFailure,
        "no space is left on its disk",
    ),
    "daemon stopped under us": (lost(ABSENT), "wait for a container", EngineFailure, "went away"),
    "daemon killed under us": (lost(REFUSED), "wait for a container", EngineFailure, "went away"),
    "connection reset": (
        lost(ConnectionResetError(errno.ECONNRESET, "Connection reset by peer")),
        "start a container",
        EngineFailure,
        "connection to the container engine was lost",
    ),
    "daemon hangs": (
        requests.exceptions.ReadTimeout(
            "UnixHTTPConnectionPool(host='localhost', port=None): Read timed out. (read timeout=30)"
        ),
        "inspect a container",
        EngineFailure,
        "did not answer in time",
    ),
    "stream cut by live restore": (
        requests.exceptions.ChunkedEncodingError(
            "('Connection broken: InvalidChunkLength(got length b'', 0 bytes read)'"
        ),
        "wait for a container",
        EngineFailure,
        "connection to the container engine was lost",
    ),
    "anything else the engine says": (
        answer(APIError, 500, f"{URL}/1/start", "OCI runtime create failed: something new"),
        "start a container",
        EngineFailure,
        "could not start a container: OCI runtime create failed: something new",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_error_has_one_meaning_and_a_remedy(name: str) -> None:
    error, doing, kind, words = CASES[name]
    with pytest.raises(WorldError) as caught, engine.engine_errors(doing):
        raise error
    assert type(caught.value) is kind
    assert words in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_our_own_errors_pass_through() -> None:
    with pytest.raises(EngineFailure, match="as it was"), engine.engine_errors("do something"):
        raise EngineFailure("as it was")


@pytest.mark.parametrize(
    ("host", "environment", "wanted"),
    [
        (None, {"DOCKER_HOST": "tcp://10.0.0.1:2375"}, "tcp://10.0.0.1:2375"),
        ("unix:///from/config.sock", {"DOCKER_HOST": "tcp://10.0.0.1:2375"}, "tcp://10.0.0.1:2375"),
        ("unix:///from/config.sock", {}, "unix:///from/config.sock"),
        (None, {}, "unix:///var/run/docker.sock"),
    ],
)
def test_the_endpoint(host: str | None, environment: dict[str, str], wanted: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(engine.os.path, "exists", lambda path: path == "/var/run/docker.sock")
    assert engine.endpoint(host, environment)[0] == wanted


def test_a_docker_context_names_the_endpoint(monkeypatch: Any) -> None:
    class Context:
        name, Host, TLSConfig = "desktop-linux", "unix:///home/me/.docker/desktop/docker.sock", None

    monkeypatch.setattr(
        engine.ContextAPI, "get_context", lambda name: Context if name == "desktop-linux" else None
    )
    assert engine.endpoint(None, {"DOCKER_CONTEXT": "desktop-linux"})[0] == Context.Host
    with pytest.raises(EngineUnavailable, match="no docker context 'gone'"):
        engine.endpoint(None, {"DOCKER_CONTEXT": "gone"})


def test_a_rootless_engine_is_found_where_there_is_no_other(monkeypatch: Any) -> None:
    monkeypatch.setattr(engine.os.path, "exists", lambda path: path == "/run/user/1000/docker.sock")
    assert (
        engine.endpoint(None, {"XDG_RUNTIME_DIR": "/run/user/1000"})[0] == "unix:///run/user/1000/docker.sock"
    )
