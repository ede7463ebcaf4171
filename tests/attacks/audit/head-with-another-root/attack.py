from gatekeeper.model.attestation import TreeHead
from tests.attacks.scene import LATER


def attack(scene):
    head = TreeHead(tree_size=3, root_hash="0" * 64, timestamp=LATER)
    scene.head_path.write_bytes(scene.sign(head) + b"\n")
