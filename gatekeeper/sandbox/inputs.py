"""A job's input files as the tar archive that fills its volume.

Everything is laid out alike on every machine: root's, files 0444, those that a job may execute and folders
0555, one fixed time, names in order. So equal files make equal bytes. The archive is never there as a whole:
a large file is read, hashed and sent on piece by piece.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from gatekeeper.errors import DataUnavailable, InputError
from gatekeeper.files import PIECE, pieces
from gatekeeper.sandbox.base import Files

TIME = 946684800
"""2000-01-01T00:00:00Z, the modification time of every input; also SOURCE_DATE_EPOCH inside."""
ALWAYS = ("in", "src")
"""Folders that are there without any file in them: $GATE_IN and the usual place to start in."""


def check_path(path: str) -> str:
    """The path itself, if it is a plain relative one.

    Raises:
        InputError: it is absolute, empty, has `.` or `..` or a control character, or is too long.
    """
    parts = path.split("/")
    plain = all(part not in ("", ".", "..") and len(part.encode()) <= 255 for part in parts)
    if (
        not plain
        or len(path.encode()) > 1024
        or any(ord(letter) < 32 or ord(letter) == 127 for letter in path)
    ):
        raise InputError(f"The file name {path[:80]!r} is no plain relative path; rename the file.")
    return path


def read(files: Files) -> dict[str, bytes]:
    """The contents of a job's files.

    Raises:
        DataUnavailable: a file on the host is not the one of its digest.
        OSError: a file on the host can't be read.
    """
    return {path: it if isinstance(it, bytes) else b"".join(pieces(it)) for path, it in files.items()}


def pack(files: Files, executable: frozenset[str] = frozenset()) -> Iterator[bytes]:
    """The archive of these files, in pieces. Who takes it must discard it all if they end in an error.

    Raises:
        InputError: at once: a name is no plain relative path, or is a file and a folder.
        DataUnavailable: on the way: a file on the host can't be read, or is not the one of its digest.
    """
    folders = set(ALWAYS) | {
        str(parent) for path in files for parent in PurePosixPath(check_path(path)).parents
    } - {"."}
    if both := folders & files.keys():
        raise InputError(f"The input {min(both)!r} is both a file and a folder; rename one of them.")
    return _gathered(_blocks(folders, files, executable))


def _blocks(folders: set[str], files: Files, executable: frozenset[str]) -> Iterator[bytes]:
    """Headers, contents and padding, in whole records (pax format, POSIX.1-2001)."""
    length = 0
    for block in _members(folders, files, executable):
        length += len(block)
        yield block
    yield bytes(2 * tarfile.BLOCKSIZE)
    yield bytes(-(length + 2 * tarfile.BLOCKSIZE) % tarfile.RECORDSIZE)


def _members(folders: set[str], files: Files, executable: frozenset[str]) -> Iterator[bytes]:
    for folder in sorted(folders):
        member = _member(folder, 0o555)
        member.type = tarfile.DIRTYPE
        yield member.tobuf(tarfile.PAX_FORMAT)
    for path in sorted(files):
        content = files[path]
        member = _member(path, 0o555 if path in executable else 0o444)
        member.size = len(content) if isinstance(content, bytes) else content.bytes
        yield member.tobuf(tarfile.PAX_FORMAT)
        try:
            yield from (content,) if isinstance(content, bytes) else pieces(content)
        except OSError as error:
            raise DataUnavailable(f"An input file can't be read ({error}); run again.") from error
        yield bytes(-member.size % tarfile.BLOCKSIZE)


def _gathered(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer, larger pieces: each is a message to the engine."""
    waiting = bytearray()
    for block in blocks:
        waiting += block
        if len(waiting) >= PIECE:
            yield bytes(waiting)
            waiting.clear()
    if waiting:
        yield bytes(waiting)


def _member(path: str, mode: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.mode, member.mtime = mode, TIME
    member.uid = member.gid = 0
    return member
