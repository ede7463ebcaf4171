"""The folder of finished layers, keyed by what went into them.

A layer is there whole or not at all: it is written aside, flushed to disk and renamed. One lock keeps builds
of several processes apart; what a killed one left is swept by the next.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from gatekeeper.errors import EngineFailure
from gatekeeper.files import sweep, write_whole
from gatekeeper.sandbox.images import requirements
from gatekeeper.sandbox.images.requirements import Requirements

UNUSED_SECONDS = 30 * 86_400
"""A layer that no build used for this long is removed."""


class Package(BaseModel):
    """Something from elsewhere that a layer holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str
    """deb, wheel, or base for a tree out of a registry."""
    name: str
    version: str
    sha256: str = ""
    """Of the package file, where it is known."""


class Layer(BaseModel):
    """What is remembered of a finished layer, beside its bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    digest: str
    size: int
    """Bytes, uncompressed."""
    built: float
    """Seconds since 1970."""
    python: bool
    """Whether there are Python files in it."""
    packages: tuple[Package, ...] = ()


def key_of(*parts: object) -> str:
    """A short name for inputs: equal inputs give equal keys, on every machine."""
    text = json.dumps(parts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def default_folder() -> Path:
    """`gatekeeper` in the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gatekeeper"


class Cache:
    """The layers in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._layers = folder / "layers"
        self._scratch = folder / "scratch"

    def layer(self, key: str) -> Layer | None:
        """The record of a finished layer."""
        try:
            layer = Layer.model_validate_json((self._layers / f"{key}.json").read_bytes())
        except (FileNotFoundError, ValidationError):
            return None
        return layer if self.content(key).is_file() else None

    def content(self, key: str) -> Path:
        """Where the tar of a finished layer is."""
        return self._layers / f"{key}.tar"

    def keep(self, key: str, tar: Path, layer: Layer) -> None:
        """Take over a finished tar. The record comes last: what has a record had its bytes."""
        self._layers.mkdir(parents=True, exist_ok=True)
        with tar.open("rb") as file:
            os.fsync(file.fileno())
        tar.replace(self._layers / f"{key}.tar")
        self.write(self._layers / f"{key}.json", layer.model_dump_json(indent=1).encode() + b"\n")

    def requirements(self, name: str) -> Requirements | None:
        """The requirements of the image with that name, if they were kept; without a bound of their own."""
        try:
            content = (self.folder / "requirements" / f"{name}.txt").read_bytes()
        except FileNotFoundError:
            return None
        found = requirements.parse(content, name, sys.maxsize)
        return found if found.name == name else None

    def keep_requirements(self, required: Requirements) -> None:
        """Keep requirements, so that their image can be found again by its name."""
        file = self.folder / "requirements" / f"{required.name}.txt"
        if not file.exists():
            self.write(file, required.text.encode("ascii"))

    def wheel(self, digest: str, name: str) -> Path:
        """Where the wheel with this SHA-256 is, or would be."""
        return self.folder / "wheelhouse" / digest / name

    def keep_wheel(self, file: Path, digest: str, name: str) -> Path:
        """Take over a wheel from the scratch folder; its place."""
        place = self.wheel(digest, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as content:
            os.fsync(content.fileno())
        return file.replace(place)

    def write(self, file: Path, content: bytes) -> None:
        """Replace a file at one stroke. Needs no lock: what is unfinished is not where builds sweep."""
        write_whole(file, content)

    @contextmanager
    def locked(self, on_wait: Callable[[], None]) -> Iterator[None]:
        """Hold the folder for one build; sweep what others left half-done.

        Raises:
            EngineFailure: the folder can't be written.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "lock").open("w")
        except OSError as error:
            raise EngineFailure(
                f"The cache folder {self.folder} can't be written ({error.strerror}); set XDG_CACHE_HOME."
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                on_wait()
                fcntl.flock(lock, fcntl.LOCK_EX)
            _remove(self._scratch)
            for folder in ("images", "layers", "requirements", "wheels"):
                sweep(self.folder / folder)
            yield

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder of one's own on the cache's disk, gone afterwards.

        Raises:
            EngineFailure: the disk is full.
        """
        self._scratch.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=self._scratch))
        try:
            yield folder
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            free = shutil.disk_usage(self.folder).free // 1_000_000
            raise EngineFailure(
                f"The disk of {self.folder} is full ({free} MB left, a full build takes 2 GB); make room or"
                " set XDG_CACHE_HOME."
            ) from error
        finally:
            _remove(folder)

    def used(self, key: str) -> None:
        """Note that a build still needs a layer."""
        for suffix in (".tar", ".json"):
            file = self._layers / f"{key}{suffix}"
            if file.exists():
                os.utime(file)

    def forget_unused(self) -> None:
        """Remove layers and wheels that no build needed for a month. Call with the lock held."""
        oldest = time.time() - UNUSED_SECONDS
        for file in sorted((*self._layers.glob("*"), *self.folder.glob("wheelhouse/*/*"))):
            if file.stat().st_mtime < oldest:
                file.unlink(missing_ok=True)

    def forget(self, key: str) -> None:
        """Remove a layer. Call with the lock held."""
        for suffix in (".json", ".tar"):
            (self._layers / f"{key}{suffix}").unlink(missing_ok=True)

    def forget_image(self, name: str) -> None:
        """Remove what is remembered of an image that an artifact asked for, its wheels included."""
        (self.folder / "requirements" / f"{name}.txt").unlink(missing_ok=True)
        for file in self.folder.glob(f"wheels/{name}-*.json"):
            with suppress(ValueError, TypeError, AttributeError):
                for digest, wheel in json.loads(file.read_text("utf-8")).values():
                    self.wheel(digest, wheel).unlink(missing_ok=True)
            file.unlink(missing_ok=True)
        for file in (self.folder / "images").glob("*.json"):
            with suppress(ValueError, TypeError, AttributeError):
                if json.loads(file.read_text("utf-8")).get("name") == name:
                    file.with_suffix(".cdx").unlink(missing_ok=True)
                    file.unlink(missing_ok=True)


def _remove(folder: Path) -> None:
    """Remove a tree, unless something is mounted in it."""
    mounts = Path("/proc/self/mounts")
    if mounts.exists() and f" {folder}/" in mounts.read_text("utf-8", "replace"):
        return
    shutil.rmtree(folder, ignore_errors=True)
