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
from gatekeeper.sandbox.base import Job, Outcome, Runner
from gatekeeper.sandbox.images import archive, recipe, requirements
from gatekeeper.sandbox.images.archive import Description
from gatekeeper.sandbox.images.cache import Cache, Layer, default_folder
from gatekeeper.sandbox.images.events import BuildEvent, OnBuild, Step
from gatekeeper.sandbox.images.parts import (
    AddedPart,
    CarriedPythonPart,
    DebianPart,
    ElsewherePart,
    FilesPart,
    Part,
    RegistryPart,
    RequiredPart,
    WheelsPart,
)
from gatekeeper.sandbox.images.recipe import Recipe, Tree
from gatekeeper.sandbox.images.requirements import Requirements, Unusable
from gatekeeper.sandbox.images.sealed import LIMITS, BytecodePart, LibraryPart, RunJob
from gatekeeper.sandbox.images.store import ImageStore
from gatekeeper.sandbox.images.toolchain import Toolchain, ToolchainPart
from gatekeeper.sandbox.images.tree import write_layer
from gatekeeper.sandbox.seal import CARRIED

PINNED = re.compile(r"[^@\s]+@sha256:[0-9a-f]{64}")
CHECK = b"theorem check (p : Prop) (h : p) : p := h\n"
CHECKOUT = Path(__file__).resolve().parents[3]

OpenSandbox = Callable[[Callable[[str], str]], AbstractContextManager[Runner]]
"""Opens a sandbox that asks the given function for the id of a job's image."""


