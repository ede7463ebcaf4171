import json

from gatekeeper import documents


def attack(scene):
    envelope = json.loads(scene.sign(scene.verified(), scene.stranger))
    envelope["signatures"] = json.loads(scene.lines[-1])["signatures"]
    scene.append(documents.canonical(envelope))
