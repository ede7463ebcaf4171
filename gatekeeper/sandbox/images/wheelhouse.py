"""Wheels that strangers require: fetched by the host's pip, by hash, and kept by content.

pip fetches and compares hashes; it resolves nothing, builds nothing and unpacks nothing. What it chose for a
requirements file is remembered, so the same file gives the same wheels again, without a network.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands
from gatekeeper.sandbox.images.cache import Cache, Package
from gatekeeper.sandbox.images.requirements import Requirements, Unusable
from gatekeeper.sandbox.images.unpack import Wheel, described

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
GLIBC = 36
"""Debian 12 has glibc 2.36: wheels for it and for every older one fit."""
FETCH_SECONDS = 900
MEMORY = 2 << 30
# pip reads the metadata of what it fetched, under a limit of its memory and of each file that it writes.
LIMITED_PIP = (
    "import resource, runpy, sys; size, memory = int(sys.argv.pop(1)), int(sys.argv.pop(1));"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (size, size));"
    "resource.setrlimit(resource.RLIMIT_AS, (memory, memory));"
    "sys.argv[0] = 'pip'; runpy.run_module('pip', run_name='__main__', alter_sys=True)"
)
# What a line of pip's says; all lines are looked at, and of what was seen the first one here counts.
SIGNS = {
    "large": re.compile(r"File too large|Errno 27\b"),
    "disk": re.compile(r"No space left|Disk quota"),
    "hash": re.compile(r"DO NOT MATCH THE HASHES|Expected sha256", re.IGNORECASE),
    # An index that has no such package answers 404, which is no trouble of the network's.
    "network": re.compile(
        r"Retrying \(|Could not fetch URL \S+?:? (?!404|410)|ConnectionError|ProxyError|SSLError|timed out"
        r"|\b(?:401|403|407|429|5\d\d) (?:Client|Server) Error"
    ),
    "missing": re.compile(r"No matching distribution found for (\S+)"),
    "unsound": re.compile(
        r"invalid wheel|Wheel .* is invalid|not a supported wheel|MemoryError|inconsistent"
    ),
}
NEWS = re.compile(r"\s*(Collecting|Downloading|Processing|Saved) \S+")


def fetch(
    requirements: Requirements, architecture: str, cache: Cache, scratch: Path, on_line: Callable[[str], None]
) -> list[Wheel]:
    """One wheel for each requirement, out of the cache or from the package index.

    Raises:
        ImageUnavailable: the index can't be reached, or pip is missing.
        Unusable: a package is not there, has no wheel for the image, another hash, or is too large.
    """
    if architecture not in MACHINES:
        raise ImageUnavailable(f"There are no wheels for {architecture}; use an engine on amd64 or arm64.")
    chosen = cache.folder / "wheels" / f"{requirements.name}-{architecture}.json"
    if (known := _remembered(chosen, requirements, cache)) is not None:
        return known
    fetched = scratch / "fetched"
    fetched.mkdir()
    _download(requirements, architecture, fetched, scratch, on_line)
    wheels = [_identified(file, requirements) for file in sorted(fetched.iterdir())]
    missing = {it.name for it in requirements.packages} - {it.requirement.name for it in wheels}
    if missing or len(wheels) != len(requirements.packages):
        raise ImageUnavailable("pip did not fetch what it was asked for; build again.")
    kept = []
    for wheel in wheels:
        place = cache.keep_wheel(wheel.file, wheel.sha256, wheel.name)
        kept.append(Wheel(wheel.requirement, place, wheel.name, wheel.sha256))
    names = {it.requirement.name: [it.sha256, it.name] for it in kept}
    cache.write(chosen, json.dumps(names, indent=1, sort_keys=True).encode() + b"\n")
    return kept


def packages(wheels: Iterable[Wheel]) -> tuple[Package, ...]:
    """The wheels as a bill of materials lists them."""
    return tuple(
        Package(kind="wheel", name=it.requirement.name, version=it.requirement.version, sha256=it.sha256)
        for it in wheels
    )


def _remembered(chosen: Path, requirements: Requirements, cache: Cache) -> list[Wheel] | None:
    """The wheels that were chosen for the same file before, if all are still there and whole."""
    try:
        names = json.loads(chosen.read_text("utf-8"))
        wheels = []
        for requirement in requirements.packages:
            digest, name = names[requirement.name]
            file = cache.wheel(digest, name)
            if digest not in requirement.hashes or _sha256(file) != digest:
                return None
            wheels.append(Wheel(requirement, file, name, digest))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return wheels


def _download(
    requirements: Requirements, architecture: str, to: Path, scratch: Path, on_line: Callable[[str], None]
) -> None:
    lock = scratch / "requirements.txt"
    lock.write_text(requirements.text, "ascii")
    machine = MACHINES[architecture]
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)]
    platforms += [f"{old}_{machine}" for old in ("manylinux2014", "manylinux2010", "manylinux1", "linux")]
    command: list[str | Path] = [
        sys.executable,
        "-c",
        LIMITED_PIP,
        str(requirements.max_bytes),
        str(MEMORY),
        "download",
        "-vv",  # or it would not tell an index that has nothing from one that does not answer
        "--retries=2",
        "--disable-pip-version-check",
        "--no-input",
        "--no-cache-dir",
        "--progress-bar=off",
        "--require-hashes",
        "--no-deps",
        "--only-binary=:all:",
        "--implementation=cp",
        "--python-version=3.11",
        *(f"--abi={abi}" for abi in ("cp311", "abi3", "none")),
        *(f"--platform={platform}" for platform in platforms),
        "--dest",
        to,
        "--requirement",
        lock,
    ]
    late = time.monotonic() + FETCH_SECONDS
    seen: dict[str, str] = {}

    def look(line: str) -> None:
        for sign, pattern in SIGNS.items():
            if found := pattern.search(line):
                seen.setdefault(sign, found[found.re.groups])
        if NEWS.match(line):
            on_line(line.strip())

    stopped: list[BaseException] = []

    def enough() -> bool:
        size = _size(scratch)
        if size > 2 * requirements.max_bytes:
            seen["large"] = ""
        try:
            on_line(f"{size >> 20} MiB fetched")
        except BaseException as error:  # whoever listens wants no more; it is raised where pip was started
            stopped.append(error)
        return bool(stopped) or "large" in seen or time.monotonic() > late

    environment = {"TMPDIR": str(scratch), "NO_COLOR": "1", "PIP_REQUIRE_VIRTUALENV": "0"}
    ended = commands.run(command, look, environment, enough)
    if stopped:
        raise stopped[0]
    if ended.status != 0 or ended.ended:
        raise _failure(ended, seen)
    if sum(file.stat().st_size for file in to.iterdir()) > requirements.max_bytes:
        raise _too_much()


def _failure(ended: commands.Ended, seen: dict[str, str]) -> Unusable | ImageUnavailable:
    """What a failure of pip means: trouble of ours, or a requirement that nothing can fulfil."""
    match next((sign for sign in SIGNS if sign in seen), None):
        case "large":
            return _too_much()
        case "disk":
            return ImageUnavailable("No disk is left for the required packages; make room and run again.")
        case "hash":
            return Unusable(
                "A required package has another hash than the file says, and nothing was taken from it; "
                "lock the file anew and find out why."
            )
        case "network":
            return ImageUnavailable(
                "The required packages can't be fetched, the package index can't be reached; check the "
                "network and run again."
            )
        case "missing":
            return Unusable(
                f"{seen['missing'][:80]} can't be had as a wheel for Python 3.11 on Debian 12: the index has "
                "no such version, or has it for other systems or as source alone; require one with a wheel."
            )
        case "unsound":
            return Unusable("A required wheel is refused: it is no sound archive, or not what its name says.")
        case _ if ended.ended:
            return ImageUnavailable(
                f"The required packages did not come within {FETCH_SECONDS} s; check the network, run again."
            )
        case _:
            told = " ".join(line.strip() for line in ended.lines if line.startswith("ERROR"))[-300:]
            why = told or f"status {ended.status}"
            return ImageUnavailable(f"pip could not fetch the required packages: {why}")


def _too_much() -> Unusable:
    return Unusable("The required packages are larger than the policy's requirements_mb; require less.")


def _identified(file: Path, requirements: Requirements) -> Wheel:
    """The wheel that a fetched file is.

    Raises:
        Unusable: it is none that was required.
    """
    digest, about = _sha256(file), described(file.name)
    for requirement in requirements.packages:
        if about is not None and about[0] == requirement.name and digest in requirement.hashes:
            return Wheel(requirement, file, file.name, digest)
    raise Unusable(f"The index gave {file.name[:100]!r}, which is no wheel of a required package and hash.")


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
