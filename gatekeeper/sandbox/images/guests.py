"""Images that came into the engine for a while, and the removal of those that a killed process left there.

An image can't be labelled without becoming another one, so each has a note in the cache instead, whose lock
its process holds for as long as it lives; the kernel lets go of it on any death.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from contextlib import suppress
from pathlib import Path

from gatekeeper.errors import WorldError
from gatekeeper.sandbox.images.store import ImageStore

MAX_NOTE = 1000


class Guests:
    """The images that this process brought in, and the notes of all of them in one folder."""

    def __init__(self, folder: Path, store: ImageStore, prefix: str) -> None:
        """`prefix` begins every tag that may be removed."""
        self._folder = folder
        self._store = store
        self._prefix = prefix
        self._held: dict[str, tuple[Path, int]] = {}
        self._reaped = False

    def expect(self, tag: str) -> None:
        """Take a note before an image is loaded.

        Raises:
            OSError: it can't be written.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{uuid.uuid4().hex}.guest"
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.write(lock, f"{_engine()}\n{tag}".encode())
        os.fsync(lock)
        self._held[tag] = (path, lock)

    def leave(self, tag: str) -> None:
        """Remove an image that was expected, and then its note.

        Raises:
            EngineUnavailable, EngineFailure: the engine can't; the note stays for another process.
        """
        path, lock = self._held.pop(tag)
        try:
            if self._store.remove(tag):
                path.unlink(missing_ok=True)
        finally:
            os.close(lock)

    def reap(self) -> None:
        """Remove what killed processes left in this engine, as far as it goes; once in this one's life."""
        if self._reaped:
            return
        self._reaped = True
        for path in self._folder.glob("*.guest"):
            with suppress(OSError, WorldError):
                self._reap(path)

    def _reap(self, path: Path) -> None:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
        try:
            # Whoever lives holds it; then this raises.
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            engine, _, tag = os.read(lock, MAX_NOTE).decode("utf-8", "replace").partition("\n")
            if engine == _engine() and tag.startswith(self._prefix) and self._store.remove(tag):
                path.unlink()
        finally:
            os.close(lock)


def _engine() -> str:
    """Which engine a note is about."""
    return os.environ.get("DOCKER_HOST", "")
