"""Python packages for an image: fetched and unpacked on the host, by hash, never executed there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands, requirements, wheelhouse
from gatekeeper.sandbox.images.cache import Cache, Package
from gatekeeper.sandbox.images.recipe import Wheels
from gatekeeper.sandbox.images.requirements import Unusable
from gatekeeper.sandbox.images.tree import EPOCH, Node, of_folder

PYTHON = "3.11"
PLATFORMS = {"amd64": "x86_64-manylinux_2_36", "arm64": "aarch64-manylinux_2_36"}
"""Debian 12 has glibc 2.36."""
# Scripts name the host's interpreter; the others say how an installer worked, not what it installed.
HOST_TRACES = (
    "bin",
    ".lock",
    "*.dist-info/INSTALLER",
    "*.dist-info/REQUESTED",
    "*.dist-info/direct_url.json",
    "*.dist-info/uv_cache.json",
)
MAX_BYTES = 4 << 30


def build_wheels(
    wheels: Wheels, lock: Path, architecture: str, cache: Cache, scratch: Path, on_line: Callable[[str], None]
) -> tuple[list[Node], tuple[Package, ...]]:
    """Fetch what the lock names for the image's Python and lay it out.

    Raises:
        InputError: the lock can't be read.
        ImageUnavailable: no uv, no network, a file with another hash than the lock's, no wheel for this
            processor.
    """
    if architecture not in PLATFORMS:
        raise ImageUnavailable(f"There are no wheels for {architecture}; use an engine on amd64 or arm64.")
    required = requirements.parse(lock.read_bytes(), str(lock), MAX_BYTES)
    try:
        found = wheelhouse.fetch(required, architecture, cache, scratch, on_line)
    except (Unusable, ImageUnavailable) as error:
        raise ImageUnavailable(f"{lock}: {error}") from error
    target = scratch / "wheels"
    command: list[str | Path] = [
        uv(),
        "pip",
        "install",
        "--offline",
        "--no-index",
        "--no-deps",
        f"--python-version={PYTHON}",
        f"--python-platform={PLATFORMS[architecture]}",
        "--target",
        target,
        *(wheel.file for wheel in found),
    ]
    ended = commands.run(command, on_line, {"UV_NO_PROGRESS": "1", "NO_COLOR": "1"})
    if ended.status != 0:
        told = " ".join(line.strip() for line in ended.lines if line.strip())[-400:]
        raise ImageUnavailable(f"uv could not lay out the wheels of {lock}: {told}")
    for record in target.glob("*.dist-info/RECORD"):
        kept = [line for line in record.read_text("utf-8").splitlines() if not _of_host(line)]
        record.write_text("\n".join(sorted(kept)) + "\n", "utf-8")
    source = target / wheels.only if wheels.only else target
    nodes = of_folder(source, wheels.to, keep=wheels.keep, drop=(*HOST_TRACES, *wheels.drop))
    if not nodes:
        raise ImageUnavailable(
            f"Nothing of {lock} is left to put into the image: correct `only`, `keep` and `drop`."
        )
    return [replace(node, time=EPOCH) for node in nodes], wheelhouse.packages(found)


def _of_host(line: str) -> bool:
    """Whether a line of RECORD is about a file that tells of this host: it has that file's hash."""
    return line.startswith(("bin/", "../")) or "/direct_url.json," in line or "/uv_cache.json," in line


def uv() -> str:
    """The installer: the one of this Python's environment, else the one on PATH.

    Raises:
        ImageUnavailable: there is none.
    """
    try:
        from uv import find_uv_bin

        return find_uv_bin()
    except (ImportError, FileNotFoundError):
        found = shutil.which("uv")
    if found is None:
        raise ImageUnavailable(
            "Python packages for images are fetched by uv, which is not installed: run `make setup`."
        )
    return found
