"""Images on an engine that is only pretended: what is built when, and what an id stands for."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

from gatekeeper.errors import EngineFailure, ImageUnavailable, InputError
from gatekeeper.files import pieces
from gatekeeper.sandbox.base import Breach, Job, Outcome
from gatekeeper.sandbox.images import BuildEvent, Images, ImageSettings, ImageState, Step, assembly
from gatekeeper.sandbox.images.archive import Description, check, stream
from gatekeeper.sandbox.images.assembly import CHECKOUT
from gatekeeper.sandbox.images.sealed import LIMITS
from gatekeeper.sandbox.images.store import Stored
from gatekeeper.sandbox.images.tree import Node, Written, write_layer

BASE = "registry.example/python@sha256:" + "a" * 64


class FakeEngine:
    """An engine's images. With `own_ids` it names images its own way, as one with a containerd store does."""

    def __init__(self, own_ids: bool = False) -> None:
        self.own_ids = own_ids
        self.images: dict[str, Stored] = {}
        self.loads: list[str] = []
        self.broken = False
        self.base = {"usr/bin/python3.11": b"ELF", "usr/lib/python3.11/os.py": b"name = 'posix'\n"}

    def architecture(self) -> str:
        return "amd64"

    def find(self, reference: str) -> Stored | None:
        return self.images.get(reference)

    def has_any(self, repository: str) -> bool:
        return any(name.startswith(repository + ":") for name in self.images)

    def tags(self, prefix: str) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.images if name.startswith(prefix)))

    def remove(self, tag: str) -> bool:
        self.images.pop(self.images.pop(tag).id, None)
        return True

    def load(self, archive: Iterator[bytes]) -> None:
        with tarfile.open(fileobj=io.BytesIO(b"".join(archive))) as tar:
            contents = {member.name: tar.extractfile(member) for member in tar}
        files = {name: file.read() for name, file in contents.items() if file}
        [manifest] = json.loads(files["manifest.json"])
        digests = tuple("sha256:" + hashlib.sha256(files[name]).hexdigest() for name in manifest["Layers"])
        identity = "sha256:" + hashlib.sha256(files[manifest["Config"]]).hexdigest()
        if self.own_ids:
            identity = "sha256:" + hashlib.sha256(identity.encode()).hexdigest()
        if not self.broken:
            stored = Stored(identity, digests)
            self.images |= {identity: stored, manifest["RepoTags"][0]: stored}
        self.loads.append(manifest["RepoTags"][0].split(":")[0])

    def files_of(self, reference: str) -> Iterator[bytes]:
        assert reference == BASE
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            for name, content in self.base.items():
                member = tarfile.TarInfo(name)
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        yield packed.getvalue()


class FakeSandbox:
    """Runs the build's own scripts on the host; `spoil` changes an outcome."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.spoil: Callable[[Job, Outcome], Outcome] = lambda job, outcome: outcome
        self.jobs: list[str] = []

    def run(self, job: Job, watch: object = None) -> Outcome:
        self.jobs.append(job.name)
        run = self.folder / f"run{len(self.jobs)}"
        out = run / "out"
        out.mkdir(parents=True)
        for name, content in job.files.items():
            file = run / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else b"".join(pieces(content)))
        if job.name == "bytecode":
            script = (run / "src" / "bytecode.py").read_text().replace('"/tmp"', repr(str(run / "tmp")))
            (run / "tmp").mkdir()
            (run / "src" / "bytecode.py").write_text(script)
        command = [word.replace("/out", str(out)) for word in job.command]
        done = subprocess.run(
            [sys.executable, *command[1:]], cwd=run / "src", capture_output=True, check=False
        )
        files = {name: (out / name).read_bytes() for name in job.collect if (out / name).is_file()}
        outcome = Outcome(
            "i", done.returncode, None, "", done.stdout + done.stderr, False, files, {}, 0.1, None
        )
        return self.spoil(job, outcome)

    def interrupt(self) -> None:
        """Nothing runs that could be stopped."""

    def close(self) -> None:
        """Nothing is left behind."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small repository with recipes of its own."""
    root = tmp_path / "root"
    write = {
        "sandboxes/base/image.yaml": (
            "summary: base\ninternal: true\n"
            "tree: {suite: bookworm, packages: [bash], drop: [usr/share/doc]}\n"
            "files: [{from: sandboxes/warden, to: /opt/gatekeeper}]\n"
        ),
        "sandboxes/warden/warden.py": "print('warden')\n",
        "sandboxes/python/image.yaml": "summary: plain\nbase: base\n",
        "sandboxes/tool/image.yaml": "summary: tool\nbase: base\nfiles: [{from: tool, to: /opt/tool}]\n",
        "tool/tool.txt": "tool",
    }
    for name, text in write.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    shutil.copy(CHECKOUT / "sandboxes/base/bytecode.py", root / "sandboxes/base/bytecode.py")
    return root


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def sandbox(tmp_path: Path) -> FakeSandbox:
    return FakeSandbox(tmp_path / "sandbox")


