"""Stored inputs as a person meets them: `gate data`, `gate attach --data`, a kill half-way, two gates."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from gatekeeper import skeletons
from gatekeeper.files import sha256
from gatekeeper.model import Record, ValueRule
from gatekeeper.sandbox.owner import default_state
from gatekeeper.workspace import Workspace
from tests.attacks.s3_server import Server, serving

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
ID = "TEST:00000001"
NUMBERS = b"".join(b"%d\n" % number for number in range(200_000))
SCRIPT = """\
import json, os
total = sum(map(int, open(os.environ["GATE_IN"] + "/data/numbers.txt")))
with open(os.environ["GATE_OUT"] + "/results.json", "w") as file:
    json.dump({"metrics": {"my_metric": {"value": str(total)}}}, file)
"""


class Place:
    """A workspace whose one claim has a large input, with a cache and a store of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "artifacts/TEST-00000001/claims/c1/artifact"
        self.cache = root / "cache/gatekeeper/data"
        self.environment = {
            **os.environ,
            "XDG_CACHE_HOME": str(root / "cache"),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*GATE, *arguments], cwd=self.root, env=self.environment, stdout=pipe, stderr=pipe, text=True
        )

    def gate(self, *arguments: str, status: int = 0) -> str:
        """What the command says, on stdout and stderr."""
        process = self.start(*arguments)
        said = "".join(process.communicate(timeout=300))
        assert process.returncode == status, said
        return said

    def use(self, *stores: object) -> None:
        (self.root / "gatekeeper.yaml").write_text(yaml.safe_dump({"stores": list(stores)}))

    @property
    def manifest(self) -> dict[str, dict[str, dict[str, object]]]:
        document: dict[str, dict[str, dict[str, object]]] = yaml.safe_load(
            (self.folder / "artifact.yaml").read_text()
        )
        return document


@pytest.fixture
def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    (tmp_path / "store").mkdir()
    place.cache.mkdir(parents=True)
    for entry in default_state().iterdir():  # the images' layers are the user's
        if entry.name != "data":
            (place.cache.parent / entry.name).symlink_to(entry)
    space = Workspace.init(tmp_path)
    space.add_record(Record(id=ID, kind="submission", title="t"))
    claim, _, artifact, _ = skeletons.empirical("c1", "The numbers add up to 19999900000.")
    rule = ValueRule(metric="my_metric", value="19999900000", direction="equal")
    space.write_claim(ID, claim.model_copy(update={"accept": (rule,)}))
    artifact = artifact.model_copy(update={"parameters": {}})
    space.write_artifact(ID, "c1", artifact, {"repro.py": SCRIPT.encode()})
    place.use(f"file://{tmp_path}/store")
    (place.folder / "data").mkdir()
    (place.folder / "data/numbers.txt").write_bytes(NUMBERS)
    return place


@pytest.fixture
def slow() -> Iterator[Server]:
    """A server that needs some seconds for the input."""
    with serving(Server(NUMBERS, pause=0.1)) as server:
        yield server


def test_the_way_of_a_large_input(place: Place) -> None:
    said = place.gate("attach", ID, "c1", "--data", "data/numbers.txt")
    assert "data/numbers.txt (in a store)" in said
    assert not (place.folder / "data/numbers.txt").exists()
    entry = {"sha256": sha256(NUMBERS), "bytes": len(NUMBERS)}
    assert place.manifest["data"] == {"data/numbers.txt": entry}
    assert list(place.manifest["files"]) == ["repro.py"]
    place.gate("attach", ID, "c1")
    assert place.manifest["data"] == {"data/numbers.txt": entry}, "attaching again keeps the entry"

    assert "0 files" in place.gate("data", "list")
    assert "VERIFIED" in place.gate("verify", ID)
    assert f"{len(NUMBERS):,}" in place.gate("data", "list")

    cached = next(place.cache.glob("sha256/*/*"))
    assert cached.stat().st_mode & 0o777 == 0o444
    place.gate("data", "verify")
    cached.chmod(0o644)
    cached.write_bytes(NUMBERS[:-2] + b"0\n")
    assert "removed: not the content of its digest" in place.gate("data", "verify", status=3)
    assert "0 files" in place.gate("data", "list")
    assert "data/numbers.txt" in place.gate("data", "fetch", ID)
    assert "Removed 0 files" in place.gate("data", "prune")
    assert "Removed 1 files" in place.gate("data", "prune", "--days", "0")
    place.use()
    assert "names no `stores`" in place.gate("data", "fetch", ID, "c1", status=3)
    assert "unchanged" in place.gate("verify", ID), "what was found needs no input again"
    assert "not evaluated" in place.gate("verify", ID, "--rerun", status=3)


