"""What a folder or an archive holds, entry by entry, within bounds. The caller decides what to make of it."""

from __future__ import annotations

import gzip
import lzma
import os
import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Literal

from gatekeeper.errors import InputError
from gatekeeper.sandbox.images.tree import CHUNK

MAX_READ: Final = 1 << 24
"""Bytes of an archive's own records (names, tables of contents) that are read at once."""
XZ_MEMORY: Final = 1 << 29
ZSTD_WINDOW: Final = 1 << 27
ENCRYPTED: Final = 1
DAMAGE: Final = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    RuntimeError,
    ValueError,
    LookupError,
    ArithmeticError,
)
"""What the readers of the standard library raise on archives that are not what they should be."""

Kind = Literal["file", "folder", "link", "other"]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading may take. A release of Lean 4 has some 20,000 entries and 3 GB."""

    unpacked_bytes: int = 16 << 30
    """All of an archive, also what is not kept."""
    file_bytes: int = 2 << 30
    entries: int = 500_000
    path: int = 500
    """Characters of a path."""


class Refused(Exception):
    """Why nothing is taken: a sentence without its subject and end."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `target`: where a link leads, from the top; `chunks`: the content of a file."""

    name: str
    kind: Kind
    target: str = ""
    chunks: Callable[[], Iterator[bytes]] = lambda: iter(())


def folder_entries(folder: Path, home: tuple[str, ...]) -> Iterator[Entry]:
    """What a folder holds below `home`; links are not followed.

    Raises:
        InputError: there is no such place in it.
        OSError: something in it can't be read.
    """
    top = folder.joinpath(*home)
    if not top.is_dir():
        raise InputError(f"{folder} has no {'/'.join(home)}; name the folder of a Lean release.")
    for here, folders, files in os.walk(top, onerror=_raise):
        for name in sorted([*files, *folders]):
            path = Path(here) / name
            inner = path.relative_to(folder).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                yield Entry(inner, "link", _target(inner, str(path.readlink())))
            elif stat.S_ISREG(mode):
                yield Entry(inner, "file", chunks=_Chunks(path))
            else:
                yield Entry(inner, "folder" if stat.S_ISDIR(mode) else "other")


def _raise(error: OSError) -> None:
    raise error


def _target(name: str, link: str) -> str:
    return posixpath.join(posixpath.dirname(name), link)


@dataclass(frozen=True, slots=True)
class _Chunks:
    """The content of a file of a folder. It was a regular one; if it is a link by now, it is not opened."""

    path: Path

    def __call__(self) -> Iterator[bytes]:
        descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            yield from iter(lambda: file.read(CHUNK), b"")


def archive_entries(archive: IO[bytes], bounds: Bounds) -> Iterator[Entry]:
    """The entries of a zip, or of a tar that is compressed by zstd, gzip or xz.

    Raises `Refused`, and what is in `DAMAGE`.
    """
    magic = archive.read(6)
    archive.seek(0)
    if magic[:4] == b"PK\x03\x04":
        yield from _zip_entries(archive, bounds)
    elif magic[:4] == b"\x28\xb5\x2f\xfd":
        yield from _tar_entries(_zstd_chunks(archive), bounds)
    elif magic[:2] == b"\x1f\x8b":
        unzipped = gzip.GzipFile(fileobj=archive)
        yield from _tar_entries(iter(lambda: unzipped.read(CHUNK), b""), bounds)
    elif magic == b"\xfd7zXZ\0":
        yield from _tar_entries(_xz_chunks(archive), bounds)
    else:
        raise Refused("is no archive that is known here: tar.zst, tar.gz, tar.xz or zip")


def _zstd_chunks(archive: IO[bytes]) -> Iterator[bytes]:
    import zstandard

    unpacked = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
    try:
        with unpacked.stream_reader(archive, read_across_frames=True, closefd=False) as reader:
            yield from iter(lambda: reader.read(CHUNK), b"")
    except zstandard.ZstdError as error:
        raise tarfile.ReadError(str(error)) from error