@pytest.fixture
def images(root: Path, engine: FakeEngine, sandbox: FakeSandbox, tmp_path: Path) -> Images:
    return of(root, engine, sandbox, tmp_path / "cache")


def of(root: Path, engine: FakeEngine, sandbox: FakeSandbox, cache: Path, base: str | None = BASE) -> Images:
    return Images(engine, ImageSettings(root, cache, base), lambda _: nullcontext(sandbox))


def steps(images: Images, *names: str) -> list[tuple[str, Step]]:
    events: list[BuildEvent] = []
    images.build(names, events.append)
    seen: list[tuple[str, Step]] = []
    for event in events:
        if (event.image, event.step) not in seen[-1:]:
            seen.append((event.image, event.step))
    return seen


def test_internal_recipes_are_not_offered(images: Images) -> None:
    assert images.names() == ("python", "tool")


def test_before_a_build_there_is_no_id_but_a_remedy(images: Images) -> None:
    with pytest.raises(ImageUnavailable, match="run `gate images build python`"):
        images.id_of("python")
    assert {row.state for row in images.list()} == {ImageState.MISSING}


def test_a_build_makes_everything_once_and_nothing_twice(images: Images, engine: FakeEngine) -> None:
    ids = images.build()
    assert ids == (images.id_of("python"), images.id_of("tool"))
    assert engine.loads == ["gatekeeper/base", "gatekeeper/python", "gatekeeper/tool"]
    assert steps(images) == [("python", Step.DONE), ("tool", Step.DONE)]
    assert len(engine.loads) == 3
    assert {row.state for row in images.list()} == {ImageState.READY}


def test_only_what_changed_is_made_again(root: Path, images: Images) -> None:
    python, tool = images.build()
    (root / "tool/tool.txt").write_text("better tool")
    assert images.id_of("python") == python
    with pytest.raises(ImageUnavailable):
        images.id_of("tool")
    assert [row.state for row in images.list()] == [ImageState.READY, ImageState.OUTDATED]
    assert steps(images) == [
        ("python", Step.DONE),
        ("tool", Step.FILES),
        ("tool", Step.BYTECODE),
        ("tool", Step.LOAD),
        ("tool", Step.DONE),
    ]
    assert images.id_of("tool") != tool


def test_going_back_to_old_inputs_needs_no_build(root: Path, images: Images) -> None:
    _, tool = images.build()
    (root / "tool/tool.txt").write_text("better tool")
    images.build()
    (root / "tool/tool.txt").write_text("tool")
    assert images.id_of("tool") == tool


