"""An image in Docker's archive format, made of finished layers; its id follows from its parts alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gatekeeper.errors import EngineFailure
from gatekeeper.sandbox.images.store import ImageStore
from gatekeeper.sandbox.images.tree import EPOCH, Node, Span, tar_entry

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NOBODY = "65534:65534"
LABEL = "gatekeeper.image"
SHORT = 12
OURS = "gatekeeper/"
"""All our images lie below this name."""
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
    config_name = image.id.removeprefix("sha256:") + ".json"
    layer_names = [f"{digest.removeprefix('sha256:')}.tar" for digest in image.digests]
    manifest = [{"Config": config_name, "RepoTags": [image.tag], "Layers": layer_names}]
    yield from tar_entry(Node(config_name, 0o644, image.config))
    written = set()
    for name, file in zip(layer_names, layers, strict=True):
        if name not in written:
            written.add(name)
            yield from tar_entry(Node(name, 0o644, Span(file, 0, file.stat().st_size)))
    yield from tar_entry(Node("manifest.json", 0o644, json.dumps(manifest).encode()))
    yield bytes(1024)