@dataclass(frozen=True, slots=True)
class ImageSettings:
    """Where inputs and finished layers are."""

    root: Path = CHECKOUT
    """The repository: recipes in sandboxes/, and the files they name."""
    cache: Path = field(default_factory=default_folder)
    base: str | None = None
    """A base image `NAME@sha256:…` to stand on, in place of a tree of Debian packages."""
    toolchain: str | None = None
    """The digest of the Lean toolchain that images may hold."""
    engine: str | None = None
    """The digest of the Lean engine that is to judge, where it isn't the pinned one."""

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

    def brought(self, name: str, layers: Layers) -> tuple[Path, ...]:
        """The bytes of those layers that are not ours."""
        theirs = layers[:1] if is_elsewhere(name) else ()
        if name.startswith(requirements.PREFIX):
            own = {held.key for held in self.layers("python")}
            theirs = tuple(held for held in layers if held.key not in own)
        return tuple(self.tars(theirs))

    def layers(
        self,
        name: str,
        on_event: OnBuild | None = None,
        required: Requirements | None = None,
        toolchain: Toolchain | None = None,
    ) -> Layers:
        """The layers of an image, bottom first. With `on_event`, those that are missing are made.

        `required` are the requirements that the image is named for, with the bound that holds now;
        `toolchain` is needed where the layer of one has to be made.

        Raises:
            ImageUnavailable: one is missing, or can't be made here and now.
            InputError: the recipe or the author's requirements can't be used.
            EngineUnavailable, EngineFailure: a sealed step of the build broke down, or the disk is full.
        """
        maker = _Maker(self, self._settings, self._cache, self._store, self._open_sandbox, name, on_event)
        if is_elsewhere(name):
            return maker.elsewhere(self._recipe("base"))
        if name.startswith(requirements.PREFIX):
            required = required or self._cache.requirements(name)
            if required is None:
                raise missing(name)
        recipes = recipe.chain(self._settings.recipes, "python" if required else name)
        return maker.layers(recipes, required, toolchain)

    def check_toolchain(self, image: str, command: tuple[str, ...]) -> None:
        """See that a toolchain compiles a file of one line, in an image that holds it.

        Raises:
            ImageUnavailable: it does not.
        """
        job = Job(name="check", image=image, command=command, limits=LIMITS, files={"src/Check.lean": CHECK})
        with self._open_sandbox(lambda _: image) as sandbox:
            outcome = sandbox.run(job)
        if outcome.exit_code != 0 or outcome.breach is not None:
            last = outcome.output.decode("utf-8", "replace").strip().rpartition("\n")[2][-400:]
            why = (outcome.breach_text or last or f"exit status {outcome.exit_code}").rstrip(".")
            raise ImageUnavailable(f"The Lean toolchain does not work in a sealed container: {why}.")

    def _recipe(self, name: str) -> Recipe:
        return recipe.load(self._settings.recipes, name)


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

    def elsewhere(self, base: Recipe) -> Layers:
        """The tree of an image from a registry, with our own Python and the warden on top."""
        whole = self._held(ElsewherePart(self.name, self.store.files_of, self.assembly.architecture))
        tree = self._held(self._tree(base))
        python = CarriedPythonPart(self.cache.content(tree.key), tree.layer.digest, CARRIED)
        warden = tuple(item for item in base.files if item.to.startswith("/opt/gatekeeper"))
        return (whole, self._held(python), self._held(FilesPart(warden, self.settings.root)))

    def layers(
        self,
        recipes: tuple[tuple[str, Recipe], ...],
        required: Requirements | None,
        toolchain: Toolchain | None,
    ) -> Layers:
        """All layers, bottom first: what changes least comes first, so that engines share it."""
        (_, base), *others = recipes
        tree = self._held(self._tree(base))
        trusted = self._held(FilesPart(base.files, self.settings.root))
        if not others:
            return (tree, trusted)
        compile_in = self._sealed("base", (tree, trusted), Step.BASE)
        layers = [tree, *self._bytecode(tree, tree, compile_in)]
        architecture = self.assembly.architecture
        packages: list[Held] = []
        for name, own in others:
            if own.tree is not None:
                beneath = self.cache.content(tree.key)
                added = _on(own.tree, base.tree)
                layers.append(self._held(AddedPart(added, architecture, beneath, tree.layer.digest)))
            for wheels in own.wheels:
                lock = self.settings.recipes / name / wheels.lock
                packages.append(held := self._held(WheelsPart(wheels, lock, architecture, self.cache)))
                layers += [held, *self._bytecode(held, tree, compile_in)]
            if own.library is not None:
                stage = (tree, *packages, trusted)
                run = self._sealed(f"{name}-engine", stage, Step.OLEANS)
                layers.append(self._held(LibraryPart(own.library, self.settings.root, run)))
            if own.toolchain is not None:
                layers.append(self._toolchain(own.toolchain.to, toolchain))
        if required is not None:
            held = self._held(RequiredPart(required, architecture, self.cache))
            if held.layer.size > required.max_bytes:
                raise Unusable("The required packages take more than the policy's requirements_mb.")
            layers += [held, *self._bytecode(held, tree, compile_in, True)]
        sources = tuple(files for _, own in recipes for files in own.files)
        files = self._held(FilesPart(sources, self.settings.root))
        return (*layers, files, *self._bytecode(files, tree, compile_in))

    def _toolchain(self, to: str, toolchain: Toolchain | None) -> Held:
        digest = toolchain.digest if toolchain else self.settings.toolchain
        if digest is None:
            raise ImageUnavailable(
                f"The policy names no Lean toolchain; run `gate images build {self.name} --from DIR|ARCHIVE "
                "--sha256 …` with a release of Lean, which says what to write into gatekeeper.yaml."
            )
        part = ToolchainPart(digest, to, toolchain)
        layer = self.cache.layer(part.key)
        if layer is None and toolchain is None:
            raise part.missing()
        return Held(part.key, layer) if layer else self._held(part)

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

    def _bytecode(self, held: Held, tree: Held, run: RunJob, theirs: bool = False) -> Layers:
        if not held.layer.python:
            return ()
        compiler = self.settings.recipes / "base" / "bytecode.py"
        tar = self.cache.content(held.key)
        base = tree.layer.digest
        return (self._held(BytecodePart(tar, held.layer.digest, base, compiler, run, theirs)),)

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


def _on(tree: Tree, base: Tree | None) -> Tree:
    """A tree without the files that the tree it stands on leaves out."""
    if base is None:
        return tree
    return tree.model_copy(update={"drop": (*base.drop, *tree.drop)})


def is_elsewhere(name: str) -> bool:
    """Whether this names an image from elsewhere, `NAME@sha256:…`."""
    return "@" in name


def missing(name: str) -> ImageUnavailable:
    """The error for an image that is not built."""
    return ImageUnavailable(
        f"The image {name} is not built from today's inputs; run `gate images build {name}`."
    )
