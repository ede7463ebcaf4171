"""The container engine: where it is, what we ask of it, and what its failures mean.

The only module of the package that knows the Docker SDK's calls and errors for running containers. Every call
is bounded in time, and every error of docker, requests, urllib3 or the socket leaves as a `WorldError` of one
sentence with a remedy (`explain`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, cast

import docker
import requests.exceptions
import urllib3.exceptions
from docker.context import ContextAPI
from docker.errors import APIError, DockerException, ImageNotFound
from docker.utils import kwargs_from_env

from gatekeeper.errors import DataUnavailable, EngineFailure, EngineUnavailable, ImageUnavailable, WorldError
from gatekeeper.sandbox.tunnel import forwarded

DEFAULT_SOCKET = "unix:///var/run/docker.sock"
QUICK = 60
"""Seconds that a call may take which only makes, starts, kills, reads or removes something."""
BULKY = 300
"""Seconds without progress in a call that moves bytes."""


def endpoint(host: str | None = None, environment: Mapping[str, str] | None = None) -> tuple[str, Any]:
    """Address of the engine and its TLS settings: DOCKER_HOST, else `host`, docker's context, the default.

    Raises:
        EngineUnavailable: the context that is set does not exist or can't be read.
    """
    environment = os.environ if environment is None else environment
    with engine_errors("find the container engine"):
        if environment.get("DOCKER_HOST", "").startswith("ssh://"):
            return environment["DOCKER_HOST"], False  # the SDK refuses the path of a socket in it
        if environment.get("DOCKER_HOST"):
            found = kwargs_from_env(dict(environment))
            return found["base_url"], found.get("tls", False)
        if host:
            return host, False
        name = environment.get("DOCKER_CONTEXT") or None
        context = ContextAPI.get_context(name) if name else ContextAPI.get_current_context()
        if context is None:
            raise EngineUnavailable(
                f"There is no docker context {name!r}; run `docker context ls` or unset DOCKER_CONTEXT."
            )
        if context.name != "default" and context.Host:
            return context.Host, context.TLSConfig or False
        rootless = f"{environment.get('XDG_RUNTIME_DIR', '')}/docker.sock"
        if not os.path.exists(DEFAULT_SOCKET.removeprefix("unix://")) and os.path.exists(rootless):  # noqa: PTH110
            return f"unix://{rootless}", False
        return DEFAULT_SOCKET, False


def connect(timeout: int = QUICK, host: str | None = None) -> docker.APIClient:
    """A client of the engine that `endpoint` names; it has answered once.

    Raises:
        EngineUnavailable: nothing answers there, or we may not ask.
    """
    url, tls = endpoint(host)
    with engine_errors("reach the container engine"):
        if url.startswith("ssh://"):
            url = forwarded(url)
        return docker.APIClient(base_url=url, tls=tls, version="auto", timeout=timeout)


@contextmanager
def engine_errors(doing: str) -> Iterator[None]:
    """Turn whatever the SDK raises inside into a `WorldError`; `doing` completes "could not …"."""
    try:
        yield
    except WorldError:
        raise
    except (
        DockerException,
        requests.exceptions.RequestException,
        urllib3.exceptions.HTTPError,
        OSError,
        ValueError,
    ) as error:
        raise explain(error, doing) from error


def explain(error: BaseException, doing: str) -> WorldError:
    """What an error of the engine means, as one sentence for a person, with a remedy.

    An engine that can't be found or reached at first is unavailable; one that goes away later has failed.
    """
    text = _innermost(error)
    low = f"{text} {error}".lower()
    if isinstance(error, ImageNotFound) or "no such image" in low:
        return ImageUnavailable("An image that the run needs is not built here; run `gate images build`.")
    if "permission denied" in low and not isinstance(error, APIError):
        return EngineUnavailable(
            "The container engine refuses us: this user may not open its socket; join the `docker` group "
            "(`sudo usermod -aG docker $USER`, then log in again) or set DOCKER_HOST."
        )
    if "no space left on device" in low or "disk quota exceeded" in low:
        return EngineFailure(
            f"The container engine could not {doing}: no space is left on its disk; free some "
            "(`docker system df` shows what takes it) and run again."
        )
    if isinstance(error, APIError):
        if error.status_code == 404 and "no such container" in low:
            return EngineFailure(
                f"Could not {doing}: somebody else removed the container during the run; run again."
            )
        return EngineFailure(f"The container engine could not {doing}: {error.explanation or text}.")
    if _is_absent(error, low):
        if "the container engine" not in doing:
            return EngineFailure(
                f"The container engine went away when asked to {doing}; start Docker and run again."
            )
        return EngineUnavailable(
            "No container engine answers; start Docker (`sudo systemctl start docker`), "
            "or set DOCKER_HOST to a running one."
        )
    if "timed out" in low or "timeout" in low:
        return EngineFailure(
            f"The container engine did not answer in time when asked to {doing}; restart it."
        )
    if "connection" in low or "eof" in low or isinstance(error, (OSError, urllib3.exceptions.HTTPError)):
        return EngineFailure(
            f"The connection to the container engine was lost while trying to {doing}: {text}; "
            "see that Docker is running and run again."
        )
    if isinstance(error, (DockerException, ValueError)) and "the container engine" in doing:
        return EngineUnavailable(f"The container engine can't be used: {text}; check DOCKER_HOST.")
    return EngineFailure(f"The container engine could not {doing}: {text}.")


def _is_absent(error: BaseException, low: str) -> bool:
    """Whether the error says that nothing listens at the engine's address."""
    if "filenotfounderror" in low or "connection refused" in low or "connectionrefusederror" in low:
        return True
    names = (
        "no such file or directory",
        "name or service not known",
        "failed to resolve",
        "no route to host",
    )
    return any(name in low for name in names) and not isinstance(error, APIError)


