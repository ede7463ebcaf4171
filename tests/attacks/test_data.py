"""Attacks on stored inputs: every folder of data/ must get its exact reason.

`attack.py` has a function `attack(scene)` that puts things into the store's folder or the cache before the
gate runs; what it returns, if anything, is a lying S3 server in place of the folder. `again(scene, server)`,
where there is one, says what must be true after the run. `expected.yaml` may change the manifest's `entry`
and `stores`.
"""

from __future__ import annotations

import runpy
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from gatekeeper.config import CONFIG_NAME
from gatekeeper.files import sha256
from gatekeeper.gate import Gate
from gatekeeper.model import Record
from gatekeeper.sandbox.base import Sandbox
from gatekeeper.store.base import key_of
from gatekeeper.workspace import Workspace

from .s3_server import serving

CASES = sorted(path.parent for path in (Path(__file__).parent / "data").glob("*/expected.yaml"))
RECORD = "ATTACK:00000001"
CONTENT = b"1\n" * 100_000 + b"2\n"
SCRIPT = """\
import json, os
total = sum(map(int, open(os.environ["GATE_IN"] + "/big.txt")))
with open(os.environ["GATE_OUT"] + "/results.json", "w") as file:
    json.dump({"metrics": {"total": {"value": str(total)}}}, file)
"""
CLAIM = """\
id: c1
text: The numbers add up to 100002.
kind: empirical
accept: [{metric: total, value: "100002", direction: equal}]
"""


@dataclass
class Scene:
    """What an attack finds: a claim whose input lies in a store, and has not been fetched."""

    folder: Path
    store: Path
    cache: Path
    content: bytes = CONTENT
    digest: str = sha256(CONTENT)
    bytes: int = len(CONTENT)

    @property
    def stored(self) -> Path:
        """The content in the store."""
        return self.store / key_of(self.digest)

    @property
    def cached(self) -> Path:
        """Where it comes to lie in the cache."""
        return self.cache / key_of(self.digest)

    @property
    def part(self) -> Path:
        """What an unfinished fetch would have left."""
        return self.cache / f"{self.digest.removeprefix('sha256:')}.part"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(
    case: Path, workspace: Workspace, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "us-east-1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    claim = workspace.folder(RECORD) / "claims/c1"
    scene = Scene(claim / "artifact", tmp_path / "store", tmp_path / "cache/gatekeeper/data")
    for folder in (scene.folder, scene.stored.parent, scene.cached.parent):
        folder.mkdir(parents=True)
    scene.stored.write_bytes(CONTENT)
    workspace.add_record(Record(id=RECORD, kind="submission", title=case.name))
    (claim / "claim.yaml").write_text(CLAIM)
    (scene.folder / "repro.py").write_text(SCRIPT)

    expected = yaml.safe_load((case / "expected.yaml").read_text())
    steps = runpy.run_path(str(case / "attack.py"))
    server = steps["attack"](scene)
    with serving(server) if server else nullcontext():
        store = {"url": "s3://lies", "endpoint": server.endpoint} if server else f"file://{scene.store}"
        config = {"stores": expected.get("stores", [store]), "policy": {"data_mb": 1}}
        (workspace.root / CONFIG_NAME).write_text(yaml.safe_dump(config))
        data: dict[str, Any] = {"big.txt": {"sha256": scene.digest, "bytes": scene.bytes}}
        manifest = {"kind": "repro-script", "entry": "repro.py", "command": ["python3", "repro.py"]}
        files = {"repro.py": sha256(SCRIPT.encode())}
        data["big.txt"].update(expected.get("entry", {}))
        (scene.folder / "artifact.yaml").write_text(
            yaml.safe_dump({**manifest, "files": files, "data": data})
        )
        space = Workspace.open(workspace.root)
        verdict = Gate(space, lambda: sandbox).verify([RECORD])[0]
        reason = verdict.claims[0].reason
        assert str(reason.code) == expected["reason"], reason.text
        assert expected.get("text", "") in reason.text
        if "again" in steps:
            steps["again"](scene, server)
    if str(reason.code) == "artifact_passed":
        assert scene.cached.read_bytes() == CONTENT
        assert not scene.cached.is_symlink()
