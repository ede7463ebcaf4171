"""A stranger's wheels, taken apart on the host: bounded, by nothing but their own directory, never executed.

A wheel is a ZIP archive (PEP 427). Everything in it lands below one folder of the image, or nowhere: no
scripts are made of entry points, and `.pth` files have no effect there, since the folder is no site folder.
"""

from __future__ import annotations

import errno
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from pathlib import Path

from packaging.markers import InvalidMarker, UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Needed
from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from gatekeeper.sandbox.images.requirements import Requirement, Requirements, Unusable, normalized
from gatekeeper.sandbox.images.tree import EPOCH, Node, Span

MAX_FILES = 50_000
"""Entries of all wheels together."""
MAX_DIRECTORY = 16 << 20
"""Bytes of one archive's own list of entries."""
MAX_METADATA = 1 << 20
MAX_DEPTH = 32
PIECE = 1 << 20
END, END_SIZE = b"PK\x05\x06", 22
WIDE_END, WIDE_END_SIZE = b"PK\x06\x07", 20
ENCRYPTED = 0x1
KEPT = ("purelib", "platlib", "data")
"""Parts of a wheel's NAME.data folder that are files to lay out; the others are for an installer."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel on disk whose hash is one that was asked for."""

    requirement: Requirement
    file: Path
    name: str
    """Its file's name, which says what it is for."""
    sha256: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a wheel holds."""

    nodes: tuple[Node, ...]
    needs: tuple[str, ...]
    """What its METADATA requires, as written there."""


def described(file: str) -> tuple[str, str] | None:
    """Package and version that a wheel's file name tells, or None where it is no wheel's."""
    try:
        name, version, _, _ = parse_wheel_filename(file)
    except (InvalidWheelFilename, InvalidVersion):
        return None
    return normalized(name), str(version)


def unpack(
    wheels: list[Wheel], requirements: Requirements, to: str, scratch: Path, platform: str
) -> list[Node]:
    """The files of all wheels, below `to`. Of two files with one path, that of the later name counts.

    `platform` is the machine's name as Python gives it (x86_64).

    Raises:
        Unusable: a wheel is no plain archive of files, holds too much, or needs a package that is not
            required; names it.
    """
    left, files = requirements.max_bytes, MAX_FILES
    nodes: dict[str, Node] = {}
    known = {it.name for it in requirements.packages}
    for number, wheel in enumerate(sorted(wheels, key=lambda it: it.requirement.name)):
        unpacked = _unpack(wheel, to.strip("/"), scratch / f"{number}.unpacked", left, files)
        left -= sum(node.size for node in unpacked.nodes)
        files -= len(unpacked.nodes)
        nodes |= {node.path: node for node in unpacked.nodes}
        for need in unpacked.needs:
            name = _needed(need, platform)
            if name is not None and name not in known:
                raise Unusable(
                    f"{wheel.requirement.name} {wheel.requirement.version} needs {name}, which the file does"
                    " not require; lock the whole environment, with what its packages need."
                )
    folders = {path[:end] for path in nodes for end in _ends(path)}
    if both := folders & nodes.keys():
        raise Unusable(f"In the wheels, {min(both)!r} is both a file and a folder; leave out one of them.")
    return list(nodes.values())


def _ends(path: str) -> Iterator[int]:
    return (index for index, letter in enumerate(path) if letter == "/")


def _unpack(wheel: Wheel, to: str, spool: Path, left: int, files: int) -> Unpacked:
    with _readable(wheel), wheel.file.open("rb") as raw:
        _check_end(wheel, raw.seek(0, 2), raw)
        with zipfile.ZipFile(raw) as archive, spool.open("wb") as out:
            entries = archive.infolist()
            if len(entries) > files:
                raise _refused(wheel, f"the wheels together hold more than {MAX_FILES:,} files")
            if sum(entry.file_size for entry in entries) > left:
                raise _refused(wheel, "the packages take more than the policy's requirements_mb")
            seen: set[str] = set()
            nodes, metadata = [], None
            for entry in entries:
                path = _checked(wheel, entry)
                if path in seen:
                    raise _refused(wheel, f"it holds {path!r} twice")
                seen.add(path)
                if entry.is_dir():
                    continue
                start = out.tell()
                with archive.open(entry) as content:
                    while piece := content.read(PIECE):
                        out.write(piece)
                size = out.tell() - start
                if path.count("/") == 1 and path.endswith(".dist-info/METADATA"):
                    if metadata is not None or size > MAX_METADATA:
                        raise _refused(wheel, "it has more than one METADATA, or one that is too large")
                    metadata = archive.read(entry)
                if (place := _place(path)) is not None:
                    mode = 0o755 if entry.external_attr >> 16 & 0o100 else 0o644
                    nodes.append(Node(f"{to}/{place}", mode, Span(spool, start, size), time=EPOCH))
    return Unpacked(tuple(nodes), _needs(wheel, metadata))


@contextmanager
def _readable(wheel: Wheel) -> Iterator[None]:
    """Whatever zipfile and zlib say of a damaged archive, as one sentence."""
    try:
        yield
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        struct.error,
        RuntimeError,
    ) as error:
        raise _refused(wheel, f"it is no sound archive ({error})") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # that is an offset which lies nowhere; the rest is the disk's
            raise
        raise _refused(wheel, "it is no sound archive (an entry lies outside)") from error
    except (UnicodeError, ValueError, OverflowError) as error:
        raise _refused(wheel, f"it is no sound archive ({type(error).__name__})") from error


def _check_end(wheel: Wheel, size: int, raw: object) -> None:
    """Look at the archive's end record before zipfile reads the whole directory on its word.

    The record must be the very last thing, so that zipfile finds the same one.
    """
    tail = END_SIZE + WIDE_END_SIZE
    raw.seek(max(0, size - tail))  # type: ignore[attr-defined]
    end: bytes = raw.read(tail)  # type: ignore[attr-defined]
    record = end[-END_SIZE:]
    if len(record) < END_SIZE or record[:4] != END or record[-2:] != b"\0\0":
        raise _refused(wheel, "it is no ZIP archive, or has something behind its end")
    if end[:-END_SIZE][-WIDE_END_SIZE:][:4] == WIDE_END:
        raise _refused(wheel, "it is a ZIP archive of the 64-bit kind, which no wheel of allowed size needs")
    entries, directory = struct.unpack("<HI", record[10:16])
    if entries > MAX_FILES or directory > MAX_DIRECTORY:
        raise _refused(wheel, "its list of files is too long")


def _checked(wheel: Wheel, entry: zipfile.ZipInfo) -> str:
    """The path of an entry that is a plain file or folder below the archive's root."""
    name = entry.filename
    shown = name[:80]
    parts = name.removesuffix("/").split("/")
    if any(part in ("", ".", "..") or len(part.encode()) > 255 for part in parts):
        raise _refused(wheel, f"its entry {shown!r} leaves the wheel or is no plain path")
    if len(parts) > MAX_DEPTH or len(name.encode()) > 1024 or entry.orig_filename != name:
        raise _refused(wheel, f"its entry {shown!r} is too deep, too long or no plain path")
    if "\\" in name or any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        raise _refused(wheel, f"its entry {shown!r} is no plain path")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFDIR if entry.is_dir() else stat.S_IFREG):
        raise _refused(wheel, f"its entry {shown!r} is a link or no plain file")
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _refused(wheel, f"its entry {shown!r} is encrypted or packed in another way than wheels are")
    return "/".join(parts)


