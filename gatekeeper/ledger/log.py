"""The file of the entries. A line is whole once its newline is on disk, and is never changed then."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from gatekeeper import attest
from gatekeeper.errors import InputError, Untrusted
from gatekeeper.model import Flaw

RESTORE = "restore the ledger from a copy"

_BLOCK = 1 << 20
_TAIL = 1 << 16


class Log:
    """The file, open and locked."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    @classmethod
    @contextlib.contextmanager
    def opened(cls, path: Path, flags: int, lock: int) -> Iterator[Log]:
        """The file at a path, with flags of open(2) and a lock of flock(2).

        Raises:
            Untrusted: it is gone.
            InputError: it is a link, or no plain file.
        """
        try:
            descriptor = os.open(path, flags | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)
        except FileNotFoundError:
            raise Untrusted(
                Flaw.TRUNCATED, f"{path}: is gone, but its signed head is there; {RESTORE}."
            ) from None
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise InputError(f"{path}: is a link; put the ledger itself there.") from error
            raise
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise InputError(f"{path}: is no plain file; put the ledger itself there.")
            fcntl.flock(descriptor, lock)
            yield cls(path, descriptor)
        finally:
            os.close(descriptor)

    @property
    def size(self) -> int:
        """Its bytes, with those of a line that is not whole."""
        return os.fstat(self._descriptor).st_size

    def line(self, start: int, length: int) -> bytes:
        """The bytes at a place."""
        return os.pread(self._descriptor, length, start)

    def lines(self, start: int) -> Iterator[bytes]:
        """The whole lines from `start` on, without their ends. Bounded in memory.

        Raises:
            Untrusted: a line is too large.
        """
        end = self._whole_end()
        rest = b""
        while start < end:
            block = os.pread(self._descriptor, min(_BLOCK, end - start), start)
            start += len(block)
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
            if len(rest) > attest.MAX_ENVELOPE_BYTES:
                raise Untrusted(
                    Flaw.TOO_LARGE,
                    f"{self._path}: a line is larger than {attest.MAX_ENVELOPE_BYTES >> 20} MiB; {RESTORE}.",
                )

    def add(self, line: bytes, start: int) -> None:
        """Write a line where the last one ends. When this returns it is on disk.

        Raises:
            OSError: it could not be written whole; the file is as it was.
        """
        data, offset = line + b"\n", start
        try:
            while data:
                written = os.pwrite(self._descriptor, data, offset)
                data, offset = data[written:], offset + written
            os.fsync(self._descriptor)
        except OSError as error:
            self.cut(start)
            raise OSError(error.errno, error.strerror, str(self._path)) from error

    def cut(self, end: int) -> None:
        """Drop what lies behind `end`, which was never acknowledged."""
        os.ftruncate(self._descriptor, end)

    def stamp(self, *others: Path) -> str:
        """What it and other files look like: differs after every write to any of them."""
        found = [os.fstat(self._descriptor)]
        for path in others:
            with contextlib.suppress(FileNotFoundError):
                found.append(path.lstat())
        return " ".join(f"{s.st_dev}:{s.st_ino}:{s.st_size}:{s.st_mtime_ns}:{s.st_ctime_ns}" for s in found)

    def _whole_end(self) -> int:
        """Where the last whole line ends. A line with a zero byte is one that a power cut left unwritten."""
        end = self._newline_before(self.size)
        start = self._newline_before(end - 1) if end else 0
        last = self.line(start, min(end - start, attest.MAX_ENVELOPE_BYTES))
        return start if b"\0" in last else end

    def _newline_before(self, end: int) -> int:
        """The place after the last newline before `end`."""
        while end > 0:
            start = max(0, end - _TAIL)
            found = self.line(start, end - start).rfind(b"\n")
            if found >= 0:
                return start + found + 1
            end = start
        return 0
