import json

from gatekeeper import documents


def attack(scene):
    envelope = json.loads(scene.sign(b'{"a":1}'))
    assert envelope["payload"].endswith("fQ==")
    envelope["payload"] = envelope["payload"][:-4] + "fR=="
    scene.append(documents.canonical(envelope))