def _innermost(error: BaseException) -> str:
    """The text of the error that caused the others, on one line."""
    seen = {id(error)}
    while (cause := error.__cause__ or error.__context__) is not None and id(cause) not in seen:
        seen.add(id(cause))
        error = cause
    return " ".join(str(error).split())[:300].rstrip(".") or type(error).__name__


class Engine:
    """What a sealed run asks of the container engine. One instance may be used by many threads.

    `answering` tells whether the last call got an answer, so that nobody waits twice for a dead engine.
    """

    def __init__(self, host: str | None = None) -> None:
        """Connect to `endpoint(host)`.

        Raises:
            EngineUnavailable: nothing answers there, or we may not ask.
        """
        self._quick = connect(QUICK, host)
        self._bulky = connect(BULKY, host)
        self.answering = True

    @contextmanager
    def _asking(self, doing: str) -> Iterator[None]:
        """`engine_errors`, and note in `answering` whether the engine itself answered."""
        try:
            with engine_errors(doing):
                yield
        except DataUnavailable:
            raise  # of the bytes that were to go in
        except WorldError as error:
            self.answering = isinstance(error.__cause__, APIError)
            raise
        self.answering = True

    def close(self) -> None:
        for client in (self._quick, self._bulky):
            with suppress(Exception):
                client.close()

    def info(self) -> dict[str, Any]:
        """The engine's own account of itself (`docker info`)."""
        with self._asking("describe itself"):
            return self._quick.info()

    def create_volume(self, name: str, labels: Mapping[str, str]) -> None:
        with self._asking("create a volume"):
            self._quick.create_volume(name=name, driver="local", labels=dict(labels))

    def create_container(self, name: str, config: Mapping[str, Any]) -> str:
        """Make a container from the body of the API call; its id."""
        with self._asking("create a container"):
            made = self._quick.create_container_from_config(dict(config), name)  # type: ignore[no-untyped-call]
            return cast(str, made["Id"])

    def put_archive(self, container: str, folder: str, tar: Iterator[bytes]) -> None:
        """Unpack a tar archive, given in pieces, into a folder of a container."""
        with self._asking("fill the run's inputs"):
            if not self._bulky.put_archive(container, folder, tar):
                raise EngineFailure("The container engine did not take the run's inputs; run again.")

    def attach(self, container: str) -> Iterable[tuple[bytes | None, bytes | None]]:
        """The live (stdout, stderr) pieces of a container; ends with the container or with the connection."""
        with self._asking("attach to a container"):
            stream = self._quick.attach(
                container, stdout=True, stderr=True, stream=True, logs=False, demux=True
            )
            return cast("Iterable[tuple[bytes | None, bytes | None]]", stream)

    def start(self, container: str) -> None:
        with self._asking("start a container"):
            self._quick.start(container)

    def signal(self, container: str, name: str) -> None:
        """Send a signal to process 1 of a container."""
        with self._asking("signal a container"):
            self._quick.kill(container, signal=name)

    def kill(self, container: str) -> None:
        """Kill a container; quiet where it has ended or is gone."""
        with self._asking("kill a container"):
            try:
                self._quick.kill(container)
            except APIError as error:
                if error.status_code not in (404, 409):
                    raise

    def wait(self, container: str) -> int:
        """Wait until a container has ended; its exit status."""
        with self._asking("wait for a container"):
            return int(self._quick.wait(container, timeout=QUICK)["StatusCode"])

    def state(self, container: str) -> dict[str, Any]:
        """The `State` of a container: Running, ExitCode, OOMKilled, ..."""
        with self._asking("inspect a container"):
            return cast("dict[str, Any]", self._quick.inspect_container(container)["State"])

    def remove_container(self, container: str) -> None:
        """Remove a container and its anonymous volumes, running or not; quiet where it is gone."""
        with self._asking("remove a container"):
            try:
                self._quick.remove_container(container, v=True, force=True)
            except APIError as error:
                if error.status_code != 404 and "already in progress" not in str(error):
                    raise

    def remove_volume(self, name: str) -> None:
        """Remove a volume; quiet where it is gone."""
        with self._asking("remove a volume"):
            try:
                self._quick.remove_volume(name, force=True)
            except APIError as error:
                if error.status_code != 404:
                    raise

    def labelled(self, label: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """All containers and all volumes that carry a label."""
        with self._asking("list containers"):
            containers = self._quick.containers(all=True, filters={"label": label})
            volumes = self._quick.volumes(filters={"label": label}).get("Volumes") or []
        return cast("list[dict[str, Any]]", containers), cast("list[dict[str, Any]]", volumes)
