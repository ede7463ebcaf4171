import json

from gatekeeper import merkle


def attack(scene):
    lines = scene.lines
    scene.write([lines[0], scene.sign(scene.verified())])
    lie = scene.sign(scene.unverified())
    scene.write([*lines[:2], lie])
    scene.sign_head(scene.own)
    scene.files["ledger/head.json"] = scene.head_path.read_bytes()[:-1]
    scene.files["ledger/entries/00000002.json"] = lie
    nodes = []
    tree = merkle.Frontier()
    for line in scene.lines:
        nodes += tree.add(merkle.leaf_hash(line))
    for number in range(3):
        inclusion = merkle.inclusion_proof(nodes.__getitem__, number, 3)
        consistency = merkle.consistency_proof(nodes.__getitem__, number, 3) if number else []
        scene.files[f"ledger/proofs/0000000{number}.json"] = json.dumps(
            {
                "leafIndex": number,
                "auditPath": [step.hex() for step in inclusion],
                "consistencyPath": [step.hex() for step in consistency],
            }
        ).encode()
    scene.sign_list()
    scene.write_capsule()
