"""Stored inputs that were fetched to this machine, by digest.

A file is there whole and right, or not at all. While it comes it is a `.part` that its writer holds locked,
so gates beside each other fetch it once; what a killed one had got is there for the next to go on from.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import structlog

from gatekeeper.errors import DataUnavailable, InputError, Interrupted
from gatekeeper.files import PIECE, open_regular, pieces, sync_folder
from gatekeeper.model import Digest, LocalFile, StoredFile
from gatekeeper.store.base import Store, StoreTrouble, key_of

log = structlog.get_logger()

GRACE_SECONDS = 60.0
SLOWEST = 64 << 10
"""A store that gives fewer bytes a second than this, after the grace, is left; what came stays."""
BEAT = 0.1
"""Seconds between two looks at a file that another gate is fetching."""

Told = Callable[[int], None]
"""Told how many bytes are there."""


def patience(size: int) -> float:
    """Seconds that so many bytes may take."""
    return GRACE_SECONDS + size / SLOWEST


@dataclass(frozen=True, slots=True)
class Held:
    """A file of the cache."""

    digest: Digest
    bytes: int
    used: float
    """Seconds since 1970."""
    whole: bool
    """False while it is still on its way."""


class Cache:
    """The folder of fetched files. May be used by many threads and processes at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fetch(
        self,
        file: StoredFile,
        stores: Sequence[Store],
        *,
        max_bytes: int,
        stopped: Callable[[], bool] = lambda: False,
        told: Told = lambda _: None,
    ) -> LocalFile:
        """The file, its digest right at this moment: from the cache, else from the first store that has it.

        Raises:
            DataUnavailable: no store has it; says of each why.
            InputError: the manifest contradicts itself: the content of this digest has another size.
            Interrupted: `stopped` says so.
            OSError: the cache can't be written.
        """
        local = LocalFile(self._path(file.sha256), file.sha256, file.bytes)
        if self._holds(local):
            return local
        with self._part(file.sha256, stopped) as descriptor:
            if self._holds(local):
                return local
            part, said = _Part(descriptor, file.bytes), []
            for store in stores:
                try:
                    complaint = _download(store, file, part, max_bytes, stopped, told)
                except StoreTrouble as error:
                    complaint = str(error).rstrip(".")
                if complaint is None:
                    self._keep(descriptor, local)
                    return local
                said.append(complaint)
        short = f"{file.sha256[:19]}… ({file.bytes:,} bytes)"
        if not stores:
            raise DataUnavailable(
                f"The input {short} lies in a store, and gatekeeper.yaml names no `stores`; name one there."
            )
        raise DataUnavailable(f"The input {short} can't be fetched: {'; '.join(said)}.")

    def held(self) -> list[Held]:
        """Everything that is there, whole or on its way, by digest."""
        found = []
        for path in sorted((*self._folder.glob("sha256/??/*"), *self._folder.glob("*.part"))):
            with suppress(FileNotFoundError):
                status = path.lstat()
                digest = "sha256:" + path.name.removesuffix(".part")
                used = max(status.st_mtime, status.st_atime)
                found.append(Held(digest, status.st_size, used, path.suffix != ".part"))
        return found

    def verify(self) -> list[Digest]:
        """Hash every whole file again and remove those that are not what they should be; their digests."""
        wrong = []
        for held in self.held():
            if held.whole and not self._holds(LocalFile(self._path(held.digest), held.digest, held.bytes)):
                wrong.append(held.digest)
        return wrong

    def prune(self, unused_seconds: float) -> list[Held]:
        """Remove what nobody used for so long; what another gate is fetching stays."""
        removed = []
        for held in self.held():
            if time.time() - held.used < unused_seconds:
                continue
            path = self._path(held.digest) if held.whole else self._part_path(held.digest)
            if held.whole or not _is_locked(path):
                path.unlink(missing_ok=True)
                removed.append(held)
        return removed

    def _holds(self, file: LocalFile) -> bool:
        """Whether the file is there and right; a wrong one is removed."""
        try:
            file.path.lstat()
        except FileNotFoundError:
            return False
        try:
            for _ in pieces(file):
                pass
        except DataUnavailable:
            log.warning("removed a file of the cache that was not what it should be", file=str(file.path))
            self._remove(file.path)
            return False
        os.utime(file.path)
        return True

    def _keep(self, part: int, file: LocalFile) -> None:
        """Give a file that is whole its place."""
        os.fchmod(part, 0o444)
        os.fsync(part)
        file.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileNotFoundError):
            if file.path.is_symlink() or not file.path.is_file():
                self._remove(file.path)
        self._part_path(file.sha256).replace(file.path)
        sync_folder(file.path.parent)

    def _remove(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise DataUnavailable(
                f"{path} is no file of the cache's ({error.strerror}); remove it."
            ) from error

    @contextmanager
    def _part(self, digest: Digest, stopped: Callable[[], bool]) -> Iterator[int]:
        """The unfinished file, locked: what an earlier attempt left of it, or a new one."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._part_path(digest)
        while True:
            part = self._open_part(path)
            try:
                while not _lock(part):
                    if stopped():
                        raise Interrupted("The run was stopped while another gate fetched the same input.")
                    time.sleep(BEAT)
                # The one that had the lock may have moved the file to its place, or removed it.
                if _is_at(part, path):
                    yield part
                    if os.fstat(part).st_size == 0 and _is_at(part, path):
                        path.unlink()
                    return
            finally:
                os.close(part)

    def _open_part(self, path: Path) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        with suppress(FileNotFoundError):
            if not stat.S_ISREG(path.lstat().st_mode):
                self._remove(path)
        return os.open(path, flags, 0o600)

    def _path(self, digest: Digest) -> Path:
        return self._folder / key_of(digest)

    def _part_path(self, digest: Digest) -> Path:
        return self._folder / f"{digest.removeprefix('sha256:')}.part"


class _Part:
    """An unfinished file and the hash of what it holds, whoever left it."""

    def __init__(self, descriptor: int, most: int) -> None:
        self._descriptor, self.done = descriptor, 0
        self._hasher = hashlib.sha256()
        if os.fstat(descriptor).st_size > most:
            self.clear()
        while piece := os.pread(descriptor, PIECE, self.done):
            self._count(piece)

    @property
    def digest(self) -> Digest:
        return f"sha256:{self._hasher.hexdigest()}"

    def append(self, piece: bytes) -> None:
        view, at = memoryview(piece), self.done
        while view:
            written = os.pwrite(self._descriptor, view, at)
            view, at = view[written:], at + written
        self._count(piece)

    def clear(self) -> None:
        os.ftruncate(self._descriptor, 0)
        self.done, self._hasher = 0, hashlib.sha256()

    def _count(self, piece: bytes) -> None:
        self._hasher.update(piece)
        self.done += len(piece)


def _download(
    store: Store, file: StoredFile, part: _Part, max_bytes: int, stopped: Callable[[], bool], told: Told
) -> str | None:
    """Bring the part to its end out of one store; what is wrong with the store, if anything is."""
    size = store.size(file.sha256)
    if size is None:
        return f"{store.url} has no such content"
    if size != file.bytes:
        if size <= max_bytes and _is_of_digest(store, file.sha256, size, stopped):
            raise InputError(
                f"artifact.yaml: data says {file.bytes:,} bytes of {file.sha256[:19]}…, "
                f"but the content of that digest has {size:,}; mend the entry."
            )
        return f"{store.url} holds {size:,} bytes under that digest"
    # What an earlier attempt left may be wrong, by no fault of this store: then once more, all from here.
    for began in dict.fromkeys((part.done, 0)):
        complaint = _append(store, file, part, stopped, told) if part.done < file.bytes else None
        if complaint is not None:
            return complaint
        if part.digest == file.sha256:
            return None
        log.info("fetched bytes are not those of their digest", store=store.url, began=began)
        part.clear()
    return f"{store.url} holds something else under that digest"


def _append(
    store: Store, file: StoredFile, part: _Part, stopped: Callable[[], bool], told: Told
) -> str | None:
    """Take the rest out of a store, and not a byte more; what is wrong with it, if anything is."""
    clock, start = time.monotonic(), part.done
    with closing(store.read(file.sha256, start)) as content:
        for piece in content:
            if stopped():
                raise Interrupted(
                    "The run was stopped while an input was fetched; the next goes on from there."
                )
            if part.done + len(piece) > file.bytes:
                part.clear()
                return f"{store.url} sends more than the {file.bytes:,} bytes that it should"
            part.append(piece)
            told(part.done)
            if time.monotonic() - clock > patience(part.done - start):
                return f"{store.url} gives less than {SLOWEST >> 10} KiB a second; what came is kept"
    if part.done < file.bytes:
        return f"{store.url} stopped after {part.done:,} of {file.bytes:,} bytes; what came is kept"
    return None


def _is_of_digest(store: Store, digest: Digest, size: int, stopped: Callable[[], bool]) -> bool:
    """Whether a store's content of another size than wanted is yet the one of its digest."""
    hasher, left = hashlib.sha256(), size
    with closing(store.read(digest, 0)) as content:
        for piece in content:
            hasher.update(piece)
            left -= len(piece)
            if left < 0 or stopped():
                return False
    return f"sha256:{hasher.hexdigest()}" == digest


def _lock(part: int) -> bool:
    try:
        fcntl.flock(part, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_locked(path: Path) -> bool:
    """Whether a gate is at work on an unfinished file."""
    try:
        with open_regular(path) as part:
            return not _lock(part.fileno())
    except (FileNotFoundError, InputError):
        return False


def _is_at(part: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(part), path.lstat())
    except FileNotFoundError:
        return False