def _xz_chunks(archive: IO[bytes]) -> Iterator[bytes]:
    unpacked = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)
    while not unpacked.eof:
        chunk = archive.read(CHUNK) if unpacked.needs_input else b""
        if unpacked.needs_input and not chunk:
            raise EOFError("the compressed data end too early")
        yield unpacked.decompress(chunk, CHUNK)


class _Forward:
    """A stream as `tarfile` wants to see it: forward only, each read bounded, all counted."""

    def __init__(self, chunks: Iterator[bytes], bounds: Bounds) -> None:
        self._chunks, self._bounds = chunks, bounds
        self._buffer = memoryview(b"")
        self._at = self._unpacked = 0
        self.last = b""
        """What was read last."""

    def tell(self) -> int:
        return self._at

    def read(self, size: int) -> bytes:
        if not 0 <= size <= MAX_READ:
            raise Refused(f"is followed by a header of {size:,} bytes")
        self.last = b"".join(self._next(size))
        return self.last

    def seek(self, position: int) -> None:
        if position < self._at:
            raise tarfile.ReadError("an entry lies before the one that it follows")
        for _ in self._next(position - self._at):
            pass

    def _next(self, size: int) -> Iterator[memoryview]:
        while size:
            while not self._buffer:
                chunk = next(self._chunks, None)
                if chunk is None:
                    return
                self._unpacked += len(chunk)
                if self._unpacked > self._bounds.unpacked_bytes:
                    raise Refused(f"is over the {self._bounds.unpacked_bytes:,} bytes that all may unpack to")
                self._buffer = memoryview(chunk)
            part = self._buffer[:size]
            self._buffer = self._buffer[len(part) :]
            self._at += len(part)
            size -= len(part)
            yield part


def _tar_entries(chunks: Iterator[bytes], bounds: Bounds) -> Iterator[Entry]:
    stream = _Forward(chunks, bounds)

    def content(member: tarfile.TarInfo) -> Iterator[bytes]:
        stream.seek(member.offset_data)
        left = member.size
        while left:
            chunk = stream.read(min(left, CHUNK))
            if not chunk:
                raise EOFError("the archive ends inside a file")
            left -= len(chunk)
            yield chunk

    tar = tarfile.TarFile(fileobj=stream)  # type: ignore[arg-type] # all that it uses is there
    while (member := tar.next()) is not None:
        tar.members.clear()  # type: ignore[attr-defined] # they are not looked up again
        name = member.name
        if member.issparse():
            yield Entry(name, "other")
        elif member.isreg():
            yield Entry(name, "file", chunks=lambda member=member: content(member))  # type: ignore[misc]
        elif member.issym():
            yield Entry(name, "link", _target(name, member.linkname))
        elif member.islnk():
            yield Entry(name, "link", member.linkname)
        else:
            yield Entry(name, "folder" if member.isdir() else "other")
    if stream.last != bytes(tarfile.BLOCKSIZE):  # tarfile takes a damaged header for the end
        raise tarfile.ReadError("it has no proper end")


class _Capped:
    """A file as `zipfile` wants to see it, each read bounded."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        if size > MAX_READ:
            raise Refused(f"has a table of contents of {size:,} bytes")
        return self._file.read(MAX_READ if size < 0 else size)


def _zip_entries(archive: IO[bytes], bounds: Bounds) -> Iterator[Entry]:
    with zipfile.ZipFile(_Capped(archive)) as unpacked:
        for info in unpacked.infolist():
            name = info.orig_filename  # the other one is cut off at a NUL
            form = stat.S_IFMT(info.external_attr >> 16)

            def content(info: zipfile.ZipInfo = info) -> Iterator[bytes]:
                if info.flag_bits & ENCRYPTED:
                    raise Refused("needs a password")
                with unpacked.open(info) as file:
                    yield from iter(lambda: file.read(CHUNK), b"")

            if form == stat.S_IFLNK:
                link = b"".join(content()) if info.file_size <= bounds.path else b"/"
                yield Entry(name, "link", _target(name, link.decode("utf-8", "replace")))
            elif name.endswith("/"):
                yield Entry(name, "folder")
            else:
                yield Entry(name, "file" if form in (0, stat.S_IFREG) else "other", chunks=content)
