import json

from gatekeeper.capsule import layout


def attack(scene):
    document = json.loads(scene.files[layout.METADATA])
    document["@graph"].append({"@id": "#c1", "@type": "CreateAction", "name": "Claim c1: VERIFIED"})
    scene.files[layout.METADATA] = json.dumps(document).encode()
    scene.sign_list()
    scene.write_capsule()
