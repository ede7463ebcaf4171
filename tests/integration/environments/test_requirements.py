"""Requirements files: from the package index once, else from wheels made here."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from gatekeeper.config import CONFIG_NAME
from gatekeeper.errors import ImageUnavailable, InputError, Interrupted
from gatekeeper.sandbox import engine
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.sandbox.images import (
    BuildEvent,
    DockerImageStore,
    Images,
    ImageSettings,
    ImageState,
    wheelhouse,
)
from gatekeeper.sandbox.images.cache import Cache, default_folder
from gatekeeper.sandbox.images.requirements import Requirements, parse
from gatekeeper.workspace import Workspace
from tests.attacks import wheels

from .support import again, verify

LOCK = Path(__file__).parent / "requirements.lock"
ENVIRONMENT = {"requirements": "requirements.lock"}
MEAN = b"""\
import json, os
values = [float(line) for line in open(os.environ["GATE_IN"] + "/values.txt")]
with open(os.environ["GATE_OUT"] + "/results.json", "w") as out:
    json.dump({"metrics": {"mean": {"value": "%.6f" % (sum(values) / len(values))}}}, out)
"""
MIB = 1 << 20


def lock_of(files: dict[str, bytes]) -> bytes:
    """A requirements file of these wheels."""
    return "".join(
        f"{name.split('-')[0]}=={name.split('-')[1]} --hash=sha256:{hashlib.sha256(content).hexdigest()}\n"
        for name, content in files.items()
    ).encode()


def publish(folder: Path, files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Put wheels into an index and let pip look nowhere else; a file that requires them all."""
    for name, value in wheels.index(folder, files).items():
        monkeypatch.setenv(name, value)
    return lock_of(files)


@pytest.fixture
def images(tmp_path: Path) -> Iterator[Images]:
    """Images with a cache of their own, in which the layers of `python` are made already."""
    store = DockerImageStore(lambda: engine.connect(engine.BULKY))
    Images(store).prepare("python")
    shutil.copytree(default_folder() / "layers", tmp_path / "cache/layers")
    own = Images(store, ImageSettings(cache=tmp_path / "cache"))
    yield own
    own.prune(own_names(own))


@pytest.fixture(autouse=True)
def tidy(workspace: Workspace) -> Iterator[None]:
    """What the workspace's artifacts asked for is removed afterwards."""
    yield
    locks = workspace.artifacts.glob("*/claims/*/artifact/requirements.lock")
    if names := [parse(lock.read_bytes(), lock.name, MIB).name for lock in locks]:
        Images(DockerImageStore(lambda: engine.connect(engine.BULKY))).prune(names)


def own_names(images: Images) -> list[str]:
    return [row.name for row in images.list() if row.name.startswith("requirements-")]


def test_packages_come_from_the_index_by_hash(workspace: Workspace, sandbox: Sandbox) -> None:
    script = b"from markupsafe import _speedups, escape\nimport six\nassert escape('<') == '&lt;'\n" + MEAN
    files = {"repro.py": script, "requirements.lock": LOCK.read_bytes()}
    claim = verify(workspace, sandbox, files, ["python3", "repro.py"], ENVIRONMENT)
    assert claim.status == "VERIFIED", claim.reason.text
    assert claim.evidence is not None
    assert claim.evidence.run is not None
    where = claim.evidence.run.surroundings
    assert where is not None
    assert where.packages is not None
    assert where.environment == "requirements.lock"
    bill = json.loads(workspace.log(where.packages))
    found = {part["name"]: part for part in bill["components"]}
    assert found["markupsafe"]["purl"] == "pkg:pypi/markupsafe@3.0.2"
    assert f"sha256:{found['six']['hashes'][0]['content']}" in LOCK.read_text()
    assert found["libc6"]["purl"].startswith("pkg:deb/debian/libc6@")
    theirs = dict(sandbox.prepare(parse(LOCK.read_bytes(), LOCK.name, 100 * MIB)).brought())
    assert b"Benjamin Peterson" in theirs["opt/python/six.py"]
    assert all(path.startswith("opt/python/") for path in theirs)
    assert not list(sandbox.prepare("python").brought())


LIVELY = """\
import importlib.metadata, os, shutil, sys
import lively
assert lively.VALUE == 42
assert not hasattr(sys, "was_here"), "a .pth file was run"
assert shutil.which("lively") is None
assert importlib.metadata.version("lively") == "1.0"
assert open("/opt/python/share/lively/data.txt").read() == "data"
assert not os.path.exists("/opt/python/include") and not os.path.exists("/opt/python/lively-1.0.data")
"""


