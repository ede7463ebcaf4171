"""Every attack on an auditor is a folder, and must be refused with its exact flaw, before anything is run.

A folder holds `expected.yaml` and `attack.py`, whose `attack(scene)` changes an honest capsule (see
`capsule_scene.py`). `capsule` in `expected.yaml` is the flaw; `text` is part of the sentence; with `image`
the honest capsule carries an image. The attacker may hold the publisher's own key: then what is signed is
as it should be, and the capsule contradicts itself.
"""

from __future__ import annotations

import runpy
from pathlib import Path
from random import Random

import pytest
import yaml

from gatekeeper.errors import Untrusted

from .capsule_scene import CapsuleScene

CASES = {
    path.parent: expected
    for path in sorted((Path(__file__).parent / "audit").glob("*/expected.yaml"))
    if "capsule" in (expected := yaml.safe_load(path.read_text()))
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_attack(case: Path, tmp_path: Path) -> None:
    expected = CASES[case]
    scene = CapsuleScene(tmp_path, image=expected.get("image", False))
    scene.audit()
    runpy.run_path(str(case / "attack.py"))["attack"](scene)
    with pytest.raises(Untrusted) as caught:
        scene.audit()
    assert str(caught.value.flaw) == expected["capsule"], caught.value
    assert expected.get("text", "") in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_there_are_enough() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize(("image", "count"), [(False, 2000), (True, 500)])
def test_every_changed_byte_is_noticed(image: bool, count: int, tmp_path: Path) -> None:
    scene = CapsuleScene(tmp_path, image)
    honest, random = scene.raw, Random(5)  # noqa: S311
    # The last bytes and the directory in any case: a zip's reader passes over some of them.
    places = {*range(len(honest) - 200, len(honest)), *range(64)}
    while len(places) < count:
        places.add(random.randrange(len(honest)))
    for place in sorted(places):
        changed = bytearray(honest)
        changed[place] ^= 1 << random.randrange(8)
        scene.raw = bytes(changed)
        with pytest.raises(Untrusted):
            scene.audit()
    scene.raw = honest
    scene.audit()
