"""Every attack on approvals and on other gates' verdicts is a folder, with its exact reason.

`attack(scene)` in `attack.py` works on an honest scene whose policy asks for a reviewer and for two gates
(see `endorsement_scene.py`). `import: FLAW` in `expected.yaml`: it returns a file to be taken in, which is
refused. `ledger: FLAW`: it changes the ledger, which is not believed. `status: CODE`: everything is believed,
and what stands is Unverified for this reason.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import yaml

from gatekeeper.errors import Untrusted

from .endorsement_scene import EndorsementScene
from .scene import RECORD

KINDS = ("import", "ledger", "status")
CASES = sorted(
    path.parent
    for path in (Path(__file__).parent / "audit").glob("*/expected.yaml")
    if set(KINDS) & yaml.safe_load(path.read_text()).keys()
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(case: Path, tmp_path: Path) -> None:
    expected = yaml.safe_load((case / "expected.yaml").read_text())
    scene = EndorsementScene(tmp_path)
    found = runpy.run_path(str(case / "attack.py"))["attack"](scene)
    if "status" in expected:
        verdict = scene.gate("seen").status(RECORD)
        assert (verdict.status, str(verdict.reason.code)) == ("Unverified", expected["status"])
        assert expected.get("text", "") in verdict.reason.text
        return
    if "import" in expected:
        before = scene.lines
        asked = [lambda: scene.gate("seen").claims.take_in(found, "proof.json")]
    else:
        asked = [
            lambda: scene.gate("seen").status(RECORD),
            lambda: scene.ledger("seen").prepare(),
            lambda: scene.ledger("fresh").verify(),
        ]
    for ask in asked:
        with pytest.raises(Untrusted) as caught:
            ask()
        assert str(caught.value.flaw) == expected.get("import", expected.get("ledger")), caught.value
        assert expected.get("text", "") in str(caught.value)
        assert len(str(caught.value)) < 1000
    assert "import" not in expected or scene.lines == before


def test_the_honest_scene_is_verified(tmp_path: Path) -> None:
    """Whatever makes an attack fail, it is not the scene."""
    scene = EndorsementScene(tmp_path)
    scene.approve()
    scene.gate("seen").claims.take_in(scene.proof(scene.other), "proof.json")
    assert scene.gate("seen").status(RECORD).status == "VERIFIED"
    assert scene.gate("fresh").status(RECORD).status == "VERIFIED"
    assert scene.ledger("fresh").verify() == len(scene.lines)


def test_there_are_enough() -> None:
    assert len(CASES) >= 16
