"""Archives and folders that look like releases of Lean, for attacks on what takes them.

What they hold is only enough to be taken for an engine and for compiled modules: nothing of it is run.
"""

from __future__ import annotations

import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

import zstandard

TOP = "lean-4.35.0-linux"
LIB = f"{TOP}/lib/lean"
COMMIT = b"eb6cafb7290e8bd5f2937522d8d804f58f02bafc"


def engine(machine: int = 62) -> bytes:
    """The head of a shared library for a processor; 62 is x86-64."""
    return b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HH", 3, machine) + bytes(44)


def olean(version: bytes = b"4.35.0", tail: bytes = b"") -> bytes:
    """The head of a compiled module."""
    return b"olean\x02\x01" + version.ljust(33, b"\0") + COMMIT + bytes(16) + tail


GOOD = {
    f"{TOP}/LICENSE": b"Apache",
    f"{TOP}/bin/lean": b"\x7fELF",
    f"{LIB}/libleanshared.so": engine(),
    f"{LIB}/Init.olean": olean(),
    f"{LIB}/Init/Prelude.olean": olean(tail=b"p"),
    f"{LIB}/Init/Prelude.olean.private": olean(tail=b"pp"),
}


def member(name: str, content: bytes = b"", kind: bytes = tarfile.REGTYPE, link: str = "") -> bytes:
    """One entry of a tar, with its content."""
    header = tarfile.TarInfo(name)
    header.type, header.linkname, header.size = kind, link, len(content)
    return header.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512)


def tar(*more: bytes, good: dict[str, bytes] = GOOD) -> bytes:
    """A tar of a release with further entries."""
    return b"".join([*(member(name, data) for name, data in good.items()), *more, bytes(1024)])


def tar_gz(folder: Path, *more: bytes, good: dict[str, bytes] = GOOD) -> Path:
    return write(folder / "lean.tar.gz", gzip.compress(tar(*more, good=good), 1, mtime=0))


def packed(folder: Path, how: str, data: bytes) -> Path:
    """A tar's bytes, compressed."""
    match how:
        case "gz":
            data = gzip.compress(data, 1, mtime=0)
        case "xz":
            data = lzma.compress(data, preset=0)
        case "zst":
            data = zstandard.compress(data, 3)
    return write(folder / f"lean.tar.{how}", data)


def zipped(
    folder: Path, more: list[tuple[str, bytes, int]] | None = None, good: dict[str, bytes] = GOOD
) -> Path:
    """A zip of a release with further entries: name, content, mode."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data, mode in [*((n, d, stat.S_IFREG | 0o644) for n, d in good.items()), *(more or [])]:
            info = zipfile.ZipInfo(name)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, mode << 16
            archive.writestr(info, data)
    return write(folder / "lean.zip", out.getvalue())


def laid(folder: Path, good: dict[str, bytes] = GOOD) -> Path:
    """The release as a folder."""
    for name, data in good.items():
        write(folder / name, data)
    return folder / TOP


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
