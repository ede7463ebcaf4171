import tempfile
from pathlib import Path

from gatekeeper.sandbox.images.tree import Node
from tests.attacks.capsule_scene import archive_of


def attack(scene):
    with tempfile.TemporaryDirectory() as folder:
        layer = Path(folder) / "layer.tar"
        scene.give_image(archive_of(*scene.make_image(layer, Node("bin/sh", 0o755, b"evil"))))
    scene.sign_list()
    scene.write_capsule()
