"""From a recipe to its finished layers: which there are, in which order, and made from what."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from gatekeeper.errors import ImageUnavailable, InputError
from gatekeeper.sandbox.base import Job, Outcome, Sandbox
from gatekeeper.sandbox.images import archive, recipe
from gatekeeper.sandbox.images.archive import Description
from gatekeeper.sandbox.images.cache import Cache, Layer, default_folder
from gatekeeper.sandbox.images.events import BuildEvent, OnBuild, Step
from gatekeeper.sandbox.images.parts import DebianPart, FilesPart, Part, RegistryPart, WheelsPart
from gatekeeper.sandbox.images.recipe import Recipe
from gatekeeper.sandbox.images.sealed import BytecodePart, LibraryPart, RunJob
from gatekeeper.sandbox.images.store import ImageStore
from gatekeeper.sandbox.images.tree import write_layer

PINNED = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")
CHECKOUT = Path(__file__).resolve().parents[3]

OpenSandbox = Callable[[Callable[[str], str]], AbstractContextManager[Sandbox]]
"""Opens a sandbox that asks the given function for the id of a job's image."""


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """Where inputs and finished layers are."""

    root: Path = CHECKOUT
    """The repository: recipes in sandboxes/, and the files they name."""
    cache: Path = field(default_factory=default_folder)
    base: str | None = None
    """A base image `NAME@sha256:…` to stand on, in place of a tree of Debian packages."""

    @property
    def recipes(self) -> Path:
        """The folder of recipes."""
        return self.root / "sandboxes"


@dataclass(frozen=True, slots=True)
class Held:
    """A finished layer and the key it is kept by."""

    key: str
    layer: Layer


Layers = tuple[Held, ...]


class Assembly:
    """Finds an image's layers, and makes those that are missing when asked to."""

    def __init__(
        self, settings: ImageSettings, cache: Cache, store: ImageStore, open_sandbox: OpenSandbox
    ) -> None:
        self._settings, self._cache, self._store = settings, cache, store
        self._open_sandbox = open_sandbox

    @cached_property
    def architecture(self) -> str:
        """The processor that the images are for."""
        return self._store.architecture()

    def describe(self, name: str, layers: Layers) -> Description:
        """The image made of these layers."""
        return Description(name, self.architecture, tuple(held.layer.digest for held in layers))

    def tars(self, layers: Layers) -> list[Path]:
        """The bytes of the layers."""
        return [self._cache.content(held.key) for held in layers]

    def layers(self, name: str, on_event: OnBuild | None = None) -> Layers:
        """The layers of an image, bottom first. With `on_event`, those that are missing are made.

        Raises:
            ImageUnavailable: one is missing, or can't be made here and now.
            InputError: the recipe can't be used.
            EngineUnavailable, EngineFailure: a sealed step of the build broke down, or the disk is full.
        """
        own = recipe.load(self._settings.recipes, name)
        base = recipe.load(self._settings.recipes, own.base) if own.base else own
        maker = _Maker(self, self._settings, self._cache, self._store, self._open_sandbox, name, on_event)
        return maker.layers(own, base)


@dataclass(frozen=True)
class _Maker:
    """The work on one image."""

    assembly: Assembly
    settings: ImageSettings
    cache: Cache
    store: ImageStore
    open_sandbox: OpenSandbox
    name: str
    on_event: OnBuild | None

    def layers(self, own: Recipe, base: Recipe) -> Layers:
        """All layers, bottom first: what changes least comes first, so that engines share it."""
        tree = self._held(self._tree(base))
        trusted = self._held(FilesPart(base.files, self.settings.root))
        if own is base:
            return (tree, trusted)
        compile_in = self._sealed("base", (tree, trusted), Step.BASE)
        layers = [tree, *self._bytecode(tree, tree, compile_in)]
        packages = []
        for wheels in own.wheels:
            lock = self.settings.recipes / self.name / wheels.lock
            packages.append(self._held(WheelsPart(wheels, lock, self.assembly.architecture)))
            layers += [packages[-1], *self._bytecode(packages[-1], tree, compile_in)]
        if own.library is not None:
            stage = (tree, *packages, trusted)
            run = self._sealed(f"{self.name}-engine", stage, Step.OLEANS)
            layers.append(self._held(LibraryPart(own.library, self.settings.root, run)))
        files = self._held(FilesPart(base.files + own.files, self.settings.root))
        return (*layers, files, *self._bytecode(files, tree, compile_in))

    def _tree(self, base: Recipe) -> Part:
        if base.tree is None:
            raise InputError(f"The recipe that {self.name!r} stands on has no tree of its own.")
        if self.settings.base is None:
            return DebianPart(base.tree, self.assembly.architecture)
        if not PINNED.fullmatch(self.settings.base):
            raise InputError(
                f"The base image {self.settings.base!r} must be named by its digest, NAME@sha256:…;"
                " `docker images --digests` shows it."
            )
        return RegistryPart(self.settings.base, base.tree, self.store.files_of, self.assembly.architecture)

    def _bytecode(self, held: Held, tree: Held, run: RunJob) -> Layers:
        if not held.layer.python:
            return ()
        compiler = self.settings.recipes / "base" / "bytecode.py"
        tar = self.cache.content(held.key)
        return (self._held(BytecodePart(tar, held.layer.digest, tree.layer.digest, compiler, run)),)

    def _held(self, part: Part) -> Held:
        key = part.key
        layer = self.cache.layer(key)
        if layer is None:
            layer = self._make(key, part)
        return Held(key, layer)

    def _make(self, key: str, part: Part) -> Layer:
        if self.on_event is None:
            raise missing(self.name)
        self._say(part.step)
        with self.cache.scratch() as scratch:
            nodes, packages = part.make(scratch, lambda text: self._say(part.step, text))
            tar = scratch / "layer.tar"
            written = write_layer(nodes, tar)
            # What was read may not be what the key was computed from.
            if part.key != key:
                raise ImageUnavailable(
                    f"The inputs of the image {self.name} changed while it was built; build it again."
                )
            layer = Layer(
                digest=written.digest,
                size=written.size,
                built=time.time(),
                python=any(node.path.endswith(".py") for node in nodes),
                packages=packages,
            )
            self.cache.keep(key, tar, layer)
        return layer

    def _sealed(self, stage: str, layers: Layers, step: Step) -> RunJob:
        """Runs a job in an image of these layers, which is loaded when the first job comes."""

        def run(job: Job) -> Outcome:
            image = self.assembly.describe(stage, layers)
            identity = archive.load(
                self.store,
                image,
                self.assembly.tars(layers),
                lambda done, total: self._say(step, f"loading {image.tag}", done, total),
            )
            with self.open_sandbox(lambda _: identity) as sandbox:
                return sandbox.run(job)

        return run

    def _say(self, step: Step, text: str = "", done: int | None = None, total: int | None = None) -> None:
        if self.on_event is not None:
            self.on_event(BuildEvent(self.name, step, text, done, total))


def missing(name: str) -> ImageUnavailable:
    """The error for an image that is not built."""
    return ImageUnavailable(
        f"The image {name} is not built from today's inputs; run `gate images build {name}`."
    )
