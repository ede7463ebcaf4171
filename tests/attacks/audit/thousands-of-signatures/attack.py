import json

from gatekeeper import documents


def attack(scene):
    envelope = json.loads(scene.sign(scene.verified()))
    scene.append(documents.canonical({**envelope, "signatures": envelope["signatures"] * 5000}))
