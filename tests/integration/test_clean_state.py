"""The same record on two machines' worth of clean state gets the same verdict."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from second_engine import engine, needs_second_engine

from gatekeeper.config import HOME
from gatekeeper.sandbox.owner import default_state

GATE = (sys.executable, "-m", "gatekeeper.cli.main")
RECORD = "EXAMPLE-ANSCOMBE"
OF_THE_MOMENT = {"evaluated", "seconds", "peak_memory"}
"""Times, durations, and the memory that happened to be used."""


def verdict(folder: Path) -> dict[str, Any]:
    """What the gate says of the record where nothing was ever run before."""
    folder.mkdir()
    space, cache = folder / "space", folder / "cache/gatekeeper"
    shutil.copytree(HOME / "artifacts" / RECORD, space / "artifacts" / RECORD)
    shutil.copy(HOME / "gatekeeper.yaml", space)
    cache.mkdir(parents=True)
    for name in ("layers", "lock", "scratch"):  # what images are made of, by digest
        if (default_state() / name).exists():
            (cache / name).symlink_to(default_state() / name)
    with engine() as host:
        state = {"XDG_CACHE_HOME": str(folder / "cache"), "XDG_STATE_HOME": str(folder / "state")}

        def gate(*arguments: str) -> str:
            environment = {**os.environ, **state, "DOCKER_HOST": host}
            done = subprocess.run(
                [*GATE, *arguments], cwd=space, env=environment, capture_output=True, text=True, timeout=300
            )
            assert done.returncode in (0, 1), done.stderr
            return done.stdout

        gate("images", "build", "python")
        record: dict[str, Any] = json.loads(gate("verify", "EXAMPLE:ANSCOMBE", "--format", "json"))
        return record


def lasting(document: Any, place: str = "") -> dict[str, Any]:
    """Every field of a verdict by its place, without those of the moment."""
    if isinstance(document, list):
        document = dict(enumerate(document))
    if not isinstance(document, dict):
        return {place: document}
    inner = [lasting(it, f"{place}.{name}") for name, it in document.items() if name not in OF_THE_MOMENT]
    return {name: value for fields in inner for name, value in fields.items()}


@needs_second_engine
def test_two_clean_states_give_the_same_verdict(tmp_path: Path) -> None:
    first, second = verdict(tmp_path / "a"), verdict(tmp_path / "b")
    assert [claim["reason"]["code"] for claim in first["records"][0]["claims"]] == [
        "artifact_passed",
        "outside_tolerance",
    ]
    one, other = lasting(first), lasting(second)
    differ = {place for place in one | other if one.get(place) != other.get(place)}
    assert not differ, {place: (one.get(place), other.get(place)) for place in differ}
