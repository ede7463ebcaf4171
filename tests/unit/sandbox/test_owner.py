"""Who lives and who is dead, by their locks alone."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from gatekeeper.errors import EngineFailure
from gatekeeper.sandbox import owner
from gatekeeper.sandbox.owner import HOME_LABEL, OWNER_LABEL, Owner, default_state


class Shelf:
    """An engine's containers and volumes by name, with their labels."""

    answering = True

    def __init__(self) -> None:
        self.containers: dict[str, dict[str, str]] = {}
        self.volumes: dict[str, dict[str, str]] = {}

    def make(self, name: str, labels: dict[str, str]) -> None:
        self.containers[name] = labels
        self.volumes[name] = labels

    def labelled(self, label: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        key, _, value = label.partition("=")
        containers = [{"Id": n, "Labels": it} for n, it in self.containers.items() if it.get(key) == value]
        volumes = [{"Name": n, "Labels": it} for n, it in self.volumes.items() if it.get(key) == value]
        return containers, volumes

    def remove_container(self, name: str) -> None:
        del self.containers[name]

    def remove_volume(self, name: str) -> None:
        assert name not in self.containers, "a volume goes after its containers"
        del self.volumes[name]


def die(it: Owner) -> None:
    """What the kernel does for a process that is killed."""
    os.close(it._lock)


def test_the_dead_are_reaped_and_the_living_spared(tmp_path: Path) -> None:
    shelf = Shelf()
    dead, living, me = Owner(tmp_path), Owner(tmp_path), Owner(tmp_path)
    for name, it in (("dead", dead), ("living", living), ("mine", me)):
        shelf.make(name, it.labels("job"))
    shelf.make("foreign", {HOME_LABEL: "elsewhere", OWNER_LABEL: "unknown"})
    shelf.make("odd", {HOME_LABEL: me.home, OWNER_LABEL: "../../etc"})
    die(dead)
    assert me.reap(shelf) == 2  # type: ignore[arg-type]
    assert set(shelf.containers) == set(shelf.volumes) == {"living", "mine", "foreign", "odd"}
    assert me.reap(shelf) == 0  # type: ignore[arg-type]


def test_who_left_no_lock_is_dead(tmp_path: Path) -> None:
    shelf = Shelf()
    dead, me = Owner(tmp_path), Owner(tmp_path)
    shelf.make("late", dead.labels("job"))
    die(dead)
    (tmp_path / "owners" / f"{dead.name}.lock").unlink()
    assert me.reap(shelf) == 2  # type: ignore[arg-type]


def test_closing_removes_one_s_own(tmp_path: Path) -> None:
    shelf = Shelf()
    me, other = Owner(tmp_path), Owner(tmp_path)
    shelf.make("mine", me.labels("job"))
    shelf.make("other", other.labels("job"))
    me.close(shelf)  # type: ignore[arg-type]
    assert set(shelf.containers) == {"other"}
    assert [path.stem for path in (tmp_path / "owners").glob("*.lock")] == [other.name]


def test_a_dead_engine_is_not_asked_again(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.answering = False
    me = Owner(tmp_path)
    shelf.make("mine", me.labels("job"))
    me.close(shelf)  # type: ignore[arg-type]
    assert set(shelf.containers) == {"mine"}


def test_one_folder_has_one_name_for_all(tmp_path: Path) -> None:
    names: list[str] = []
    threads = [threading.Thread(target=lambda: names.append(Owner(tmp_path).home)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(names) == 16
    assert len(set(names)) == 1
    assert Owner(tmp_path / "elsewhere").home != names[0]


def test_a_birth_during_a_reaping_is_not_reaped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reaper may hold a new owner's file for a moment; the owner then makes another."""
    path = tmp_path / "x.lock"
    real = owner.fcntl.flock
    stolen: list[int] = []

    def flock(lock: int, how: int) -> None:
        if not stolen:
            stolen.append(lock)
            path.unlink()
        real(lock, how)

    monkeypatch.setattr(owner.fcntl, "flock", flock)
    lock = owner._take(path)
    assert os.path.samestat(os.fstat(lock), path.stat())
    os.close(lock)


def test_a_folder_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EngineFailure, match="set XDG_CACHE_HOME"):
        Owner(tmp_path / "file")


def test_the_default_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert default_state() == tmp_path / "cache" / "gatekeeper"
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    monkeypatch.setattr(owner.tempfile, "gettempdir", lambda: str(tmp_path))
    assert default_state() == tmp_path / f"gatekeeper-{os.getuid()}"
    assert default_state().stat().st_mode & 0o777 == 0o700
