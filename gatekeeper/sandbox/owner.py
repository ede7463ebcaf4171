"""Who made a container, whether that process still lives, and the removal of what the dead left behind.

An owner holds an exclusive lock on its own file for as long as it lives; the kernel lets go of it on any
death, kill -9 included. Containers and volumes carry the owner's name and the name of the folder the locks
lie in, so only who can see the lock may reap: neither a living gate beside us nor another host on the same
engine is ever touched.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gatekeeper.errors import EngineFailure
from gatekeeper.sandbox.engine import Engine

HOME_LABEL = "gatekeeper.home"
OWNER_LABEL = "gatekeeper.owner"
JOB_LABEL = "gatekeeper.job"


def default_state() -> Path:
    """The user's folder for locks and remembered probes; without a home, a private temporary one."""
    cache = os.environ.get("XDG_CACHE_HOME")
    with suppress(RuntimeError, OSError):
        folder = (Path(cache) if cache else Path.home() / ".cache") / "gatekeeper"
        folder.mkdir(parents=True, exist_ok=True)
        if os.access(folder, os.W_OK):
            return folder
    folder = Path(tempfile.gettempdir()) / f"gatekeeper-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid != os.getuid():
        raise EngineFailure(
            f"The folder {folder} belongs to somebody else; set XDG_CACHE_HOME to one of yours."
        )
    return folder


class Owner:
    """A living process's claim on what it makes in the engine.

    Raises:
        EngineFailure: the state folder can't be written.
    """

    def __init__(self, state: Path) -> None:
        try:
            self._folder = state / "owners"
            self._folder.mkdir(parents=True, exist_ok=True)
            self.home = _home_name(self._folder / "name")
            self.name = uuid.uuid4().hex
            self._lock = _take(self._folder / f"{self.name}.lock")
        except OSError as error:
            raise EngineFailure(
                f"The folder {state} can't be written ({error.strerror}); set XDG_CACHE_HOME to one that can."
            ) from error

    def labels(self, job: str) -> dict[str, str]:
        """The labels of everything made for a job."""
        return {HOME_LABEL: self.home, OWNER_LABEL: self.name, JOB_LABEL: job}

    def close(self, engine: Engine) -> None:
        """Remove what is left of ours, then let go of the lock."""
        try:
            if engine.answering:
                _remove(engine, *_ours(engine, self.home, {self.name}))
        finally:
            with suppress(OSError):
                (self._folder / f"{self.name}.lock").unlink()
            with suppress(OSError):
                os.close(self._lock)

    def reap(self, engine: Engine) -> int:
        """Remove the containers and volumes of dead owners of this state folder; how many there were."""
        containers, volumes = engine.labelled(f"{HOME_LABEL}={self.home}")
        names = {str(_labels(item).get(OWNER_LABEL, "")) for item in (*containers, *volumes)}
        names |= {path.stem for path in self._folder.glob("*.lock")}
        dead = {
            name: lock for name in names - {self.name} if (lock := _seize(self._folder, name)) is not None
        }
        try:
            # Asked again under the locks: an owner that was born in between is not among the dead.
            found = _ours(engine, self.home, set(dead)) if dead else ([], [])
            _remove(engine, *found)
            for name in dead:
                with suppress(OSError):
                    (self._folder / f"{name}.lock").unlink()
        finally:
            for lock in dead.values():
                if lock >= 0:
                    os.close(lock)
        return len(found[0]) + len(found[1])


def _home_name(path: Path) -> str:
    """The random name of a state folder, made once; copies of the folder's path elsewhere have another."""
    with suppress(FileNotFoundError):
        if name := path.read_text("ascii").strip():
            return name
    fresh = path.with_name(f"name.{uuid.uuid4().hex}")
    fresh.write_text(uuid.uuid4().hex + "\n", "ascii")
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text("ascii").strip()


def _take(path: Path) -> int:
    """Make a lock file and hold it; again if a reaper took it for a dead one's in between."""
    while True:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), path.stat()):
                return lock
        os.close(lock)


def _seize(folder: Path, name: str) -> int | None:
    """The held lock of a dead owner, -1 where it left no file, None where the owner lives."""
    if not (name.isalnum() and name.isascii()):
        return None
    try:
        lock = os.open(folder / f"{name}.lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return -1
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return None
    return lock


def _labels(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return item.get("Labels") or {}


def _ours(engine: Engine, home: str, names: set[str]) -> tuple[list[str], list[str]]:
    """Ids of the containers and names of the volumes that these owners made."""
    containers, volumes = engine.labelled(f"{HOME_LABEL}={home}")
    return (
        [str(item["Id"]) for item in containers if _labels(item).get(OWNER_LABEL) in names],
        [str(item["Name"]) for item in volumes if _labels(item).get(OWNER_LABEL) in names],
    )


def _remove(engine: Engine, containers: Iterable[str], volumes: Iterable[str]) -> None:
    for container in containers:
        engine.remove_container(container)
    for volume in volumes:
        engine.remove_volume(volume)
