"""Bounded reads and whole-or-nothing writes. Every file of ours is read and written through these."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import BinaryIO

from gatekeeper.errors import DataUnavailable, InputError
from gatekeeper.model import LocalFile

_NOT_PLAIN = (errno.ELOOP, errno.ENXIO, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)
"""What opening says about the file itself; anything else is trouble of the machine's."""


PIECE = 1 << 20
"""Bytes that are in memory at a time of a file that is not held as a whole."""


def sha256(data: bytes) -> str:
    """The digest of some bytes, as `sha256:…`."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def read_regular(path: Path, max_bytes: int) -> bytes:
    """The content of a regular file that is no link.

    Raises:
        FileNotFoundError: there is no such file.
        InputError: it is a link, a FIFO, a folder or a device, or larger than `max_bytes`.
        OSError: the machine can't read it (permissions, a broken disk, too many open files).
    """
    with open_regular(path) as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputError(f"{path}: is larger than the {max_bytes:,} bytes allowed; make it smaller.")
    return data


def open_regular(path: Path) -> BinaryIO:
    """A regular file that is no link, open for reading.

    Raises:
        FileNotFoundError: there is no such file.
        InputError: it is a link, a FIFO, a folder or a device.
        OSError: the machine can't read it.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if error.errno not in _NOT_PLAIN:
            raise
        raise InputError(f"{path}: can't be read ({error.strerror}); it must be a plain file.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InputError(f"{path}: is not a plain file; links, folders and devices are refused.")
    return os.fdopen(descriptor, "rb")


def pieces(file: LocalFile) -> Generator[bytes]:
    """The content of a file, piece by piece and exactly `file.bytes` long, hashed on its way.

    Only the end of the iteration says that the digest is right.

    Raises:
        DataUnavailable: the file is gone, is no plain file, or holds something else by now.
        OSError: the machine can't read it.
    """
    hasher, left = hashlib.sha256(), file.bytes
    try:
        with open_regular(file.path) as opened:
            while left and (piece := opened.read(min(PIECE, left))):
                hasher.update(piece)
                left -= len(piece)
                yield piece
            longer = opened.read(1)
    except (FileNotFoundError, InputError) as error:
        raise DataUnavailable(f"{file.path} is gone or no plain file any more; run again.") from error
    if left or longer or f"sha256:{hasher.hexdigest()}" != file.sha256:
        raise DataUnavailable(
            f"{file.path} is not the file of its digest any more; `gate data verify` looks at all of them."
        )


def write_whole(
    path: Path,
    data: bytes | Iterable[bytes],
    scratch: Path | None = None,
    mode: int = 0o644,
    *,
    lasting: bool = True,
) -> None:
    """Write a file, whole or piece by piece, so that at any moment there is either the old content or the
    new, on disk. An error of the pieces' own leaves the old one.

    The temporary file lies in `scratch`, on the same file system; default is the file's own folder. Where it
    need not be `lasting`, a power cut may bring the old content back, which saves a wait for the disk.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=scratch or path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.writelines((data,) if isinstance(data, bytes) else data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and not error.filename:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
    if lasting:
        sync_folder(path.parent)


def sweep(folder: Path, older_than: float = 600.0) -> int:
    """Remove the temporary files that a killed writer left in `folder`; how many.

    Younger ones, in seconds, may belong to a writer that is at work.
    """
    removed = 0
    for path in folder.glob(".*.part"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > older_than:
                path.unlink()
                removed += 1
    return removed


def sync_folder(folder: Path) -> None:
    """Make a rename or a new name in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
