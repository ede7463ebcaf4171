import json

from gatekeeper import documents, merkle
from gatekeeper.model.attestation import TreeHead


def attack(scene):
    """Another witness builds a tree of its own around the verdict, where the verdict says that it stands."""
    scene.ledger("seen").append(scene.key("added", scene.stranger.public, role="witness"))
    proof = json.loads(scene.proof(scene.other, before=1))
    line = documents.canonical(proof["entry"])
    first, leaf = merkle.leaf_hash(b"the stranger's own"), merkle.leaf_hash(line)
    root = merkle.parent_hash(first, leaf).hex()
    head = TreeHead(tree_size=2, root_hash=root, timestamp="2026-01-03T00:00:00Z")
    proof |= {
        "auditPath": [first.hex()],
        "consistencyPath": [leaf.hex()],
        "treeSize": 2,
        "rootHash": root,
        "head": json.loads(scene.sign(head, scene.stranger)),
    }
    return documents.canonical(proof)
