"""Every attack on a ledger is a folder, and must be refused with its exact flaw.

A folder holds `expected.yaml` and `attack.py`, whose `attack(scene)` changes an honest ledger (see
`scene.py`). `fresh` in `expected.yaml` is the flaw that a machine names which never saw the ledger before,
`seen` that of one which saw it when it was honest. `believed` says that the ledger is as it should be, or
that a machine can't know: then what stands must still not be VERIFIED, with `code` as its reason.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml

from gatekeeper.errors import Untrusted

from .scene import RECORD, Scene

CASES = sorted(
    path.parent
    for path in (Path(__file__).parent / "audit").glob("*/expected.yaml")
    if "fresh" in yaml.safe_load(path.read_text())
)


@pytest.mark.parametrize("machine", ["fresh", "seen"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(case: Path, machine: str, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    scene = Scene(tmp_path)
    runpy.run_path(str(case / "attack.py"))["attack"](scene)
    if expected[machine] == "believed":
        verdict = scene.gate(machine).status(RECORD)
        assert verdict.status == "Unverified"
        assert expected.get("code", verdict.reason.code) == verdict.reason.code
        return
    for ask in (
        lambda: scene.gate(machine).status(RECORD),
        lambda: scene.ledger(machine).prepare(),
        lambda: scene.ledger(machine).verify(),
    ):
        with pytest.raises(Untrusted) as caught:
            ask()
        assert str(caught.value.flaw) == expected[machine], caught.value
        assert expected.get("text", "") in str(caught.value)
        assert len(str(caught.value)) < 1000


def test_there_are_enough() -> None:
    assert len(CASES) >= 30
