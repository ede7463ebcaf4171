import json

from gatekeeper.capsule import layout


def attack(scene):
    document = json.loads(scene.files[layout.METADATA])
    root = next(entity for entity in document["@graph"] if entity["@id"] == "./")
    root["description"] = root["description"].replace("Unverified", "VERIFIED")
    scene.files[layout.METADATA] = json.dumps(document).encode()
    scene.sign_list()
    scene.write_capsule()
