"""An image in Docker's archive format, made of finished layers; its id follows from its parts alone."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tarfile import (
    BLOCKSIZE,
    DIRTYPE,
    GNU_FORMAT,
    GNUTYPE_LONGLINK,
    GNUTYPE_LONGNAME,
    REGTYPE,
    SYMTYPE,
    HeaderError,
    TarInfo,
)

from gatekeeper.errors import EngineFailure
from gatekeeper.sandbox.images.store import ImageStore
from gatekeeper.sandbox.images.tree import EPOCH, Node, Span, tar_entry

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NOBODY = "65534:65534"
LABEL = "gatekeeper.image"
SHORT = 12
OURS = "gatekeeper/"
"""All our images lie below this name."""
MAX_CONFIG = 1 << 20
"""Bytes of the document that describes an image."""
NAME = re.compile(r"[a-z0-9][a-z0-9._:/-]{0,254}(@sha256:[0-9a-f]{64})?")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
LONG = (REGTYPE, GNUTYPE_LONGNAME, GNUTYPE_LONGLINK)
"""Kinds of entries of a layer that have content."""
PLAIN = (*LONG, DIRTYPE, SYMTYPE)
PACKED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")
"""What compressed files begin with; an engine would unpack them."""
PROGRESS_STEP = 4 << 20
"""Bytes between two signs of life."""

OnBytes = Callable[[int, int], None]
"""Told the bytes sent and the bytes there are to send."""


@dataclass(frozen=True, slots=True)
class Description:
    """An image without its bytes."""

    name: str
    architecture: str
    digests: tuple[str, ...]
    """Digest of each layer, bottom first."""

    @property
    def config(self) -> bytes:
        """The document whose digest is the image's id."""
        created = datetime.fromtimestamp(EPOCH, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        document = {
            "architecture": self.architecture,
            "config": {
                "Env": [f"PATH={PATH}"],
                "Labels": {LABEL: self.name},
                "User": NOBODY,
                "WorkingDir": "/",
            },
            "created": created,
            "history": [{"created": created, "created_by": "gatekeeper"} for _ in self.digests],
            "os": "linux",
            "rootfs": {"diff_ids": list(self.digests), "type": "layers"},
        }
        return json.dumps(document, sort_keys=True, separators=(",", ":")).encode()

    @property
    def id(self) -> str:
        """`sha256:…`"""
        return "sha256:" + hashlib.sha256(self.config).hexdigest()

    @property
    def tag(self) -> str:
        """The name that people see in `docker images`."""
        return f"{repository(self.name)}:{self.id.removeprefix('sha256:')[:SHORT]}"


def repository(name: str) -> str:
    """The name that an image's tags have in an engine; one from elsewhere is called by its digest."""
    name, at, digest = name.partition("@sha256:")
    return OURS + (f"elsewhere-{digest}" if at else name)


def find(store: ImageStore, image: Description) -> str | None:
    """The id by which an engine knows this image, if it has it. The layers decide, not the name."""
    for reference in (image.id, image.tag):
        stored = store.find(reference)
        if stored is not None and stored.digests == image.digests:
            return stored.id
    return None


def load(store: ImageStore, image: Description, layers: Sequence[Path], on_bytes: OnBytes) -> str:
    """Load the image unless the engine has it; its id there.

    Raises:
        EngineUnavailable, EngineFailure: the engine can't take it.
    """
    if known := find(store, image):
        return known
    total = sum(layer.stat().st_size for layer in layers)

    def counted() -> Iterator[bytes]:
        done = told = 0
        for chunk in stream(image, layers):
            yield chunk
            done += len(chunk)
            if done - told >= PROGRESS_STEP:
                told = done
                on_bytes(min(done, total), total)

    on_bytes(0, total)
    store.load(counted())
    found = find(store, image)
    if found is None:
        raise EngineFailure(
            f"The container engine took the image {image.name} but does not have it; restart the engine."
        )
    return found


def stream(image: Description, layers: Sequence[Path]) -> Iterator[bytes]:
    """The archive, chunk by chunk; `layers` are the layers' tars in the order of `image.digests`."""
    yield from tar_entry(Node(_config_name(image), 0o644, image.config))
    written = set()
    for digest, file in zip(image.digests, layers, strict=True):
        if digest not in written:
            written.add(digest)
            yield from tar_entry(Node(_layer_name(digest), 0o644, Span(file, 0, file.stat().st_size)))
    yield _end(image)


def _end(image: Description) -> bytes:
    """What follows the layers."""
    names = [_layer_name(digest) for digest in image.digests]
    manifest = [{"Config": _config_name(image), "RepoTags": [image.tag], "Layers": names}]
    return b"".join(tar_entry(Node("manifest.json", 0o644, json.dumps(manifest).encode()))) + bytes(1024)


def _config_name(image: Description) -> str:
    return image.id.removeprefix("sha256:") + ".json"


def _layer_name(digest: str) -> str:
    return f"{digest.removeprefix('sha256:')}.tar"


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive as `stream` writes it, whose every byte was checked, and how to read it again."""

    image: Description
    pieces: Callable[[], Iterator[bytes]]


def check(pieces: Callable[[], Iterator[bytes]]) -> Archived:
    """Check that an archive is exactly what `stream` writes, and that its layers are those it names.

    Raises:
        ValueError: it is not; says why.
    """
    source = _Pieces(pieces())
    # 1. First comes the document whose digest is the image's id.
    header = source.take(BLOCKSIZE)
    try:
        name, size = header[:100].rstrip(b"\0").decode("ascii"), int(header[124:135], 8)
    except ValueError:
        raise ValueError("it does not begin with the image's description") from None
    if size > MAX_CONFIG:
        raise ValueError("its description is too large")
    content = source.take(size)
    image = _described(content)
    if image.config != content or name != _config_name(image):
        raise ValueError("its description is not one that a gate writes, or has another digest than its name")
    source.expect(bytes(-size % BLOCKSIZE))
    if b"".join(tar_entry(Node(name, 0o644, content)))[:BLOCKSIZE] != header:
        raise ValueError("its description has an unusual header")
    # 2. Then every layer, whose digest is its name.
    for digest in dict.fromkeys(image.digests):
        header = source.take(BLOCKSIZE)
        try:
            size = int(header[124:135], 8)
        except ValueError:
            raise ValueError(f"layer {digest[:19]}… is not there") from None
        member = TarInfo(_layer_name(digest))
        member.mode, member.mtime, member.size = 0o644, EPOCH, size
        if header != member.tobuf(GNU_FORMAT, "utf-8", "surrogateescape"):
            raise ValueError(f"layer {digest[:19]}… is not there, or has an unusual header")
        if _layer(source, size) != digest:
            raise ValueError(f"layer {digest[:19]}… holds other bytes than its name says")
        source.expect(bytes(-size % BLOCKSIZE))
    # 3. The rest follows from these.
    source.expect(_end(image))
    if source.more():
        raise ValueError("it goes on after its end")
    return Archived(image, pieces)


def load_archive(store: ImageStore, archived: Archived) -> str:
    """Load a checked archive; its id in the engine.

    Raises:
        EngineUnavailable, EngineFailure: the engine can't take it.
    """
    store.load(archived.pieces())
    found = find(store, archived.image)
    if found is None:
        raise EngineFailure(
            f"The container engine took the image {archived.image.name} but does not have it; "
            "restart the engine."
        )
    return found


def _described(content: bytes) -> Description:
    try:
        document = json.loads(content)
        name, digests = document["config"]["Labels"][LABEL], document["rootfs"]["diff_ids"]
        image = Description(str(name), str(document["architecture"]), tuple(map(str, digests)))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError("its description can't be read") from None
    if not NAME.fullmatch(image.name) or not all(DIGEST.fullmatch(digest) for digest in image.digests):
        raise ValueError("its description gives a name or a layer that a gate would not")
    return image


class _Pieces:
    """A stream that is read exactly. What was taken since `mark` is digested."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = (piece for piece in pieces if piece), b""
        self._hasher = hashlib.sha256()

    def take(self, size: int) -> bytes:
        """The next bytes; a few only."""
        return b"".join(self._next(size))

    def skip(self, size: int) -> None:
        """Pass over the next bytes."""
        for _ in self._next(size):
            pass

    def expect(self, wanted: bytes) -> None:
        """The next bytes must be these."""
        if self.take(len(wanted)) != wanted:
            raise ValueError("it holds something that no image needs")

    def mark(self) -> None:
        """Begin a digest."""
        self._hasher = hashlib.sha256()

    def digest(self) -> str:
        """Digest of what was taken since."""
        return "sha256:" + self._hasher.hexdigest()

    def more(self) -> bool:
        """Whether anything is left."""
        return bool(self._rest) or next(self._pieces, b"") != b""

    def _next(self, size: int) -> Iterator[bytes]:
        while size:
            piece = self._rest or next(self._pieces, b"")
            if not piece:
                raise ValueError("it is cut short")
            piece, self._rest = piece[:size], piece[size:]
            size -= len(piece)
            self._hasher.update(piece)
            yield piece


def _layer(source: _Pieces, size: int) -> str:
    """Digest of a layer of that size. It may hold plain files, folders and links: what an engine unpacks is
    then no larger than the layer (a compressed one, or a sparse file in it, could be).

    Raises:
        ValueError: it holds something else.
    """
    source.mark()
    left = size
    while left >= BLOCKSIZE:
        header = source.take(BLOCKSIZE)
        left -= BLOCKSIZE
        if header == bytes(BLOCKSIZE):
            break
        try:
            entry = TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except HeaderError:
            raise ValueError("a layer is no tar") from None
        if entry.type not in PLAIN or header.startswith(PACKED):
            raise ValueError("a layer holds something else than plain files, folders and links")
        length = entry.size if entry.type in LONG else 0
        length += -length % BLOCKSIZE
        if length > left:
            raise ValueError("a layer is cut short")
        source.skip(length)
        left -= length
    if source.take(min(left, BLOCKSIZE)).strip(b"\0") or left > BLOCKSIZE:
        raise ValueError("a layer goes on after its end")
    return source.digest()
