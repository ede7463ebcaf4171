"""Python packages of our own images: what is left of them, and what a failure means."""

import sys
from pathlib import Path

import pytest

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox.images import commands, wheelhouse, wheels
from gatekeeper.sandbox.images.cache import Cache
from gatekeeper.sandbox.images.recipe import Wheels
from gatekeeper.sandbox.images.requirements import Requirement, Unusable
from gatekeeper.sandbox.images.tree import EPOCH
from gatekeeper.sandbox.images.unpack import Wheel

WHEELS = Wheels(lock="x.lock", to="/opt/python")

HASH = "89cd468399cfd2504718f0ba50e410dca55a170b61a02ad92bb18c8a65186e93"


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    lock = tmp_path / "x.lock"
    lock.write_text(f"a==1 --hash=sha256:{HASH}\n")
    return lock


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cache:
    """Where the wheel of the lock lies already, as far as `build_wheels` can tell."""
    wheel = Wheel(Requirement("a", "1", (HASH,)), tmp_path / "a-1.whl", "a-1-py3-none-any.whl", HASH)
    monkeypatch.setattr(wheelhouse, "fetch", lambda *_: [wheel])
    return Cache(tmp_path / "cache")


@pytest.mark.parametrize("error", [Unusable("Another hash."), ImageUnavailable("No index.")])
def test_a_failure_names_the_lock(
    error: Exception, lock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fetch(*_: object) -> list[Wheel]:
        raise error

    monkeypatch.setattr(wheelhouse, "fetch", fetch)
    with pytest.raises(ImageUnavailable, match=rf"x.lock: {error}"):
        wheels.build_wheels(WHEELS, lock, "amd64", Cache(tmp_path), tmp_path, print)


def test_a_wheel_that_does_not_fit(
    lock: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("error: Failed to install", "  cause: no matching platform tag")
    monkeypatch.setattr(commands, "run", lambda *_: commands.Ended(2, said))
    with pytest.raises(ImageUnavailable, match=r"x.lock: error: Failed to install cause: no"):
        wheels.build_wheels(WHEELS, lock, "amd64", cache, tmp_path, print)


def test_another_processor_has_no_wheels(lock: Path, cache: Cache, tmp_path: Path) -> None:
    with pytest.raises(ImageUnavailable, match="no wheels for riscv64"):
        wheels.build_wheels(WHEELS, lock, "riscv64", cache, tmp_path, print)


def test_without_uv_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uv", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ImageUnavailable, match="make setup"):
        wheels.uv()


def test_nothing_of_the_host_is_left(
    lock: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def install(*_: object) -> commands.Ended:
        info = tmp_path / "wheels" / "a-1.dist-info"
        info.mkdir(parents=True)
        (tmp_path / "wheels" / "bin").mkdir()
        (tmp_path / "wheels" / "bin" / "tool").write_text("#!/home/me/.venv/bin/python\n")
        (tmp_path / "wheels" / ".lock").write_text("")
        (tmp_path / "wheels" / "a.py").write_text("")
        (info / "METADATA").write_text("Metadata-Version: 2.4\nName: a\nVersion: 1\n")
        (info / "RECORD").write_text(
            "b.py,,\nbin/tool,sha256=x,28\na-1.dist-info/direct_url.json,sha256=y,9\na.py,,\n"
        )
        (info / "INSTALLER").write_text("uv")
        return commands.Ended(0, ())

    monkeypatch.setattr(commands, "run", install)
    nodes, packages = wheels.build_wheels(WHEELS, lock, "amd64", cache, tmp_path, print)
    assert {node.path for node in nodes} == {
        "opt/python/a.py",
        "opt/python/a-1.dist-info/METADATA",
        "opt/python/a-1.dist-info/RECORD",
    }
    assert {node.time for node in nodes} == {EPOCH}
    assert (tmp_path / "wheels/a-1.dist-info/RECORD").read_text() == "a.py,,\nb.py,,\n"
    assert [(it.kind, it.name, it.version, it.sha256) for it in packages] == [("wheel", "a", "1", HASH)]


def test_a_selection_that_leaves_nothing_is_refused(
    lock: Path, cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "run", lambda *_: commands.Ended(0, ()))
    (tmp_path / "wheels").mkdir()
    with pytest.raises(ImageUnavailable, match="Nothing of"):
        wheels.build_wheels(WHEELS, lock, "amd64", cache, tmp_path, print)
