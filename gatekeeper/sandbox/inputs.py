"""A job's input files as the tar archive that fills its volume.

Everything is laid out alike on every machine: root's, files 0444, folders 0555, one fixed time, names in
order. So equal files make equal bytes, whose digest names them.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from gatekeeper.errors import EngineFailure, InputError

TIME = 946684800
"""2000-01-01T00:00:00Z, the modification time of every input; also SOURCE_DATE_EPOCH inside."""
ALWAYS = ("in", "src")
"""Folders that are there without any file in them: $GATE_IN and the usual place to start in."""
IN_MEMORY = 8 << 20
"""Bytes of an archive that are kept in memory before it goes to a temporary file."""


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


def read(files: Mapping[str, bytes | Path]) -> dict[str, bytes]:
    """The contents of a job's files.

    Raises:
        OSError: a file on the host can't be read.
    """
    return {path: it if isinstance(it, bytes) else it.read_bytes() for path, it in files.items()}


def pack(files: Mapping[str, bytes | Path]) -> tuple[IO[bytes], str]:
    """The archive of these files, at its start, and the `sha256:…` of its bytes.

    Raises:
        InputError: a name is no plain relative path, or is a file and a folder at once.
        EngineFailure: a file on the host can't be read, or the archive can't be written.
    """
    folders = set(ALWAYS) | {
        str(parent) for path in files for parent in PurePosixPath(check_path(path)).parents
    } - {"."}
    if both := folders & files.keys():
        raise InputError(f"The input {min(both)!r} is both a file and a folder; rename one of them.")
    archive = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the caller closes it
    try:
        _write(archive, folders, files)
    except OSError as error:
        archive.close()
        raise EngineFailure(f"An input file can't be read ({error}); run again.") from error
    archive.seek(0)
    digest = hashlib.file_digest(archive, "sha256").hexdigest()
    archive.seek(0)
    return archive, f"sha256:{digest}"


def _write(archive: IO[bytes], folders: set[str], files: Mapping[str, bytes | Path]) -> None:
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for folder in sorted(folders):
            member = _member(folder, 0o555)
            member.type = tarfile.DIRTYPE
            tar.addfile(member)
        for path in sorted(files):
            content = files[path]
            member = _member(path, 0o444)
            if isinstance(content, bytes):
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
            else:
                with content.open("rb") as file:
                    member.size = file.seek(0, io.SEEK_END)
                    file.seek(0)
                    tar.addfile(member, file)


def _member(path: str, mode: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(path)
    member.mode, member.mtime = mode, TIME
    member.uid = member.gid = 0
    return member
