import base64
import json

from gatekeeper import documents


def attack(scene):
    scene.approve()
    envelope = json.loads(scene.lines[-1])
    said = base64.b64decode(envelope["payload"]).replace(b"ATTACK:00000001", b"ATTACK:00000002")
    envelope["payload"] = base64.b64encode(said).decode()
    scene.append(documents.canonical(envelope))
