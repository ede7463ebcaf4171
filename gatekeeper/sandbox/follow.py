"""Following a run: a thread that reads the warden while another keeps the clock.

The two never wait for each other: the reader drains the engine's stream until it ends, the clock can kill the
container at any moment (a kill of a container whose stream nobody drains can hang for a minute).
"""

from __future__ import annotations

import threading
import time
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import suppress

from gatekeeper.sandbox.base import Progress, Watch
from gatekeeper.sandbox.frames import Garbled, Telling

BEAT = 0.25
"""Seconds between two signs of life, at least."""
STDERR = 4096
LINE = 160

Stream = Iterable[tuple[bytes | None, bytes | None]]


class Listener:
    """Feeds a stream to a `Telling` in a thread of its own.

    `started` and `ended` are the host's monotonic times of the command's two ends; `failure` says why the
    stream is of no more use, empty while it is fine.
    """

    def __init__(self, stream: Stream, telling: Telling) -> None:
        self.telling = telling
        self.started: float | None = None
        self.ended: float | None = None
        self.done = False
        self.failure = ""
        self.stderr = b""
        self._stream = stream
        self._news = threading.Condition()
        threading.Thread(target=self._read, name="warden", daemon=True).start()

    def wait(self, until: Callable[[Listener], bool], timeout: float) -> bool:
        """Wait until something holds of us or the stream is over; False when the time was up first."""
        with self._news:
            return self._news.wait_for(lambda: self.done or until(self), max(0.0, timeout))

    def close(self) -> None:
        """Let go of the stream, whatever it does."""
        with suppress(Exception):
            getattr(self._stream, "close", lambda: None)()

    def tail(self) -> bytes:
        """The last bytes of the output so far."""
        with self._news:
            return bytes(self.telling.output[-4096:])

    def _read(self) -> None:
        failure = ""
        try:
            for out, err in self._stream:
                if err:
                    self.stderr = (self.stderr + err)[-STDERR:]
                if out:
                    self._take(out)
        except Garbled as error:
            failure = f"the warden's report is garbled: {error}"
        except Exception as error:  # the SDK, its sockets or the interpreter's end: all mean "no more"
            failure = f"the stream broke: {error}"
        finally:
            with self._news:
                self.done, self.failure = True, failure
                self._news.notify_all()

    def _take(self, data: bytes) -> None:
        with self._news:
            before = self._marks()
            self.telling.feed(data)
            now = time.monotonic()
            if self.telling.started and self.started is None:
                self.started = now
            if self.telling.ended and self.ended is None:
                self.ended = now
            if before != self._marks():
                self._news.notify_all()

    def _marks(self) -> tuple[bool, ...]:
        it = self.telling
        return it.ready, it.started, it.ended, it.complete


class Beat:
    """Calls a `Watch`, at most once in `BEAT` seconds."""

    def __init__(self, job: str, limit: float, watch: Watch | None) -> None:
        self._job, self._limit, self._watch = job, limit, watch
        self._last = 0.0

    def __call__(self, listener: Listener) -> None:
        now = time.monotonic()
        if self._watch is None or now - self._last < BEAT:
            return
        self._last = now
        self._watch(
            Progress(
                job=self._job,
                elapsed=now - listener.started if listener.started is not None else 0.0,
                limit=self._limit,
                memory=listener.telling.sign.memory or None,
                last_line=last_line(listener.tail()),
            )
        )


def last_line(tail: bytes) -> str:
    """The last line with something in it, safe for a terminal: no control, format or unassigned character."""
    for line in reversed(tail.decode("utf-8", "replace").replace("\r", "\n").split("\n")):
        kept = "".join(
            letter if letter.isprintable() else " " for letter in unicodedata.normalize("NFC", line)
        )
        if plain := " ".join(kept.split()):
            return plain if len(plain) <= LINE else plain[: LINE - 1] + "…"
    return ""
