"""Files on their way into a layer, and the layer: a tar whose bytes depend on nothing but those files.

Owner is root and nobody else may write, names of owners are empty, set-id bits are gone, times are cut off at
`EPOCH`, entries are sorted by path. Nothing is unpacked on the host on the way: content is a span of a file.
"""

from __future__ import annotations

import hashlib
import os
import re
import tarfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO

from gatekeeper.errors import EngineFailure

EPOCH = 1_767_225_600
"""2026-01-01T00:00:00Z: creation time of images, and the latest time a file in one can have."""
FOLDER_MODE = 0o755
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Span:
    """`size` bytes of a file on the host, from `offset`."""

    file: Path
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Node:
    """One entry of a layer. A folder has neither content nor target; `path` has no leading slash."""

    path: str
    mode: int = FOLDER_MODE
    content: bytes | Span | None = None
    target: str | None = None
    time: int = EPOCH

    @property
    def size(self) -> int:
        """Bytes of content."""
        if isinstance(self.content, Span):
            return self.content.size
        return len(self.content or b"")


@dataclass(frozen=True, slots=True)
class Written:
    """A layer on disk: its digest is what Docker calls its diff id."""

    digest: str
    size: int


@lru_cache(maxsize=64)
def _pattern(globs: tuple[str, ...]) -> re.Pattern[str]:
    parts = []
    for glob in globs:
        text = re.escape(glob).replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
        parts.append(f"(?:{text})(?:/.*)?")
    return re.compile("|".join(parts) or r"(?!)", re.DOTALL)


def matches(path: str, globs: Sequence[str]) -> bool:
    """True if `path`, or a folder it is in, matches a pattern (`*` stays in its folder, `**` doesn't)."""
    return _pattern(tuple(globs)).fullmatch(path) is not None


def of_folder(
    folder: Path, to: str, *, keep: Sequence[str] = ("**",), drop: Sequence[str] = ()
) -> list[Node]:
    """The regular files below `folder`, or the one file it is, to be laid at `to`.

    Links in it are followed to files of the same folder only; compiled Python is left out.
    """
    root = to.strip("/")
    if folder.is_file():
        return [_file(str(folder), root)]
    top, start = os.path.realpath(folder), str(folder)
    nodes = []
    # Strings, not paths: every run asks for the ids of its images, and this is most of the work.
    for here, folders, files in os.walk(start):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in files:
            file = os.path.join(here, name)  # noqa: PTH118
            inner = file[len(start) + 1 :]
            if inner.endswith(".pyc") or matches(inner, drop) or not matches(inner, keep):
                continue
            if os.path.islink(file) and not os.path.realpath(file).startswith(top + os.sep):  # noqa: PTH114
                continue
            if os.path.isfile(file):  # noqa: PTH113
                nodes.append(_file(file, f"{root}/{inner}" if root else inner))
    return sorted(nodes, key=lambda node: node.path)


def _file(file: str, path: str) -> Node:
    status = os.stat(file)  # noqa: PTH116
    mode = 0o755 if status.st_mode & 0o100 else 0o644
    return Node(path, mode, Span(Path(file), 0, status.st_size))


def of_tar(file: Path, *, drop: Sequence[str] = (), keep: Sequence[str] = ()) -> list[Node]:
    """The files, folders and links of an uncompressed tar, without devices and without what `drop` matches
    and `keep` does not.

    Raises:
        EngineFailure: the tar is damaged or names a path outside its root.
    """
    nodes: dict[str, Node] = {}
    try:
        with tarfile.open(file, "r:") as tar:
            for member in tar:
                path = _clean(member.name)
                if not path or (matches(path, drop) and not matches(path, keep)):
                    continue
                node = Node(path, _mode(member), time=min(int(member.mtime), EPOCH))
                if member.isreg():
                    node = replace(node, content=Span(file, member.offset_data, member.size))
                elif member.islnk():
                    twin = nodes.get(_clean(member.linkname))
                    if twin is None:
                        continue
                    node = replace(twin, path=path)
                elif member.issym():
                    node = replace(node, mode=0o777, target=member.linkname)
                elif not member.isdir():
                    continue
                nodes[path] = node
    except (tarfile.TarError, OSError) as error:
        raise EngineFailure(f"The tree in {file} can't be read ({error}); build the image again.") from error
    return list(nodes.values())


def _clean(name: str) -> str:
    path = PurePosixPath("/", name)
    if ".." in path.parts:
        raise tarfile.TarError(f"{name!r} leaves the tree")
    return str(path)[1:]


def _mode(member: tarfile.TarInfo) -> int:
    """Permissions that depend neither on who unpacked nor on their umask: no set-id bits, writable by root
    alone, but for folders that every user shares."""
    if member.isdir() and member.mode & 0o1000:
        return 0o1777
    return member.mode & 0o755


def write_layer(nodes: Iterable[Node], out: Path) -> Written:
    """Write nodes as a layer. Of two nodes with one path the later counts; missing folders are added."""
    by_path = {node.path: node for node in nodes}
    for path in list(by_path):
        for parent in PurePosixPath(path).parents:
            if str(parent) != ".":
                by_path.setdefault(str(parent), Node(str(parent)))
    with out.open("wb") as raw:
        sink = _Hashing(raw)
        for path in sorted(by_path):
            for block in tar_entry(by_path[path]):
                sink.write(block)
        sink.write(bytes(2 * tarfile.BLOCKSIZE))
    return Written(sink.digest(), sink.size)


def tar_entry(node: Node) -> Iterator[bytes]:
    """The header, content and padding of one node."""
    header = tarfile.TarInfo(node.path)
    header.mode, header.mtime = node.mode, node.time
    if node.target is not None:
        header.type, header.linkname = tarfile.SYMTYPE, node.target
    elif node.content is None:
        header.type, header.name = tarfile.DIRTYPE, node.path + "/"
    else:
        header.size = node.size
    yield header.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape")
    if node.content is None:
        return
    if isinstance(node.content, bytes):
        yield node.content
    else:
        yield from read_span(node.content)
    yield bytes(-node.size % tarfile.BLOCKSIZE)


def read_span(span: Span) -> Iterator[bytes]:
    """The span's bytes in chunks.

    Raises:
        EngineFailure: the file became shorter while it was read.
    """
    left = span.size
    with span.file.open("rb") as source:
        source.seek(span.offset)
        while left:
            chunk = source.read(min(left, CHUNK))
            if not chunk:
                raise EngineFailure(f"{span.file} changed while it was read; build the image again.")
            left -= len(chunk)
            yield chunk


def contents(layers: Iterable[Path], most: int) -> Iterator[tuple[str, bytes]]:
    """The files of layers with their contents, up to `most` bytes in all and for each.

    Raises:
        EngineFailure: a layer is damaged.
    """
    left = most
    for layer in layers:
        for node in of_tar(layer):
            if isinstance(node.content, Span) and node.size <= left:
                left -= node.size
                yield node.path, b"".join(read_span(node.content))


class _Hashing:
    """Writes and digests at once."""

    def __init__(self, raw: IO[bytes]) -> None:
        self._raw = raw
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, block: bytes) -> None:
        self._raw.write(block)
        self._hash.update(block)
        self.size += len(block)

    def digest(self) -> str:
        return "sha256:" + self._hash.hexdigest()
