import json

from gatekeeper import documents


def attack(scene):
    proof = json.loads(scene.proof(scene.other, before=2))
    proof["leafIndex"] = 1
    return documents.canonical(proof)
