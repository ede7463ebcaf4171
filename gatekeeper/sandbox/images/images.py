"""Recipes to loaded images, and the id that today's inputs give."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from gatekeeper.errors import EngineFailure, ImageUnavailable, InputError
from gatekeeper.sandbox.images import archive, recipe
from gatekeeper.sandbox.images.archive import Description
from gatekeeper.sandbox.images.cache import Cache, Layer, Package, default_folder
from gatekeeper.sandbox.images.events import BuildEvent, OnBuild, Step
from gatekeeper.sandbox.images.parts import DebianPart, FilesPart, Part, RegistryPart, WheelsPart
from gatekeeper.sandbox.images.store import ImageStore
from gatekeeper.sandbox.images.tree import write_layer

CHECKOUT = Path(__file__).resolve().parents[3]
PROGRESS_STEP = 4 << 20
"""Bytes of an archive between two signs of life."""


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """Where inputs and finished layers are."""

    root: Path = CHECKOUT
    """The repository: recipes in sandboxes/, and the files they name."""
    cache: Path = field(default_factory=default_folder)
    base: str | None = None
    """A base image `NAME@sha256:…` to stand on, in place of a tree of Debian packages."""


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


@dataclass(frozen=True, slots=True)
class _Held:
    """A finished layer and the key it is kept by."""

    key: str
    layer: Layer


class Images:
    """The images of one repository in one engine."""

    def __init__(self, store: ImageStore, settings: ImageSettings | None = None) -> None:
        self._store = store
        self._settings = settings or ImageSettings()
        self._recipes = self._settings.root / "sandboxes"
        self._cache = Cache(self._settings.cache)

    @cached_property
    def _architecture(self) -> str:
        return self._store.architecture()

    def names(self) -> tuple[str, ...]:
        """The images there are to build."""
        return tuple(
            name for name in recipe.names(self._recipes) if not recipe.load(self._recipes, name).internal
        )

    def id_of(self, name: str) -> str:
        """The id by which the engine knows the image that today's inputs give. Fast: nothing is built.

        Raises:
            ImageUnavailable: it is not built, or its inputs changed since; says how to build it.
            InputError: there is no recipe of that name, or it can't be used.
        """
        return self._found(name, self._layers(name, None))

    def _found(self, name: str, held: tuple[_Held, ...]) -> str:
        image = self._description(name, held)
        for reference in (image.id, image.tag):
            stored = self._store.find(reference)
            if stored is not None and stored.digests == image.digests:
                return stored.id
        raise _missing(name)

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
            self._cache.forget_unused()
        return built

    def list(self) -> tuple[Row, ...]:
        """Every image and how it stands."""
        return tuple(self._row(name) for name in self.names())

    def _row(self, name: str) -> Row:
        summary = recipe.load(self._recipes, name).summary
        try:
            held = self._layers(name, None)
            found = self._found(name, held)
        except ImageUnavailable:
            old = self._store.has_any(f"gatekeeper/{name}")
            return Row(name, summary, ImageState.OUTDATED if old else ImageState.MISSING)
        return Row(
            name,
            summary,
            ImageState.READY,
            found,
            sum(one.layer.size for one in held),
            datetime.fromtimestamp(max(one.layer.built for one in held), UTC),
            tuple(package for one in held for package in one.layer.packages),
        )

    def _build(self, name: str, on_event: OnBuild) -> str:
        for _ in range(2):
            held = self._layers(name, on_event)
            try:
                found = self._found(name, held)
                break
            except ImageUnavailable:
                # A layer whose bytes were thrown away is made again, and may have another digest then.
                if all(self._cache.content(one.key) for one in held):
                    self._load(name, held, on_event)
                else:
                    for one in held:
                        self._cache.forget_lost(one.key)
        else:
            found = self._found(name, held)
        for one in held:
            self._cache.used(one.key)
        self._write_manifest(name, held, found)
        on_event(BuildEvent(name, Step.DONE, found))
        return found

    def _layers(self, name: str, on_event: OnBuild | None) -> tuple[_Held, ...]:
        """The finished layers of an image, bottom first. With `on_event`, those that are missing are made."""
        own = recipe.load(self._recipes, name)
        base = recipe.load(self._recipes, own.base) if own.base else own
        if base.tree is None:
            raise InputError(f"The recipe {own.base!r} that {name!r} stands on has no tree of its own.")
        parts: list[Part] = [
            DebianPart(base.tree, self._architecture)
            if self._settings.base is None
            else RegistryPart(self._settings.base, base.tree, self._store.files_of, self._architecture)
        ]
        parts += [
            WheelsPart(wheels, self._recipes / name / wheels.lock, self._architecture)
            for wheels in own.wheels
        ]
        files = base.files if own is base else base.files + own.files
        parts.append(FilesPart(files, self._settings.root))
        return tuple(self._layer(name, part, on_event) for part in parts)

    def _layer(self, name: str, part: Part, on_event: OnBuild | None) -> _Held:
        key = part.key
        layer = self._cache.layer(key)
        if layer is None:
            if on_event is None:
                raise _missing(name)
            on_event(BuildEvent(name, part.step))
            with self._cache.scratch() as scratch:
                nodes, packages = part.make(scratch, lambda text: on_event(BuildEvent(name, part.step, text)))
                tar = scratch / "layer.tar"
                written = write_layer(nodes, tar)
                layer = Layer(digest=written.digest, size=written.size, built=time.time(), packages=packages)
                self._cache.keep(key, tar, layer)
        return _Held(key, layer)

    def _description(self, name: str, held: tuple[_Held, ...]) -> Description:
        return Description(name, self._architecture, tuple(one.layer.digest for one in held))

    def _load(self, name: str, held: tuple[_Held, ...], on_event: OnBuild) -> None:
        tars = [tar for one in held if (tar := self._cache.content(one.key))]
        total = sum(tar.stat().st_size for tar in tars)
        image = self._description(name, held)

        def counted() -> Iterator[bytes]:
            done = told = 0
            for chunk in archive.stream(image, tars):
                yield chunk
                done += len(chunk)
                if done - told >= PROGRESS_STEP:
                    told = done
                    on_event(BuildEvent(name, Step.LOAD, image.tag, min(done, total), total))

        on_event(BuildEvent(name, Step.LOAD, image.tag, 0, total))
        self._store.load(counted())
        if not any(
            stored.digests == image.digests
            for reference in (image.id, image.tag)
            if (stored := self._store.find(reference))
        ):
            raise EngineFailure(
                f"The container engine took the image {name} but does not have it; restart the engine."
            )

    def _write_manifest(self, name: str, held: tuple[_Held, ...], found: str) -> None:
        """A record for people of what is in the image; nothing reads it back."""
        image = self._description(name, held)
        document = {
            "name": name,
            "id": image.id,
            "engine_id": found,
            "architecture": self._architecture,
            "layers": [
                {"digest": one.layer.digest, "size": one.layer.size, "inputs": one.key} for one in held
            ],
            "packages": [package.model_dump() for one in held for package in one.layer.packages],
        }
        file = self._cache.folder / "images" / f"{image.id.removeprefix('sha256:')}.json"
        self._cache.write(file, json.dumps(document, indent=1).encode() + b"\n")


def _missing(name: str) -> ImageUnavailable:
    return ImageUnavailable(
        f"The image {name} is not built from today's inputs; run `gate images build {name}`."
    )
