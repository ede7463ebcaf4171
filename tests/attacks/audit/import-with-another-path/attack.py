import json

from gatekeeper import documents


def attack(scene):
    proof = json.loads(scene.proof(scene.other))
    proof["auditPath"][0] = "0" * 64
    return documents.canonical(proof)