def test_what_is_added_is_named_for_artifact_yaml(place: Place) -> None:
    said = place.gate("data", "add", str(place.folder / "data/numbers.txt"), str(place.folder / "repro.py"))
    entries = yaml.safe_load(said.partition("gate: ")[0])["data"]
    assert entries["numbers.txt"] == {"sha256": sha256(NUMBERS), "bytes": len(NUMBERS)}
    assert set(entries) == {"numbers.txt", "repro.py"}
    assert len(list((place.root / "store").rglob("sha256/??/*"))) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("attach", ID, "c1", "--data", "../claim.yaml"), "without '.' or '..'"),
        (("attach", ID, "c1", "--data", "data/other.txt"), "there is no such file"),
        (("attach", ID, "c1", "--data", "repro.py"), "entry 'repro.py' is not listed"),
        (("data", "add", "/dev/zero"), "not a plain file"),
        (("data", "fetch", "TEST:99999999"), "No record"),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, tuple) else "",
)
def test_mistakes_are_one_sentence(place: Place, arguments: tuple[str, ...], sentence: str) -> None:
    said = place.gate(*arguments, status=2)
    assert re.fullmatch(r"gate: .*\n", said)
    assert sentence in said
    assert (place.folder / "repro.py").exists()


def test_no_store_that_takes_files_is_one_sentence(place: Place) -> None:
    place.use({"url": f"file://{place.root}/store", "writable": False})
    said = place.gate("attach", ID, "c1", "--data", "data/numbers.txt", status=2)
    assert "names no store that files can be put into" in said
    assert (place.folder / "data/numbers.txt").exists()


def test_a_killed_fetch_is_taken_up_where_it_was(place: Place, slow: Server) -> None:
    place.gate("attach", ID, "c1", "--data", "data/numbers.txt")
    place.use({"url": "s3://bucket/prefix", "endpoint": slow.endpoint})
    first = place.start("data", "fetch", ID)
    while slow.sent < len(NUMBERS) // 4:
        time.sleep(0.01)
        assert first.poll() is None
    first.kill()
    first.communicate()
    slow.pause = 0
    place.gate("data", "fetch", ID)
    begun, taken_up = slow.asked
    assert begun == "bytes=0-"
    assert 0 < int(taken_up.removeprefix("bytes=").removesuffix("-")) < len(NUMBERS)
    assert next(place.cache.glob("sha256/*/*")).read_bytes() == NUMBERS
    assert list(place.cache.glob("*.part")) == []


def test_two_gates_fetch_the_same_input_once(place: Place, slow: Server) -> None:
    place.gate("attach", ID, "c1", "--data", "data/numbers.txt")
    place.use({"url": "s3://bucket", "endpoint": slow.endpoint})
    both = [place.start("data", "fetch", ID) for _ in range(2)]
    for process in both:
        said = "".join(process.communicate(timeout=120))
        assert process.returncode == 0, said
    assert slow.asked == ["bytes=0-"]
    assert next(place.cache.glob("sha256/*/*")).read_bytes() == NUMBERS
    assert list(place.cache.glob("*.part")) == []