def test_the_same_inputs_give_the_same_id_anywhere(
    root: Path, images: Images, sandbox: FakeSandbox, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(root, elsewhere, copy_function=shutil.copyfile)
    assert of(elsewhere, FakeEngine(), sandbox, tmp_path / "other").build() == images.build()


def test_pruning_removes_what_is_outdated_and_nothing_else(
    root: Path, images: Images, engine: FakeEngine
) -> None:
    ids = images.build()
    (root / "tool/tool.txt").write_text("better tool")
    [_, tool] = images.build()
    engine.images |= {"somebody/else:1": Stored("sha256:else", ()), "sha256:else": Stored("sha256:else", ())}
    asked = images.prune(dry_run=True)
    assert asked == images.prune(dry_run=True)
    removed = images.prune()
    assert removed == asked
    assert [tag.split(":")[0] for tag in removed] == ["gatekeeper/base", "gatekeeper/tool"]
    assert ids[1] not in engine.images
    assert (images.id_of("python"), images.id_of("tool")) == (ids[0], tool)
    assert "somebody/else:1" in engine.images


def test_what_a_killed_audit_loaded_is_removed_by_the_next_process(
    root: Path, tmp_path: Path, engine: FakeEngine, sandbox: FakeSandbox
) -> None:
    """One child is killed with an image loaded, one lives on; a third process comes."""
    layer = write_layer([Node("a", 0o644, b"x")], tmp_path / "layer")
    archives = {
        name: check(
            lambda name=name: stream(Description(name, "amd64", (layer.digest,)), [tmp_path / "layer"])
        )
        for name in ("dead", "alive")
    }

    def opened() -> Images:
        return of(root, engine, sandbox, tmp_path / "cache")

    living = opened()
    assert living.take_over(archives["alive"])[1]
    child = os.fork()
    if not child:  # pragma: no cover, another process
        # The note is on disk before the image is loaded; what the engine then has, the parent stands in for.
        with contextlib.suppress(BaseException):
            opened().take_over(archives["dead"])
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    engine.load(archives["dead"].pieces())
    assert len(list((tmp_path / "cache/guests").iterdir())) == 2
    opened().build()
    assert archives["dead"].image.tag not in engine.images
    assert archives["alive"].image.tag in engine.images
    assert len(list((tmp_path / "cache/guests").iterdir())) == 1
    living.put_back(archives["alive"])
    assert archives["alive"].image.tag not in engine.images
    assert list((tmp_path / "cache/guests").iterdir()) == []


def test_an_image_is_prepared_when_it_is_missing_and_known_when_it_is_there(
    images: Images, engine: FakeEngine
) -> None:
    events: list[BuildEvent] = []
    first = images.prepare("tool", events.append)
    assert events[-1].step is Step.DONE
    assert images.prepare("tool", lambda event: pytest.fail("nothing is left to do")) == first
    assert first.id == images.id_of("tool")
    assert json.loads(first.bill)["metadata"]["component"]["version"] == first.id


def test_images_that_are_made_on_demand_are_not_made_otherwise(root: Path, images: Images) -> None:
    (root / "sandboxes/rare").mkdir()
    (root / "sandboxes/rare/image.yaml").write_text("summary: rare\nbase: base\non_demand: true\n")
    images.build()
    assert {row.name: row.state for row in images.list()}["rare"] is ImageState.MISSING
    assert images.prepare("rare").id == images.id_of("rare")


def test_an_engine_that_lost_the_image_gets_it_again_from_the_layers(
    images: Images, engine: FakeEngine
) -> None:
    ids = images.build()
    engine.images.clear()
    with pytest.raises(ImageUnavailable):
        images.id_of("python")
    assert steps(images)[:2] == [("python", Step.LOAD), ("python", Step.DONE)]
    assert images.build() == ids


def test_an_engine_with_ids_of_its_own_is_asked_for_the_layers(
    root: Path, sandbox: FakeSandbox, tmp_path: Path
) -> None:
    engine = FakeEngine(own_ids=True)
    images = of(root, engine, sandbox, tmp_path / "cache")
    [python, _] = images.build()
    assert python in engine.images
    assert images.id_of("python") == python


def test_another_image_under_our_name_is_not_taken(images: Images, engine: FakeEngine) -> None:
    images.build()
    engine.images = {name: Stored("sha256:evil", ("sha256:0",)) for name in engine.images}
    with pytest.raises(ImageUnavailable):
        images.id_of("python")


def test_an_engine_that_does_not_keep_what_it_took_is_told(images: Images, engine: FakeEngine) -> None:
    engine.broken = True
    with pytest.raises(EngineFailure, match="does not have it; restart the engine"):
        images.build()


def test_a_build_that_is_stopped_leaves_no_layer(
    images: Images, engine: FakeEngine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def stop(reference: str) -> Iterator[bytes]:
        yield b"x" * 4096
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(engine, "files_of", stop)
        with pytest.raises(KeyboardInterrupt):
            images.build()
    assert not list((tmp_path / "cache").rglob("*.tar"))
    assert list((tmp_path / "cache/scratch").iterdir()) == []
    assert images.build()


def test_python_files_come_with_their_bytecode(images: Images, tmp_path: Path) -> None:
    images.build(["python"])
    names = set()
    for file in (tmp_path / "cache/layers").glob("*.tar"):
        with tarfile.open(file) as tar:
            names |= set(tar.getnames())
    assert {"usr/lib/python3.11/os.py", "opt/gatekeeper/warden.py"} <= names
    compiled = {Path(name).name.split(".")[0] for name in names if name.endswith(".pyc")}
    assert compiled == {"os", "warden"}


def test_a_base_without_our_python_is_refused(images: Images, engine: FakeEngine) -> None:
    engine.base = {"usr/bin/python3.9": b""}
    with pytest.raises(InputError, match=r"has no Python 3\.11"):
        images.build()


def test_inputs_that_change_during_the_build_give_no_image(
    root: Path, images: Images, sandbox: FakeSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edited(nodes: list[Node], out: Path) -> Written:
        (root / "tool/tool.txt").write_text("edited")
        return write_layer(nodes, out)

    images.build(["python"])
    monkeypatch.setattr(assembly, "write_layer", edited)
    with pytest.raises(ImageUnavailable, match="changed while it was built"):
        images.build(["tool"])
    monkeypatch.undo()
    images.build(["tool"])


@pytest.mark.parametrize("base", ["python:3.11", "python@sha256:12", "a b@sha256:" + "a" * 64])
def test_a_base_image_must_be_named_by_its_digest(
    root: Path, engine: FakeEngine, sandbox: FakeSandbox, tmp_path: Path, base: str
) -> None:
    with pytest.raises(InputError, match="by its digest"):
        of(root, engine, sandbox, tmp_path / "cache", base).build()


def test_a_file_that_a_recipe_names_must_be_there(root: Path, images: Images) -> None:
    (root / "tool/tool.txt").unlink()
    with pytest.raises(InputError, match="whole checkout"):
        images.build(["tool"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"exit_code": 1, "output": b"Traceback\nMemoryError"}, "could not be compiled: .*MemoryError"),
        ({"breach": Breach.TIMEOUT, "breach_text": "It ran 600 s."}, "could not be compiled: It ran 600 s."),
        ({"files": {}}, "could not be compiled"),
    ],
)
def test_a_sealed_step_that_goes_wrong_is_our_failure(
    images: Images, sandbox: FakeSandbox, change: dict[str, object], says: str
) -> None:
    sandbox.spoil = lambda job, outcome: replace(outcome, **change)  # type: ignore[arg-type]
    with pytest.raises(EngineFailure, match=says):
        images.build()


def test_a_manifest_lists_layers_and_packages(images: Images, tmp_path: Path) -> None:
    [identity] = images.build(["python"])
    manifest = json.loads((tmp_path / f"cache/images/{identity.removeprefix('sha256:')}.json").read_text())
    assert manifest["id"] == identity
    assert manifest["packages"] == [
        {
            "kind": "base",
            "name": "registry.example/python",
            "version": "sha256:" + "a" * 64,
            "sha256": "a" * 64,
        }
    ]
    assert sum(layer["size"] for layer in manifest["layers"]) == images.list()[0].size


BUILD = """\
import pathlib, sys
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
(out / "Lib").mkdir()
(out / "Lib.olean").write_bytes(b"olean")
(out / "Lib/A.olean").write_bytes(pathlib.Path("Lib/A.lean").read_bytes())
"""


@pytest.fixture
def with_library(root: Path) -> Path:
    """The repository with an image that compiles a library; its pin is right."""
    files = {
        "sandboxes/lib/image.yaml": (
            "summary: lib\nbase: base\nlibrary: {from: lib, pin: lib/pin.json, engine: /e, to: /opt/lib}\n"
        ),
        "lib/build.py": BUILD,
        "lib/Lib.lean": "import Lib.A\n",
        "lib/Lib/A.lean": "theorem",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    pinned = {"Lib.olean": b"olean", "Lib/A.olean": b"theorem"}
    oleans = {name: "sha256:" + hashlib.sha256(content).hexdigest() for name, content in pinned.items()}
    (root / "lib/pin.json").write_text(json.dumps({"engine": {}, "oleans": oleans}))
    return root


def test_a_library_that_compiles_to_its_pin_goes_in(
    with_library: Path, images: Images, engine: FakeEngine, tmp_path: Path
) -> None:
    images.build(["lib"])
    assert engine.loads == ["gatekeeper/base", "gatekeeper/lib-engine", "gatekeeper/lib"]
    names = set()
    for file in (tmp_path / "cache/layers").glob("*.tar"):
        with tarfile.open(file) as tar:
            names |= set(tar.getnames())
    assert {"opt/lib/Lib.olean", "opt/lib/Lib/A.olean"} <= names


def test_a_library_that_compiles_to_other_bytes_is_refused(with_library: Path, images: Images) -> None:
    (with_library / "lib/Lib/A.lean").write_text("axiom")
    with pytest.raises(ImageUnavailable, match=r"Lib/A.olean compiled to other bytes than lib/pin.json"):
        images.build(["lib"])


@pytest.mark.parametrize("pin", ["", "[]", "{}", '{"oleans": []}'])
def test_a_library_needs_a_pin(with_library: Path, images: Images, pin: str) -> None:
    (with_library / "lib/pin.json").write_text(pin)
    with pytest.raises(InputError, match="make pin"):
        images.build(["lib"])


def test_limits_of_sealed_steps_are_finite() -> None:
    assert LIMITS.memory_bytes > LIMITS.disk_bytes
