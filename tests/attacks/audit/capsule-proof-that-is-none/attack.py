import json


def attack(scene):
    proof = {"leafIndex": 1, "auditPath": [1], "consistencyPath": []}
    scene.files["ledger/proofs/00000001.json"] = json.dumps(proof).encode()
    scene.sign_list()
    scene.write_capsule()
