"""Building for real: side by side, killed halfway, cut off from the network, from a registry."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gatekeeper.errors import ImageUnavailable
from gatekeeper.sandbox import engine
from gatekeeper.sandbox.images import BuildEvent, DockerImageStore, Images, ImageSettings, Step
from gatekeeper.sandbox.images.assembly import CHECKOUT
from gatekeeper.sandbox.images.cache import default_folder
from tests.registry import publish, serving

NOWHERE = "http://127.0.0.1:9"
SCRIPT = """\
import sys
from pathlib import Path
from gatekeeper.sandbox import engine
from gatekeeper.sandbox.images import DockerImageStore, Images, ImageSettings
store = DockerImageStore(lambda: engine.connect(engine.BULKY))
images = Images(store, ImageSettings(cache=Path(sys.argv[1])))
print(images.build(["python"], lambda event: print(event.step.name, flush=True))[0])
"""


@pytest.fixture(scope="module")
def store() -> DockerImageStore:
    return DockerImageStore(lambda: engine.connect(engine.BULKY))


def start_build(cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", SCRIPT, str(cache)], stdout=subprocess.PIPE, text=True)


def test_two_builds_at_once_from_nothing_give_one_id(tmp_path: Path) -> None:
    builds = [start_build(tmp_path / "cache") for _ in range(2)]
    lines = [build.communicate(timeout=300)[0].splitlines() for build in builds]
    assert [build.returncode for build in builds] == [0, 0]
    assert lines[0][-1] == lines[1][-1]
    assert sorted(line.count("TREE") > 0 for line in lines) == [False, True]
    assert ["WAIT"] in [line[:1] for line in lines]


def test_a_build_that_is_killed_leaves_nothing_half_made(store: DockerImageStore, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    images = Images(store, ImageSettings(cache=cache))
    for last_step, pause in (("TREE", 0.7), ("BYTECODE", 0.1), ("LOAD", 0.05)):
        build = start_build(cache)
        assert build.stdout is not None
        for line in build.stdout:
            if line.strip() == last_step:
                time.sleep(pause)
                build.send_signal(signal.SIGKILL)
                break
        build.wait(60)
        build.stdout.close()
        for record in (cache / "layers").glob("*.json"):
            tar = record.with_suffix(".tar")
            digest = hashlib.sha256(tar.read_bytes()).hexdigest()
            assert json.loads(record.read_text())["digest"] == f"sha256:{digest}"
    [identity] = images.build(["python"])
    assert images.id_of("python") == identity
    assert not list((cache / "scratch").glob("*"))
    # The same as a build that nobody disturbed.
    [undisturbed] = Images(store, ImageSettings(cache=tmp_path / "other")).build(["python"])
    assert undisturbed == identity


def test_a_second_build_does_nothing_but_tell_that_it_is_ready(store: DockerImageStore) -> None:
    Images(store).build()
    events: list[BuildEvent] = []
    Images(store).build((), events.append)
    assert {event.step for event in events} <= {Step.DONE, Step.WAIT}


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing beyond this machine can be reached, and nothing was fetched before."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")


@pytest.mark.usefixtures("offline")
def test_without_network_the_missing_thing_is_named(store: DockerImageStore, tmp_path: Path) -> None:
    with pytest.raises(ImageUnavailable, match=r"Debian packages .* check the network"):
        Images(store, ImageSettings(cache=tmp_path / "cache")).build(["python"])
    assert not list((tmp_path / "cache").rglob("*.tar"))


def checkout(tmp_path: Path) -> Path:
    """A copy of the repository's inputs that a test may spoil."""
    root = tmp_path / "root"
    for part in ("sandboxes", "lean", "gatekeeper/proofs"):
        shutil.copytree(CHECKOUT / part, root / part)
    return root


def with_warm_tree(store: DockerImageStore, tmp_path: Path) -> Path:
    """A cache with the layers that were built before this test, so that it need not make them again."""
    Images(store).build(["python"])
    shutil.copytree(default_folder() / "layers", tmp_path / "cache/layers")
    return tmp_path / "cache"


def test_a_package_with_another_hash_is_refused(store: DockerImageStore, tmp_path: Path) -> None:
    root = checkout(tmp_path)
    lock = root / "sandboxes/lean/requirements.lock"
    lock.write_text(re.sub("sha256:[0-9a-f]{64}", "sha256:" + "0" * 64, lock.read_text()))
    with pytest.raises(ImageUnavailable, match=r"requirements.lock: A required package has another hash"):
        Images(store, ImageSettings(root, with_warm_tree(store, tmp_path))).build(["lean"])


@pytest.fixture
def registry() -> Iterator[int]:
    with serving() as port:
        yield port


def test_a_base_image_is_pulled_by_its_digest(store: DockerImageStore, tmp_path: Path, registry: int) -> None:
    cache = with_warm_tree(store, tmp_path)
    tree = next(
        file for file in (cache / "layers").glob("*.json") if '"python3-minimal"' in file.read_text("utf-8")
    )
    base = f"127.0.0.1:{registry}/python@{publish(tree.with_suffix('.tar'))}"
    images = Images(store, ImageSettings(cache=cache, base=base))
    [identity] = images.build(["python"])
    assert images.id_of("python") == identity
    [package] = next(row.packages for row in images.list() if row.name == "python")
    assert (package.kind, f"{package.name}@{package.version}") == ("base", base)
    assert Images(store).id_of("python") != identity


def test_a_base_image_that_is_not_there_is_told(
    store: DockerImageStore, tmp_path: Path, registry: int
) -> None:
    base = f"127.0.0.1:{registry}/python@sha256:{'0' * 64}"
    with pytest.raises(ImageUnavailable, match=rf"{base} can't be pulled: .*manifest unknown"):
        Images(store, ImageSettings(cache=tmp_path, base=base)).build(["python"])
