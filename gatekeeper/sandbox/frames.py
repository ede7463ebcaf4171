"""What the warden tells, read as hostile input.

Pure: bytes in, a `Telling` out, `Garbled` for everything that is not exactly the protocol of
sandboxes/warden/warden.py. Whatever the bytes are, memory stays within the limits that the job set.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

VERSION = 2
PIECE = 65536
"""Bytes of one frame's payload, at most."""
REPORT = PIECE
SIGNS_PER_SECOND = 5
HEADER = 5

REFUSALS = {
    "link": "it is, or lies behind, a symbolic link",
    "folder": "it is a folder",
    "special": "it is no regular file (a FIFO, a socket or a device)",
    "hardlink": "it has more than one hard link",
    "large": "it is larger than what may be read back",
    "sparse": "it has holes (a sparse file)",
    "unreadable": "it can't be opened",
}
STOPS = ("time", "output", "processes", "memory", "disk")
NUMBERS = ("left", "oom_kills", "denied", "cpu_ms", "peak_memory")


class Garbled(Exception):
    """The bytes are not what a warden says; the text says where."""


@dataclass(slots=True)
class Sign:
    """The counters of the last sign of life."""

    memory: int = 0
    oom_kills: int = 0
    denied: int = 0


@dataclass(slots=True)
class Report:
    """The warden's final account. `exit` is None where a limit ended the command."""

    left: int
    """Processes that could not be killed."""
    oom_kills: int
    denied: int
    """Forks and threads that the process limit refused."""
    stopped: str = ""
    """One of `STOPS`, or empty where the command ended by itself."""
    exit: int | None = None
    full: tuple[tuple[str, str], ...] = ()
    """(area, `bytes` or `files`) of each tmpfs that was seen full."""
    cpu_ms: int | None = None
    peak_memory: int | None = None
    sizes: dict[int, int] = field(default_factory=dict)
    """Index of a collected file -> its size in bytes."""
    refused: dict[int, str] = field(default_factory=dict)
    """Index of a file that was not collected -> why, as a sentence part."""


