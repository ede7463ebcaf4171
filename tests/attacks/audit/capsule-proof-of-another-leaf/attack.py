import json


def attack(scene):
    proofs = [json.loads(scene.files[f"ledger/proofs/0000000{n}.json"]) for n in (1, 2)]
    proofs[0]["auditPath"] = proofs[1]["auditPath"]
    scene.files["ledger/proofs/00000001.json"] = json.dumps(proofs[0]).encode()
    scene.sign_list()
    scene.write_capsule()