def _place(path: str) -> str | None:
    """Where a file of a wheel goes, below the folder of packages; None for what only an installer uses."""
    first, _, rest = path.partition("/")
    if not first.endswith(".data") or not rest:
        return path
    part, _, inner = rest.partition("/")
    return inner if part in KEPT and inner else None


def _needs(wheel: Wheel, metadata: bytes | None) -> tuple[str, ...]:
    if metadata is None:
        raise _refused(wheel, "it has no METADATA")
    told = BytesHeaderParser().parsebytes(metadata)
    name, version = normalized(str(told["Name"])), str(told["Version"])
    try:
        same = Version(version) == Version(wheel.requirement.version)
    except InvalidVersion:
        same = False
    if name != wheel.requirement.name or not same:
        raise _refused(wheel, f"inside, it says that it is {name[:60]!r} {version[:60]!r}")
    return tuple(str(need)[:1000] for need in told.get_all("Requires-Dist") or ())


def _needed(need: str, platform: str) -> str | None:
    """The package that a Requires-Dist asks for in our image; None where it does not apply there."""
    environment = {
        "extra": "",
        "implementation_name": "cpython",
        "implementation_version": "3.11.2",
        "os_name": "posix",
        "platform_machine": platform,
        "platform_python_implementation": "CPython",
        "platform_release": "",
        "platform_system": "Linux",
        "platform_version": "",
        "python_full_version": "3.11.2",
        "python_version": "3.11",
        "sys_platform": "linux",
    }
    try:
        requirement = Needed(need)  # bounded: a thousand characters at most
        if requirement.marker is not None and not requirement.marker.evaluate(environment):
            return None
    except (InvalidRequirement, InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, InvalidVersion):
        return None  # old packages say such things in ways of their own
    return normalized(requirement.name)


def _refused(wheel: Wheel, why: str) -> Unusable:
    return Unusable(f"The wheel {wheel.name} is refused: {why}.")
