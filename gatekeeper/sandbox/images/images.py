"""The images of a repository in an engine: their ids, building them, and how they stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.sandbox.images import archive, recipe
from gatekeeper.sandbox.images.archive import Description
from gatekeeper.sandbox.images.assembly import Assembly, ImageSettings, Layers, OpenSandbox, missing
from gatekeeper.sandbox.images.cache import Cache, Package
from gatekeeper.sandbox.images.events import BuildEvent, OnBuild, Step
from gatekeeper.sandbox.images.store import ImageStore


class ImageState(StrEnum):
    """How an image stands to its inputs."""

    READY = "ready"
    OUTDATED = "outdated"
    """The engine has one, made from other inputs."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Row:
    """One image as a person sees it; without an id it can't be used."""

    name: str
    summary: str
    state: ImageState
    id: str | None = None
    size: int | None = None
    """Bytes of its layers, uncompressed."""
    built: datetime | None = None
    packages: tuple[Package, ...] = ()


class Images:
    """The images of one repository in one engine."""

    def __init__(
        self,
        store: ImageStore,
        settings: ImageSettings | None = None,
        open_sandbox: OpenSandbox | None = None,
    ) -> None:
        """`open_sandbox` is for the steps of a build that run code; by default it opens a `DockerSandbox`."""
        self._store = store
        self._settings = settings or ImageSettings()
        self._cache = Cache(self._settings.cache)
        self._assembly = Assembly(self._settings, self._cache, store, open_sandbox or self._docker_sandbox)

    def _docker_sandbox(self, resolve: Callable[[str], str]) -> AbstractContextManager[Sandbox]:
        from gatekeeper.sandbox.docker import DockerSandbox

        seccomp = (self._settings.recipes / "seccomp.json").read_text("utf-8")
        return DockerSandbox(resolve=resolve, seccomp=seccomp)

    def names(self) -> tuple[str, ...]:
        """The images there are to build."""
        folder = self._settings.recipes
        return tuple(name for name in recipe.names(folder) if not recipe.load(folder, name).internal)

    def id_of(self, name: str) -> str:
        """The id by which the engine knows the image that today's inputs give. Fast: nothing is built.

        Raises:
            ImageUnavailable: it is not built, or its inputs changed since; says how to build it.
            InputError: there is no recipe of that name, or it can't be used.
        """
        found = archive.find(self._store, self._assembly.describe(name, self._assembly.layers(name)))
        if found is None:
            raise missing(name)
        return found

    def build(self, names: Iterable[str] = (), on_event: OnBuild = lambda event: None) -> tuple[str, ...]:
        """Build what is missing of these images (of all by default) and load them; their ids.

        Raises:
            ImageUnavailable: one can't be built here and now; says why and what to do.
            InputError: a recipe or the base image can't be used.
            EngineUnavailable, EngineFailure: the engine can't take it, or the disk is full.
        """
        wanted = tuple(names) or self.names()
        wait = BuildEvent(wanted[0], Step.WAIT)
        with self._cache.locked(lambda: on_event(wait)):
            built = tuple(self._build(name, on_event) for name in wanted)
            self._sweep()
        return built

    def list(self) -> tuple[Row, ...]:
        """Every image and how it stands."""
        return tuple(self._row(name) for name in self.names())

    def _build(self, name: str, on_event: OnBuild) -> str:
        layers = self._assembly.layers(name, on_event)
        image = self._assembly.describe(name, layers)
        found = archive.load(
            self._store,
            image,
            self._assembly.tars(layers),
            lambda done, total: on_event(BuildEvent(name, Step.LOAD, image.tag, done, total)),
        )
        self._write_manifest(image, layers, found)
        on_event(BuildEvent(name, Step.DONE, found))
        return found

    def _row(self, name: str) -> Row:
        summary = recipe.load(self._settings.recipes, name).summary
        try:
            found = self.id_of(name)
            layers = self._assembly.layers(name)
        except ImageUnavailable:
            old = self._store.has_any(f"gatekeeper/{name}")
            return Row(name, summary, ImageState.OUTDATED if old else ImageState.MISSING)
        return Row(
            name,
            summary,
            ImageState.READY,
            found,
            sum(held.layer.size for held in layers),
            datetime.fromtimestamp(max(held.layer.built for held in layers), UTC),
            _packages(layers),
        )

    def _write_manifest(self, image: Description, layers: Layers, found: str) -> None:
        """A record for people of what is in the image; nothing reads it back."""
        document = {
            "name": image.name,
            "id": image.id,
            "engine_id": found,
            "architecture": image.architecture,
            "layers": [
                {"digest": held.layer.digest, "size": held.layer.size, "inputs": held.key} for held in layers
            ],
            "packages": [package.model_dump() for package in _packages(layers)],
        }
        content = json.dumps(document, indent=1).encode() + b"\n"
        file = self._cache.folder / "images" / f"{image.id.removeprefix('sha256:')}.json"
        if not file.exists() or file.read_bytes() != content:
            self._cache.write(file, content)

    def _sweep(self) -> None:
        """Forget old layers, but none that an image of this repository is made of."""
        for name in self.names():
            with suppress(ImageUnavailable):
                for held in self._assembly.layers(name):
                    self._cache.used(held.key)
        self._cache.forget_unused()


def _packages(layers: Layers) -> tuple[Package, ...]:
    return tuple(package for held in layers for package in held.layer.packages)
