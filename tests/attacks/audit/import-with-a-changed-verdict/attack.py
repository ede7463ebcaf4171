import json

from gatekeeper import documents


def attack(scene):
    proof = json.loads(scene.proof(scene.other, scene.failed()))
    proof["entry"]["payload"] = json.loads(scene.proof(scene.other))["entry"]["payload"]
    return documents.canonical(proof)
