"""The kinds of layers: what each is made from (its key) and how (its nodes)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gatekeeper.errors import InputError
from gatekeeper.sandbox.images import debian, wheels
from gatekeeper.sandbox.images.cache import Package, key_of
from gatekeeper.sandbox.images.events import Step
from gatekeeper.sandbox.images.recipe import Files, Tree, Wheels
from gatekeeper.sandbox.images.tree import EPOCH, Node, of_folder, of_tar

FORMAT = 2
"""Raise it when this package makes other bytes of the same inputs: every cached layer is then made again."""
PYTHON_BINARIES = ("usr/bin/python3.11", "usr/local/bin/python3.11")

Say = Callable[[str], None]
Content = tuple[list[Node], tuple[Package, ...]]


class Part(Protocol):
    """One layer to be."""

    @property
    def step(self) -> Step:
        """What to call the work."""
        ...

    @property
    def key(self) -> str:
        """Names everything the content depends on."""
        ...

    def make(self, scratch: Path, say: Say) -> Content:
        """The content. `scratch` is a folder that lives until the layer is written.

        Raises:
            ImageUnavailable: it can't be made here and now; says why and what to do.
        """
        ...


@dataclass(frozen=True)
class DebianPart:
    """A tree of Debian packages."""

    tree: Tree
    architecture: str
    step = Step.TREE

    @property
    def key(self) -> str:
        """See Part."""
        script = debian.MERGE_USR + debian.tidy(self.tree.without)
        return key_of("debian", FORMAT, EPOCH, self.tree.model_dump(mode="json"), self.architecture, script)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        return debian.build_tree(self.tree, self.architecture, scratch, say)


@dataclass(frozen=True)
class RegistryPart:
    """The tree of a base image from a registry, without what our own tree leaves out too."""

    reference: str
    tree: Tree
    files_of: Callable[[str], Iterator[bytes]]
    architecture: str
    step = Step.TREE

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("registry", FORMAT, EPOCH, self.reference, self.tree.drop, self.architecture)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part.

        Raises:
            InputError: the image has no Python of the version that our packages are for.
        """
        say(f"reading {self.reference}")
        tar = scratch / "base.tar"
        with tar.open("wb") as out:
            for chunk in self.files_of(self.reference):
                out.write(chunk)
        nodes = of_tar(tar, drop=(*self.tree.drop, ".dockerenv"))
        if not any(node.path in PYTHON_BINARIES for node in nodes):
            raise InputError(
                f"The base image {self.reference} has no Python {wheels.PYTHON}; name one that does, such as"
                f" a python:{wheels.PYTHON}-slim-bookworm by its digest."
            )
        name, _, digest = self.reference.partition("@")
        return nodes, (
            Package(kind="base", name=name, version=digest, sha256=digest.removeprefix("sha256:")),
        )


@dataclass(frozen=True)
class WheelsPart:
    """Python packages of one lock."""

    wheels: Wheels
    lock: Path
    architecture: str
    step = Step.WHEELS

    @property
    def key(self) -> str:
        """See Part."""
        try:
            digest = hashlib.sha256(self.lock.read_bytes()).hexdigest()
        except OSError as error:
            raise InputError(
                f"The lock {self.lock} can't be read ({error.strerror}); run `make lock`."
            ) from error
        return key_of("wheels", FORMAT, EPOCH, digest, self.wheels.model_dump(mode="json"), self.architecture)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        return wheels.build_wheels(self.wheels, self.lock, self.architecture, scratch, say)


@dataclass(frozen=True)
class FilesPart:
    """Files of this repository."""

    files: tuple[Files, ...]
    root: Path
    step = Step.FILES

    @property
    def nodes(self) -> list[Node]:
        """The files, with the content they have now."""
        nodes: list[Node] = []
        for item in self.files:
            source = self.root / item.source
            found = of_folder(source, item.to, keep=item.include)
            if not found:
                raise InputError(f"An image needs {source}, and nothing is there; is this a whole checkout?")
            nodes += found
        return nodes

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("files", FORMAT, EPOCH, digests(self.nodes))

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        return self.nodes, ()


def digests(nodes: list[Node]) -> list[tuple[str, int, str]]:
    """What nodes of small files are: path, mode, digest of the content."""
    found = []
    for node in nodes:
        if isinstance(node.content, bytes) or node.content is None:
            content = node.content or b""
        else:
            content = node.content.file.read_bytes()
        found.append((node.path, node.mode, hashlib.sha256(content).hexdigest()))
    return sorted(found)
