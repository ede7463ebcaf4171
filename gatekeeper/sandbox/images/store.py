"""Where finished images live: what a build needs of a container engine, and Docker's way of doing it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from gatekeeper.errors import EngineFailure, EngineUnavailable, ImageUnavailable

if TYPE_CHECKING:
    from docker import APIClient


@dataclass(frozen=True, slots=True)
class Stored:
    """An image that an engine has. An engine may know it by another id than ours; its layers tell."""

    id: str
    digests: tuple[str, ...]


class ImageStore(Protocol):
    """A container engine's images.

    Every method raises EngineUnavailable if nothing answers and EngineFailure if the engine gave an error.
    """

    def architecture(self) -> str:
        """The processor that containers see: amd64, arm64."""
        ...

    def find(self, reference: str) -> Stored | None:
        """The image of that id or tag."""
        ...

    def has_any(self, repository: str) -> bool:
        """Whether any image has a tag in `repository`."""
        ...

    def tags(self, prefix: str) -> tuple[str, ...]:
        """All tags that begin with `prefix`."""
        ...

    def remove(self, tag: str) -> bool:
        """Remove an image's tag, and the image with its last one; False where a container uses it."""
        ...

    def load(self, archive: Iterator[bytes]) -> None:
        """Take over an archive."""
        ...

    def files_of(self, reference: str) -> Iterator[bytes]:
        """A tar of the whole file tree of `NAME@sha256:…`, pulled if it isn't here.

        Raises:
            ImageUnavailable: it can't be pulled.
        """
        ...


@dataclass(frozen=True, slots=True)
class NoStore:
    """No engine at all, but the processor of one: enough to find out what an image would be."""

    _architecture: str

    def architecture(self) -> str:
        """See ImageStore."""
        return self._architecture

    def find(self, reference: str) -> Stored | None:
        """See ImageStore."""
        return None

    def has_any(self, repository: str) -> bool:
        """See ImageStore."""
        return False

    def tags(self, prefix: str) -> tuple[str, ...]:
        """See ImageStore."""
        return ()

    def remove(self, tag: str) -> bool:
        """See ImageStore."""
        return False

    def load(self, archive: Iterator[bytes]) -> None:
        """See ImageStore."""
        raise EngineUnavailable("No container engine was asked for.")

    def files_of(self, reference: str) -> Iterator[bytes]:
        """See ImageStore."""
        raise EngineUnavailable("No container engine was asked for.")


class DockerImageStore:
    """The images of Docker, or of anything that speaks its protocol.

    `connect` gives a client that is patient enough for moving bytes.
    """

    def __init__(self, connect: Callable[[], APIClient]) -> None:
        self._connect = connect

    @cached_property
    def _client(self) -> APIClient:
        return self._connect()

    def architecture(self) -> str:
        """See ImageStore."""
        with _errors("tell its version"):
            return str(self._client.version()["Arch"])

    def find(self, reference: str) -> Stored | None:
        """See ImageStore."""
        from docker.errors import ImageNotFound

        with _errors("look for an image"):
            try:
                found = self._client.inspect_image(reference)  # type: ignore[no-untyped-call]
            except ImageNotFound:
                return None
        return Stored(found["Id"], tuple(found["RootFS"].get("Layers") or ()))

    def has_any(self, repository: str) -> bool:
        """See ImageStore."""
        with _errors("list images"):
            return bool(self._client.images(name=repository))

    def tags(self, prefix: str) -> tuple[str, ...]:
        """See ImageStore."""
        with _errors("list images"):
            found = self._client.images()
        tags = (tag for image in found for tag in image.get("RepoTags") or ())
        return tuple(sorted(tag for tag in tags if tag.startswith(prefix)))

    def remove(self, tag: str) -> bool:
        """See ImageStore."""
        from docker.errors import APIError

        with _errors("remove an image"):
            try:
                self._client.remove_image(tag)
            except APIError as error:
                if error.status_code not in (404, 409):
                    raise
                return error.status_code == 404
        return True

    def load(self, archive: Iterator[bytes]) -> None:
        """See ImageStore."""
        with _errors("load an image"):
            # Progress lines keep a slow engine from looking like a dead one.
            lines: Iterator[dict[str, Any]] = self._client.load_image(archive, quiet=False)  # type: ignore[no-untyped-call]
            for line in lines:
                if "error" in line:
                    raise EngineFailure(f"The container engine did not take the image: {line['error']}.")

    def files_of(self, reference: str) -> Iterator[bytes]:
        """See ImageStore."""
        self._pull(reference)
        with _errors("read the base image"):
            # Never started: it only makes the layers one tree.
            container = self._client.create_container(reference, command=["true"], network_disabled=True)[
                "Id"
            ]
            try:
                yield from self._client.export(container)
            finally:
                self._client.remove_container(container, force=True, v=True)

    def _pull(self, reference: str) -> None:
        from docker.errors import APIError

        if self.find(reference) is not None:
            return
        with _errors("pull the base image"):
            try:
                for line in self._client.pull(reference, stream=True, decode=True):
                    if "error" in line:
                        raise ImageUnavailable(f"{reference} can't be pulled: {line['error']}.")
            except APIError as error:
                raise ImageUnavailable(
                    f"{reference} can't be pulled: {error.explanation or error}."
                ) from error


def _errors(doing: str) -> Any:
    """The engine's errors as ours. Imported when used: the Docker SDK takes a while."""
    from gatekeeper.sandbox.engine import engine_errors

    return engine_errors(doing)
