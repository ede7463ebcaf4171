"""Python packages for an image: fetched and unpacked on the host, by hash, never executed there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from email.parser import BytesHeaderParser
from pathlib import Path

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands
from gatekeeper.sandbox.images.cache import Package
from gatekeeper.sandbox.images.recipe import Wheels
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
OFFLINE = re.compile(
    r"dns error|error sending request|connection refused|network is unreachable|operation timed out",
    re.IGNORECASE,
)


def build_wheels(
    wheels: Wheels, lock: Path, architecture: str, scratch: Path, on_line: Callable[[str], None]
) -> tuple[list[Node], tuple[Package, ...]]:
    """Fetch what the lock names for the image's Python and lay it out.

    Raises:
        ImageUnavailable: no uv, no network, a file with another hash than the lock's, no wheel for this
            processor.
    """
    if architecture not in PLATFORMS:
        raise ImageUnavailable(f"There are no wheels for {architecture}; use an engine on amd64 or arm64.")
    target = scratch / "wheels"
    command: list[str | Path] = [
        uv(),
        "pip",
        "install",
        "--require-hashes",
        "--no-deps",
        "--only-binary=:all:",
        f"--python-version={PYTHON}",
        f"--python-platform={PLATFORMS[architecture]}",
        "--target",
        target,
        "--requirement",
        lock,
    ]
    ended = commands.run(command, on_line, {"UV_NO_PROGRESS": "1", "NO_COLOR": "1"})
    if ended.status != 0:
        raise ImageUnavailable(_why(ended, lock))
    for record in target.glob("*.dist-info/RECORD"):
        kept = [
            line for line in record.read_text("utf-8").splitlines() if not line.startswith(("bin/", "../"))
        ]
        record.write_text("\n".join(sorted(kept)) + "\n", "utf-8")
    source = target / wheels.only if wheels.only else target
    nodes = of_folder(source, wheels.to, keep=wheels.keep, drop=(*HOST_TRACES, *wheels.drop))
    if not nodes:
        raise ImageUnavailable(
            f"Nothing of {lock} is left to put into the image: correct `only`, `keep` and `drop`."
        )
    return [replace(node, time=EPOCH) for node in nodes], _packages(target)


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


def _why(ended: commands.Ended, lock: Path) -> str:
    if re.search(r"hash mismatch", ended.text, re.IGNORECASE):
        return (
            f"A downloaded package has another hash than {lock} says, and nothing was taken from it; find out"
            " why before you go on."
        )
    if OFFLINE.search(ended.text):
        return (
            f"The packages of {lock} can't be fetched, the package index can't be reached; check the"
            " network and build again."
        )
    told = " ".join(line.strip() for line in ended.lines if line.strip())[-400:]
    return f"uv could not install {lock}: {told}"


def _packages(target: Path) -> tuple[Package, ...]:
    found = []
    for file in sorted(target.glob("*.dist-info/METADATA")):
        metadata = BytesHeaderParser().parsebytes(file.read_bytes())
        found.append(Package(kind="wheel", name=metadata["Name"], version=metadata["Version"]))
    return tuple(found)