def test_what_is_in_a_wheel_lands_in_one_folder_and_runs_nothing(
    workspace: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lively = wheels.wheel(
        [
            ("lively.py", b"VALUE = 42\n"),
            ("broken.py", b"(" * 10_000),
            ("lively.pth", b"import sys; sys.was_here = True\n"),
            ("lively-1.0.data/scripts/lively", b"#!python\n"),
            ("lively-1.0.data/headers/lively.h", b"x"),
            ("lively-1.0.data/data/share/lively/data.txt", b"data"),
            ("lively-1.0.dist-info/entry_points.txt", b"[console_scripts]\nlively = lively:main\n"),
            wheels.metadata("lively", "1.0", "Requires-Dist: absent; extra == 'more'"),
        ]
    )
    lock = publish(tmp_path / "index", {"lively-1.0-py3-none-any.whl": lively}, monkeypatch)
    files = {"repro.py": LIVELY.encode() + MEAN, "requirements.lock": lock}
    claim = verify(workspace, sandbox, files, ["python3", "repro.py"], ENVIRONMENT)
    log = claim.evidence.steps[0].log if claim.evidence and claim.evidence.steps else None
    assert claim.status == "VERIFIED", (claim.reason.text, log and workspace.log(log))


def test_a_package_has_no_say_in_the_proof_of_the_seal(
    workspace: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """sitecustomize is imported by every Python that starts, but for the probe's and the warden's."""
    forged = b"import os, sys\nif 'probe.py' in ' '.join(sys.orig_argv):\n    os._exit(1)\n"
    forged = wheels.wheel([("sitecustomize.py", forged), wheels.metadata("forger", "1.0")])
    lock = publish(tmp_path / "index", {"forger-1.0-py3-none-any.whl": forged}, monkeypatch)
    script = b"import sys\nassert 'sitecustomize' in sys.modules\n" + MEAN
    files = {"repro.py": script, "requirements.lock": lock}
    claim = verify(workspace, sandbox, files, ["python3", "repro.py"], ENVIRONMENT)
    assert claim.status == "VERIFIED", claim.reason.text


def test_two_authors_share_nothing(
    workspace: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = {"ours-1.0-py3-none-any.whl": wheels.package("ours", source=b"VALUE = 1\n")}
    theirs = {"theirs-1.0-py3-none-any.whl": wheels.package("theirs", source=b"VALUE = 2\n")}
    publish(tmp_path / "index", ours | theirs, monkeypatch)
    for record, own, other in (("TEST:0000000A", ours, b"theirs"), ("TEST:0000000B", theirs, b"ours")):
        name = next(iter(own)).split("-")[0].encode()
        script = b"import importlib.util, %s\nassert not importlib.util.find_spec('%s')\n" % (name, other)
        files = {"repro.py": script + MEAN, "requirements.lock": lock_of(own)}
        claim = verify(workspace, sandbox, files, ["python3", "repro.py"], ENVIRONMENT, record)
        assert claim.status == "VERIFIED", claim.reason.text


def test_the_same_file_gives_the_same_id_from_nothing(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "one-1.0-py3-none-any.whl": wheels.package("one", source=b"import two\n"),
        "two-2.0-py3-none-any.whl": wheels.package("two", "2.0"),
    }
    lock = publish(tmp_path / "index", files, monkeypatch)
    reordered = b"# the same, in another order\n" + b"".join(reversed(lock.splitlines(keepends=True)))
    first = images.prepare(parse(lock, "a.lock", MIB))
    images.prune([first.name])
    with pytest.raises(ImageUnavailable):
        images.id_of(first.name)
    assert images.prepare(parse(reordered, "b.lock", 2 * MIB)) == first
    assert first.name in {row.name for row in images.list()}


def test_what_was_fetched_needs_no_network_again(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = publish(tmp_path / "index", {"one-1.0-py3-none-any.whl": wheels.package("one")}, monkeypatch)
    first = images.prepare(parse(lock, "a.lock", MIB))
    for file in (tmp_path / "cache/layers").glob("*.json"):
        if '"one"' in file.read_text():
            file.unlink()
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))
    assert images.prepare(parse(lock, "a.lock", MIB)) == first
    # A wheel that rotted on the disk is fetched again, not taken.
    [wheel] = (tmp_path / "cache/wheelhouse").glob("*/*.whl")
    wheel.write_bytes(wheel.read_bytes() + b"x")
    images.prune([first.name])
    with pytest.raises(InputError, match="can't be had"):
        images.prepare(parse(lock, "a.lock", MIB))


def test_an_index_that_does_not_answer_is_nobodys_fault(
    workspace: Workspace, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    lock = lock_of({"absent-1.0-py3-none-any.whl": b""})
    files = {"repro.py": MEAN, "requirements.lock": lock}
    claim = verify(workspace, sandbox, files, ["python3", "repro.py"], ENVIRONMENT)
    assert (str(claim.reason.code), claim.outcome) == ("image_unavailable", "not_evaluated")
    assert "index can't be reached" in claim.reason.text


@pytest.mark.parametrize(
    ("status", "error", "says"),
    [
        (404, InputError, "absent==1.0 can't be had as a wheel"),
        (403, ImageUnavailable, "index can't be reached"),
        (503, ImageUnavailable, "index can't be reached"),
    ],
)
def test_an_index_without_the_package_is_told_from_one_in_trouble(
    status: int, error: type[Exception], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Index(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(status)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    required = parse(lock_of({"absent-1.0-py3-none-any.whl": b""}), "a.lock", MIB)
    (tmp_path / "scratch").mkdir()
    try:
        with pytest.raises(error, match=says):
            wheelhouse.fetch(required, "amd64", Cache(tmp_path / "cache"), tmp_path / "scratch", print)
    finally:
        server.shutdown()
        server.server_close()


def test_a_fetch_that_is_stopped_ends_soon_and_leaves_nothing(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Silent(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            over.wait(60)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    def stop(event: BuildEvent) -> None:
        if "fetched" in event.text:
            raise Interrupted("stopped")

    over = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple")
    try:
        with pytest.raises(Interrupted):
            images.prepare(parse(lock_of({"absent-1.0-py3-none-any.whl": b""}), "a.lock", MIB), stop)
    finally:
        over.set()
        server.shutdown()
        server.server_close()
    assert not list((tmp_path / "cache/scratch").iterdir())


def test_what_artifacts_asked_for_is_listed_and_pruned(
    images: Images, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = publish(tmp_path / "index", {"one-1.0-py3-none-any.whl": wheels.package("one")}, monkeypatch)
    ready = images.prepare(parse(lock, "a.lock", MIB))
    found = {row.name: row for row in images.list()}[ready.name]
    assert found.state is ImageState.READY
    assert ("wheel", "one", "1.0") in {(it.kind, it.name, it.version) for it in found.packages}
    before = {file.name for file in (tmp_path / "cache/layers").iterdir()}
    [tag] = images.prune([ready.name])
    assert tag.startswith(f"gatekeeper/{ready.name}:")
    left = {file.name for file in (tmp_path / "cache/layers").iterdir()}
    assert len(before - left) == 4, "the wheels' layer and its bytecode, and nothing that python needs"
    assert not list((tmp_path / "cache").glob("wheelhouse/*/*.whl"))
    assert ready.name not in {row.name for row in images.list()}
    assert images.id_of("python")


def test_a_bound_that_was_lowered_holds_for_what_is_there(
    workspace: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = wheels.package("large", source=b"x = 1  #" + b"x" * (3 * MIB))
    lock = publish(tmp_path / "index", {"large-1.0-py3-none-any.whl": large}, monkeypatch)
    files = {"repro.py": b"import large\n" + MEAN, "requirements.lock": lock}
    assert verify(workspace, sandbox, files, ["python3", "repro.py"], ENVIRONMENT).status == "VERIFIED"
    (workspace.root / CONFIG_NAME).write_text(yaml.safe_dump({"policy": {"requirements_mb": 2}}))
    claim = again(Workspace.open(workspace.root), sandbox)
    assert str(claim.reason.code) == "invalid_artifact"
    assert "requirements_mb" in claim.reason.text


def test_a_wheel_for_an_older_system_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the wheels whose hashes are listed, the one that fits best, as pip says."""
    names = [
        "fit-1.0-py3-none-any.whl",
        "fit-1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "fit-1.0-cp311-cp311-manylinux_2_39_x86_64.whl",
        "fit-1.0-cp312-cp312-manylinux_2_17_x86_64.whl",
    ]
    files = {name: wheels.package("fit", source=name.encode()) for name in names}
    publish(tmp_path / "index", files, monkeypatch)
    hashes = " ".join(f"--hash=sha256:{hashlib.sha256(content).hexdigest()}" for content in files.values())
    required: Requirements = parse(f"fit==1.0 {hashes}".encode(), "a.lock", MIB)
    (tmp_path / "scratch").mkdir()
    [found] = wheelhouse.fetch(required, "amd64", Cache(tmp_path / "cache"), tmp_path / "scratch", print)
    assert found.name == names[1]
