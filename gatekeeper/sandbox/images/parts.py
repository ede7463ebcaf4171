"""The kinds of layers: what each is made from (its key) and how (its nodes)."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from gatekeeper.errors import ImageUnavailable, InputError
from gatekeeper.sandbox.images import debian, wheels
from gatekeeper.sandbox.images.cache import Cache, Package, key_of
from gatekeeper.sandbox.images.events import Step
from gatekeeper.sandbox.images.recipe import Files, Tree, Wheels
from gatekeeper.sandbox.images.requirements import Requirements
from gatekeeper.sandbox.images.tree import EPOCH, Node, Span, of_folder, of_tar, read_span

FORMAT = 2
"""Raise it when this package makes other bytes of the same inputs: every cached layer is then made again."""
PYTHON_BINARIES = ("usr/bin/python3.11", "usr/local/bin/python3.11")

PACKAGES = "/opt/python"
"""Where Python packages lie in an image; a path file of the base names it."""
LOADER = re.compile(r"(?:usr/)?lib(?:64)?/(?:[^/]+-linux-gnu/)?ld-linux-[^/]+\.so\.[0-9]+")
LIBRARY = re.compile(r"(?:usr/)?(?:local/)?lib/(?:[^/]+-linux-gnu/)?([^/]+\.so(?:\.[0-9.]+)?)")
MODULE = re.compile(r"usr/(?:local/)?lib/python3\.11/((?!(?:site|dist)-packages/).+\.(?:py|so))")
NOT_FROM_ELSEWHERE = (
    ".dockerenv",
    "dev/**",
    "etc/ld.so.preload",  # the loader of our own Python would heed it
    "gate",
    "opt/gatekeeper",
    "out",
    "proc/**",
    "sys/**",
)

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
class AddedPart:
    """What a tree of Debian packages adds to the layer below it."""

    tree: Tree
    architecture: str
    beneath: Path
    beneath_digest: str
    step = Step.PACKAGES

    @property
    def key(self) -> str:
        """See Part."""
        whole = DebianPart(self.tree, self.architecture).key
        return key_of("added", whole, self.beneath_digest)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        nodes, packages = debian.build_tree(self.tree, self.architecture, scratch, say)
        below = {node.path: node for node in of_tar(self.beneath)}
        return [node for node in nodes if not _same(node, below.get(node.path))], packages


def _same(node: Node, other: Node | None) -> bool:
    if other is None or (node.mode, node.target, node.size) != (other.mode, other.target, other.size):
        return False
    if node.content is None or other.content is None:
        return node.content is other.content
    return _digest(node) == _digest(other)


def _digest(node: Node) -> str:
    sha = hashlib.sha256()
    pieces = read_span(node.content) if isinstance(node.content, Span) else (node.content or b"",)
    for piece in pieces:
        sha.update(piece)
    return sha.hexdigest()


@dataclass(frozen=True)
class RequiredPart:
    """The wheels of an author's requirements file, below the folder of Python packages."""

    requirements: Requirements
    architecture: str
    cache: Cache
    step = Step.WHEELS

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("required", FORMAT, EPOCH, self.requirements.text, PACKAGES, self.architecture)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part.

        Raises:
            InputError: a wheel is not to be had or is not what it should be; see wheelhouse and unpack.
        """
        from gatekeeper.sandbox.images import unpack, wheelhouse

        found = wheelhouse.fetch(self.requirements, self.architecture, self.cache, scratch, say)
        say(f"unpacking {len(found)} wheels")
        machine = wheelhouse.MACHINES[self.architecture]
        nodes = unpack.unpack(found, self.requirements, PACKAGES, scratch, machine)
        return nodes, wheelhouse.packages(found)


@dataclass(frozen=True)
class CarriedPythonPart:
    """Our own Python for images from elsewhere: with its loader and libraries, in a folder of its own.

    The warden runs on it, so an image needs nothing of its own but what its author's command uses.
    """

    tree: Path
    tree_digest: str
    to: str
    step = Step.PULL

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("carried", FORMAT, EPOCH, self.tree_digest, self.to)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part.

        Raises:
            ImageUnavailable: the base tree lacks a part of Python.
        """
        to = self.to.strip("/")
        by_path = {node.path: node for node in of_tar(self.tree)}
        found: dict[str, Node] = {}
        for path, node in by_path.items():
            place = None
            if path in PYTHON_BINARIES:
                place = "bin/python3"
            elif LOADER.fullmatch(path):
                place = "ld.so"
            elif library := LIBRARY.fullmatch(path):
                place = f"lib/{library[1]}"
            elif module := MODULE.fullmatch(path):
                place = f"lib/python{wheels.PYTHON}/{module[1]}"
            target = _followed(by_path, node) if place else None
            if place and target is not None and target.content is not None:
                found[place] = replace(target, path=f"{to}/{place}")
        if lacking := {"bin/python3", "ld.so", f"lib/python{wheels.PYTHON}/os.py"} - found.keys():
            raise ImageUnavailable(
                f"The base tree lacks {min(lacking)}, which images from elsewhere need; build it from Debian"
                " packages."
            )
        return list(found.values()), ()


def _followed(by_path: dict[str, Node], node: Node) -> Node | None:
    """The file that a link stands for, inside the tree."""
    for _ in range(8):
        if node.target is None:
            return node
        folder = "" if node.target.startswith("/") else posixpath.dirname(node.path)
        path = posixpath.normpath(posixpath.join(folder, node.target.lstrip("/")))
        merged = re.sub(r"^(s?bin|lib(?:64)?)/", r"usr/\1/", path)
        found = by_path.get(path) or by_path.get(merged)
        if found is None:
            return None
        node = found
    return None


@dataclass(frozen=True)
class ElsewherePart:
    """The whole file tree of an image from a registry, with nobody's set-id bits."""

    reference: str
    files_of: Callable[[str], Iterator[bytes]]
    architecture: str
    step = Step.PULL

    @property
    def key(self) -> str:
        """See Part."""
        return key_of("elsewhere", FORMAT, EPOCH, self.reference, self.architecture)

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        from gatekeeper.sandbox.images import installed

        say(f"reading {self.reference}")
        tar = scratch / "image.tar"
        with tar.open("wb") as out:
            for chunk in self.files_of(self.reference):
                out.write(chunk)
        nodes = of_tar(tar, drop=NOT_FROM_ELSEWHERE)
        name, _, digest = self.reference.partition("@")
        whole = Package(kind="base", name=name, version=digest, sha256=digest.removeprefix("sha256:"))
        return nodes, (whole, *installed.packages(nodes))


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
    cache: Cache
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
        return key_of(
            "wheels by hash", FORMAT, EPOCH, digest, self.wheels.model_dump(mode="json"), self.architecture
        )

    def make(self, scratch: Path, say: Say) -> Content:
        """See Part."""
        return wheels.build_wheels(self.wheels, self.lock, self.architecture, self.cache, scratch, say)


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
