"""Bounded reads and whole-or-nothing writes. Every file of ours is read and written through these."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
import time
from pathlib import Path

from gatekeeper.errors import InputError

_NOT_PLAIN = (errno.ELOOP, errno.ENXIO, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG)
"""What opening says about the file itself; anything else is trouble of the machine's."""


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
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if error.errno not in _NOT_PLAIN:
            raise
        raise InputError(f"{path}: can't be read ({error.strerror}); it must be a plain file.") from error
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{path}: is not a plain file; links, folders and devices are refused.")
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise InputError(f"{path}: is larger than the {max_bytes:,} bytes allowed; make it smaller.")
    return data


def write_whole(path: Path, data: bytes, scratch: Path | None = None) -> None:
    """Write a file so that at any moment there is either the old content or the new, on disk.

    The temporary file lies in `scratch`, on the same file system; default is the file's own folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=scratch or path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o644)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException as error:
        Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError) and not error.filename:
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise
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
