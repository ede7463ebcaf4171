"""The images of a repository in an engine: their ids, building them, and how they stand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from gatekeeper.errors import ImageUnavailable, InputError
from gatekeeper.sandbox.base import Runner
from gatekeeper.sandbox.images import archive, bill, recipe, requirements
from gatekeeper.sandbox.images.archive import Archived, Description
from gatekeeper.sandbox.images.assembly import (
    Assembly,
    ImageSettings,
    Layers,
    OpenSandbox,
    is_elsewhere,
    missing,
)
from gatekeeper.sandbox.images.cache import Cache, Package
from gatekeeper.sandbox.images.events import BuildEvent, OnBuild, Step
from gatekeeper.sandbox.images.guests import Guests
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.sandbox.images.store import ImageStore, NoStore
from gatekeeper.sandbox.images.toolchain import (
    Toolchain,
    read_toolchain,
    refuse_other_engine,
    refuse_unreadable,
)


class ImageState(StrEnum):
    """How an image stands to its inputs."""

    READY = "ready"
    OUTDATED = "outdated"
    """The engine has one, made from other inputs."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Ready:
    """An image that the engine has, and what is in it."""

    name: str
    id: str
    bill: bytes
    """CycloneDX, JSON."""
    brought: tuple[Path, ...] = ()
    """Layers that are not ours: an image from elsewhere, an author's packages."""


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
    problem: str = ""
    """Why it can't be used, and what to do."""


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
        self._guests = Guests(self._cache.folder / "guests", store, archive.OURS)
        self._assembly = Assembly(self._settings, self._cache, store, open_sandbox or self._docker_sandbox)

    def _docker_sandbox(self, resolve: Callable[[str], str]) -> AbstractContextManager[Runner]:
        from gatekeeper.sandbox.docker import DockerSandbox

        seccomp = (self._settings.recipes / "seccomp.json").read_text("utf-8")
        return DockerSandbox(resolve=resolve, seccomp=seccomp)

    def names(self) -> tuple[str, ...]:
        """The images there are to build."""
        folder = self._settings.recipes
        return tuple(name for name in recipe.names(folder) if not recipe.load(folder, name).internal)

    def usual(self) -> tuple[str, ...]:
        """Those that are built without being asked for."""
        folder = self._settings.recipes
        return tuple(name for name in self.names() if not recipe.load(folder, name).on_demand)

    def id_of(self, name: str) -> str:
        """The id by which the engine knows the image that today's inputs give. Fast: nothing is built.

        Raises:
            ImageUnavailable: it is not built, or its inputs changed since; says how to build it.
            InputError: there is no recipe of that name, or it can't be used.
        """
        self._guests.reap()
        layers = self._assembly.layers(name)
        self._refuse_other_engine(name, layers)
        found = archive.find(self._store, self._assembly.describe(name, layers))
        if found is None:
            raise missing(name)
        return found

    def known(self, image: str | Requirements) -> frozenset[str]:
        """The ids under which engines have taken from here the image that today's inputs give. Asks none.

        Empty where it was not made here, or its inputs changed since.

        Raises:
            InputError: there is no recipe of that name, or it can't be used.
        """
        required = image if isinstance(image, Requirements) else None
        name = required.name if required else str(image)
        found = set()
        for file in (self._cache.folder / "images").glob("*.json"):
            with suppress(OSError, ValueError, KeyError, TypeError, ImageUnavailable):
                kept = json.loads(file.read_bytes())
                if kept["name"] != name:
                    continue
                store = NoStore(kept["architecture"])
                assembly = Assembly(self._settings, self._cache, store, self._docker_sandbox)
                if assembly.describe(name, assembly.layers(name, None, required)).id == kept["id"]:
                    found |= {kept["id"], kept["engine_id"]}
        return frozenset(found)

    def prepare(self, image: str | Requirements, on_event: OnBuild = lambda event: None) -> Ready:
        """The image of that name, or `python` with an author's packages; built where it is missing.

        Raises:
            ImageUnavailable, EngineUnavailable, EngineFailure: as `build`.
            InputError: the author's requirements can't be fulfilled; says which and why.
        """
        self._guests.reap()
        required = image if isinstance(image, Requirements) else None
        name = required.name if required else str(image)
        try:
            layers = self._assembly.layers(name, None, required)
            found = archive.find(self._store, self._assembly.describe(name, layers))
        except ImageUnavailable:
            found = None
        if found is None:
            wait = BuildEvent(name, Step.WAIT)
            with self._cache.locked(lambda: on_event(wait)):
                found = self._build(name, on_event, required)
            if required is not None:
                self._cache.keep_requirements(required)
            layers = self._assembly.layers(name, None, required)
        for held in layers:
            self._cache.used(held.key)
        content = self._bill(self._assembly.describe(name, layers), name, layers)
        return Ready(name, found, content, self._assembly.brought(name, layers))

    def build(self, names: Iterable[str] = (), on_event: OnBuild = lambda event: None) -> tuple[str, ...]:
        """Build what is missing of these images (default: `usual`) and load them; their ids.

        Raises:
            ImageUnavailable: one can't be built here and now; says why and what to do.
            InputError: a recipe or the base image can't be used.
            EngineUnavailable, EngineFailure: the engine can't take it, or the disk is full.
        """
        self._guests.reap()
        wanted = tuple(names) or self.usual()
        wait = BuildEvent(wanted[0], Step.WAIT)
        with self._cache.locked(lambda: on_event(wait)):
            built = tuple(self._build(name, on_event) for name in wanted)
            self._sweep()
        return built

    def build_toolchain(
        self,
        name: str,
        source: Path,
        sha256: str | None,
        libraries: Sequence[Path] = (),
        on_event: OnBuild = lambda event: None,
    ) -> tuple[str, Toolchain]:
        """Build an image with a Lean toolchain that the user has; its id, and what the toolchain is.

        `source` is a folder or an archive with this SHA-256, `libraries` are folders of modules compiled
        with it (see toolchain.py).

        Raises:
            InputError: the image takes no toolchain, or this is none, or not the named one.
            ImageUnavailable, EngineUnavailable, EngineFailure: as for `build`.
        """
        own = recipe.load(self._settings.recipes, name).toolchain
        if own is None:
            raise InputError(f"The image {name} takes no Lean toolchain; lean-toolchain does.")
        with self._cache.locked(lambda: on_event(BuildEvent(name, Step.WAIT))):
            with self._cache.scratch() as scratch:
                on_event(BuildEvent(name, Step.TOOLCHAIN, f"reading {source}"))
                architecture = self._assembly.architecture
                taken = read_toolchain(source, sha256, libraries, architecture, scratch)
                on_event(BuildEvent(name, Step.TOOLCHAIN, f"reading {len(taken.files)} files of it"))
                refuse_unreadable(taken)
                found = self._build(name, on_event, toolchain=taken)
                on_event(BuildEvent(name, Step.TOOLCHAIN, "trying it"))
                self._assembly.check_toolchain(found, own.check)
            self._sweep()
        return found, taken

    def export(self, name: str, identity: str) -> Callable[[], Iterator[bytes]]:
        """The archive of an image that is built, if it is the one of this id; the same bytes at every call.

        Raises:
            ImageUnavailable: it is not built any more, or another one is.
        """
        layers = self._assembly.layers(name)
        image = self._assembly.describe(name, layers)
        if identity not in (image.id, archive.find(self._store, image)):
            raise ImageUnavailable(
                f"The image {name} was made anew since it was used as {identity[:19]}…; "
                "run `gate verify` again first."
            )
        return lambda: archive.stream(image, self._assembly.tars(layers))

    def there(self, identity: str) -> str | None:
        """The id of an image of ours that the engine has, wherever it came from."""
        stored = self._store.find(identity)
        return stored.id if stored is not None and stored.id == identity else None

    def bill_of(self, identity: str) -> bytes | None:
        """The bill of materials of an image that was made here, by its id."""
        try:
            return (self._cache.folder / "images" / f"{identity.removeprefix('sha256:')}.cdx").read_bytes()
        except FileNotFoundError:
            return None

    def take_over(self, archived: Archived) -> tuple[str, bool]:
        """Load an archive that was checked; the id by which the engine knows it, and whether it is new there.

        Raises:
            EngineUnavailable, EngineFailure: the engine can't take it.
        """
        self._guests.reap()
        if known := archive.find(self._store, archived.image):
            return known, False
        self._guests.expect(archived.image.tag)
        return archive.load_archive(self._store, archived), True

    def put_back(self, archived: Archived) -> None:
        """Remove an image that `take_over` loaded; after a kill, the next use of images does."""
        self._guests.leave(archived.image.tag)

    def list(self) -> tuple[Row, ...]:
        """Every image and how it stands; after ours, those that artifacts asked for."""
        return tuple(self._row(name) for name in (*self.names(), *self._asked_for()))

    def prune(self, names: Iterable[str] = (), *, dry_run: bool = False) -> tuple[str, ...]:
        """Remove from the engine what is outdated or was made for an artifact, or the images of these names.

        Their layers go from the cache as well, and both come back when they are needed. An image in use by
        a container stays. Returns the tags that are gone, or in a dry run those that would go.
        """
        wanted = tuple(names)
        keep: set[str] = set()
        for name in self.names() if not wanted else ():
            with suppress(ImageUnavailable):
                keep.add(self._assembly.describe(name, self._assembly.layers(name)).tag)
        repositories = {archive.repository(name) for name in wanted}
        removed = []
        with self._cache.locked(lambda: None):
            for tag in self._store.tags(archive.OURS):
                if tag not in keep and (not wanted or tag.rpartition(":")[0] in repositories):
                    removed += [tag] if dry_run or self._store.remove(tag) else []
            for name in () if dry_run else wanted or self._asked_for():
                self._forget(name)
        return tuple(removed)

    def _asked_for(self) -> tuple[str, ...]:
        """The images that artifacts asked for and that were made here."""
        names = set()
        for file in (self._cache.folder / "images").glob("*.json"):
            with suppress(OSError, ValueError, KeyError, TypeError):
                names.add(str(json.loads(file.read_text("utf-8"))["name"]))
        return tuple(sorted(name for name in names if is_elsewhere(name) or is_required(name)))

    def _forget(self, name: str) -> None:
        """Drop what the cache holds of an image that an artifact asked for, but no layer that ours need."""
        if not (is_elsewhere(name) or is_required(name)):
            return
        ours: set[str] = set()
        for other in self.names():
            with suppress(ImageUnavailable):
                ours |= {held.key for held in self._assembly.layers(other)}
        with suppress(ImageUnavailable):
            for held in self._assembly.layers(name):
                if held.key not in ours:
                    self._cache.forget(held.key)
        self._cache.forget_image(name)

    def _refuse_other_engine(self, name: str, layers: Layers) -> None:
        """See `refuse_other_engine`: the engine that is to judge must be in the image that holds it."""
        packages = _packages(layers)
        if not any(package.kind == "engine" for package in packages):
            return
        recipes = recipe.chain(self._settings.recipes, name)
        [pin] = [self._settings.root / own.library.pin for _, own in recipes if own.library]
        try:
            pinned = json.loads(pin.read_text("utf-8"))["engine"]
        except (OSError, ValueError, KeyError) as error:
            raise InputError(f"{pin} names no Lean engine; restore it.") from error
        refuse_other_engine(self._settings.engine, pinned, packages)

    def _build(
        self,
        name: str,
        on_event: OnBuild,
        required: Requirements | None = None,
        toolchain: Toolchain | None = None,
    ) -> str:
        layers = self._assembly.layers(name, on_event, required, toolchain)
        image = self._assembly.describe(name, layers)
        found = archive.load(
            self._store,
            image,
            self._assembly.tars(layers),
            lambda done, total: on_event(BuildEvent(name, Step.LOAD, image.tag, done, total)),
        )
        self._write_manifest(image, name, layers, found)
        self._bill(image, name, layers, anew=True)
        on_event(BuildEvent(name, Step.DONE, found))
        return found

    def _row(self, name: str) -> Row:
        summary = _summary(name) or recipe.load(self._settings.recipes, name).summary
        try:
            found = self.id_of(name)
            layers = self._assembly.layers(name)
        except ImageUnavailable as error:
            old = self._store.has_any(archive.repository(name))
            state = ImageState.OUTDATED if old else ImageState.MISSING
            return Row(name, summary, state, problem=str(error))
        return Row(
            name,
            summary,
            ImageState.READY,
            found,
            sum(held.layer.size for held in layers),
            datetime.fromtimestamp(max(held.layer.built for held in layers), UTC),
            _packages(layers),
        )

    def _bill(self, image: Description, name: str, layers: Layers, *, anew: bool = False) -> bytes:
        """The image's bill of materials, made when the image is built."""
        file = self._cache.folder / "images" / f"{image.id.removeprefix('sha256:')}.cdx"
        if not anew:
            with suppress(OSError):
                return file.read_bytes()
        content = bill.bill(name, image.id, image.architecture, _packages(layers))
        self._cache.write(file, content)
        return content

    def _write_manifest(self, image: Description, name: str, layers: Layers, found: str) -> None:
        """A record of what is in the image, and of the id that an engine knows it by."""
        document = {
            "name": name,
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


def is_required(name: str) -> bool:
    """Whether this names an image made for an author's requirements file."""
    return name.startswith(requirements.PREFIX)


def _summary(name: str) -> str:
    """What an image is that no recipe describes."""
    if is_required(name):
        return "python with the packages of a requirements file"
    return "from elsewhere, with the warden on top" if is_elsewhere(name) else ""


def _packages(layers: Layers) -> tuple[Package, ...]:
    return tuple(package for held in layers for package in held.layer.packages)
