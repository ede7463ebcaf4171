import tempfile
from pathlib import Path

from tests.attacks.capsule_scene import CapsuleScene


def attack(scene):
    with tempfile.TemporaryDirectory() as folder:
        other = CapsuleScene(Path(folder))
        scene.raw = other.raw