class Telling:
    """Takes the warden's bytes as they arrive and keeps what they said.

    `ready` turns true when the warden waits for its inputs, `started` and `ended` with the command's two
    ends, so that the caller can go on and keep the time.
    """

    def __init__(self, *, collect: int, output_bytes: int, result_bytes: int, wall_seconds: float) -> None:
        self.ready = self.started = self.ended = self.complete = False
        self.output = bytearray()
        self.sign = Sign()
        self.report: Report | None = None
        self._collect, self._output_bytes, self._result_bytes = collect, output_bytes, result_bytes
        self._signs_left = int((wall_seconds + 30) * SIGNS_PER_SECOND)
        self._buffer = bytearray()
        self._contents: dict[int, bytearray] = {}
        self._pending: list[int] = []

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            Garbled: they break the protocol or a bound; nothing said later counts.
        """
        self._buffer += data
        while len(self._buffer) >= HEADER:
            length, kind = struct.unpack_from(">Ic", self._buffer)
            if length > PIECE:
                raise Garbled(f"a frame of {length} bytes")
            if len(self._buffer) < HEADER + length:
                return
            payload = bytes(self._buffer[HEADER : HEADER + length])
            del self._buffer[: HEADER + length]
            self._frame(kind, payload)

    def content(self, index: int) -> bytes | None:
        """Content of the collected file `index`, None where it was not collected."""
        if not self.complete or index not in self._contents:
            return None
        return bytes(self._contents[index])

    def _frame(self, kind: bytes, payload: bytes) -> None:
        if self.complete:
            raise Garbled("a frame after the end")
        if kind == b"H" and not self.ready and payload == struct.pack(">I", VERSION):
            self.ready = True
        elif not self.ready:
            raise Garbled("no greeting of this version")
        elif kind == b"G" and not self.started and not payload:
            self.started = True
        elif not self.started:
            raise Garbled("something before the command's start")
        elif kind == b"O" and payload and self.report is None:
            if len(self.output) + len(payload) > self._output_bytes:
                raise Garbled("more output than the limit")
            self.output += payload
        elif kind == b"S" and not self.ended and len(payload) == 24:
            self._signs_left -= 1
            if self._signs_left < 0:
                raise Garbled("too many signs of life")
            self.sign = Sign(*struct.unpack(">QQQ", payload))
        elif kind == b"X" and not self.ended and not payload:
            self.ended = True
        elif kind == b"R" and self.ended and self.report is None:
            self._take_report(payload)
        elif kind == b"F" and self.report is not None and payload:
            self._take_piece(payload)
        elif kind == b"E" and self.report is not None and not payload and not self._pending:
            self.complete = True
        else:
            raise Garbled(f"an unexpected frame {kind!r} of {len(payload)} bytes")

    def _take_report(self, payload: bytes) -> None:
        report = parse_report(payload, self._collect)
        if sum(report.sizes.values()) > self._result_bytes:
            raise Garbled("larger files than the limit")
        self.report = report
        self._contents = {index: bytearray() for index in report.sizes}
        self._pending = [index for index in sorted(report.sizes) if report.sizes[index]]

    def _take_piece(self, payload: bytes) -> None:
        if self.report is None or not self._pending:
            raise Garbled("a piece of no file")
        index = self._pending[0]
        content = self._contents[index]
        content += payload
        if len(content) > self.report.sizes[index]:
            raise Garbled("a file longer than its size")
        if len(content) == self.report.sizes[index]:
            del self._pending[0]


def parse_report(payload: bytes, collect: int) -> Report:
    """Read the lines of a report on `collect` files.

    Raises:
        Garbled: a line is unknown, said twice, out of range, or a needed one is absent.
    """
    try:
        text = payload.decode("ascii")
    except UnicodeDecodeError as error:
        raise Garbled("a report that is not ASCII") from error
    numbers: dict[str, int] = {}
    stopped, exit_code = "", None
    full: list[tuple[str, str]] = []
    sizes: dict[int, int] = {}
    refused: dict[int, str] = {}
    said: set[int] = set()
    for line in text.splitlines():
        key, _, value = line.partition(" ")
        if key in NUMBERS and key not in numbers:
            numbers[key] = _number(value)
        elif key == "stopped" and not stopped and value in STOPS:
            stopped = value
        elif key == "exit" and exit_code is None:
            exit_code = -_number(value[1:]) if value.startswith("-") else _number(value)
            if not -64 <= exit_code <= 255:
                raise Garbled("an exit status out of range")
        elif key == "full" and len(full) < 16:
            area, _, what = value.partition(" ")
            if what not in ("bytes", "files"):
                raise Garbled("an area full of something unknown")
            full.append((area, what))
        elif key in ("missing", "file", "refused"):
            word, _, rest = value.partition(" ")
            index = _number(word)
            if index >= collect or index in said:
                raise Garbled("a file that was not asked for, or was told twice")
            said.add(index)
            if key == "file":
                sizes[index] = _number(rest)
            elif key == "refused":
                if rest not in REFUSALS:
                    raise Garbled("a file refused for an unknown reason")
                refused[index] = REFUSALS[rest]
        else:
            raise Garbled(f"an unknown line {line[:40]!r}")
    if len(said) != collect or not {"left", "oom_kills", "denied"} <= numbers.keys():
        raise Garbled("an incomplete report")
    if exit_code is None and not stopped:
        raise Garbled("a report of neither an end nor a limit")
    return Report(
        left=numbers["left"],
        oom_kills=numbers["oom_kills"],
        denied=numbers["denied"],
        stopped=stopped,
        exit=exit_code,
        full=tuple(full),
        cpu_ms=numbers.get("cpu_ms"),
        peak_memory=numbers.get("peak_memory"),
        sizes=sizes,
        refused=refused,
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise Garbled(f"no number: {text[:20]!r}")
    return int(text)
