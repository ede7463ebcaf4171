import json

from gatekeeper import documents


def attack(scene):
    scene.gate("seen").claims.take_in(scene.proof(scene.other, before=1), "one.json")
    proof = json.loads(scene.proof(scene.other, before=5))
    proof["since"]["consistencyPath"][0] = "0" * 64
    return documents.canonical(proof)
