"""The append-only log of every verdict: one canonical JSON document a line.

A line is the commit point: a verdict that the ledger holds exists, whatever else was lost. One writer at a
time holds the file's lock. A last line without its newline was never acknowledged; the next writer
cuts it off and says so.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import structlog
from pydantic import TypeAdapter

from gatekeeper import documents
from gatekeeper.errors import InputError
from gatekeeper.files import sync_folder
from gatekeeper.model import Verdict

log = structlog.get_logger()

_TAIL = 1 << 16


class Ledger:
    """The log in one folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.jsonl"

    def check_writable(self) -> None:
        """Find out before the work that its result can't be recorded.

        Raises:
            OSError: the log's folder or file can't be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        target = self.path if self.path.exists() else self.path.parent
        if not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))

    def append(self, verdict: Verdict) -> None:
        """Add a verdict; when this returns it is on disk.

        Raises:
            OSError: it could not be written whole; the log is as it was.
        """
        line = documents.to_json(verdict) + b"\n"
        fresh = not self.path.exists()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        with os.fdopen(descriptor, "r+b", buffering=0) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = self._whole_end(file.fileno())
            try:
                _write_all(file.fileno(), line, end)
                os.fsync(file.fileno())
            except OSError as error:
                os.ftruncate(file.fileno(), end)
                raise OSError(error.errno, error.strerror, str(self.path)) from error
        if fresh:
            sync_folder(self.path.parent)

    def _whole_end(self, descriptor: int) -> int:
        """Where the last whole line ends; a torn one after it is cut off."""
        size = os.fstat(descriptor).st_size
        end = size
        while end > 0:
            start = max(0, end - _TAIL)
            newline = os.pread(descriptor, end - start, start).rfind(b"\n")
            if newline >= 0:
                end = start + newline + 1
                break
            end = start
        if end != size:
            log.warning("ledger had a torn last line, which was never acknowledged", bytes=size - end)
            os.ftruncate(descriptor, end)
        return end

    def recent(self, count: int) -> list[Verdict]:
        """The last `count` verdicts, oldest first, without reading the whole log."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            end = start = file.seek(0, os.SEEK_END)
            block = b""
            while start > 0 and block.count(b"\n") <= count:
                start = max(0, start - _TAIL)
                file.seek(start)
                block = file.read(end - start)
        lines = block.split(b"\n")[:-1]
        return [_read_line(line, self.path) for line in (lines if start == 0 else lines[1:])[-count:]]

    def verdicts(self, record_id: str | None = None) -> Iterator[Verdict]:
        """Every verdict, or those of one record, oldest first. A torn last line is passed over.

        The order of the lines is the order of the verdicts: a clock may go backwards, the log does not.

        Raises:
            InputError: a whole line is no verdict; shows how it begins.
        """
        if not self.path.exists():
            return
        mark = f'"id":"{record_id}"'.encode() if record_id else b""
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    return
                if mark in line:
                    verdict = _read_line(line, self.path)
                    if record_id in (None, verdict.id):
                        yield verdict


def _read_line(line: bytes, path: Path) -> Verdict:
    try:
        return TypeAdapter(Verdict).validate_json(line)
    except ValueError as error:
        shown = line[:60].decode("utf-8", "replace")
        raise InputError(
            f"{path}: the line that begins {shown!r} is no verdict; restore the ledger from a copy."
        ) from error


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    while data:
        written = os.pwrite(descriptor, data, offset)
        data, offset = data[written:], offset + written
