import json


def attack(scene):
    name = "ro-crate-metadata.json"
    document = json.loads(scene.files[name])
    document["@graph"].append(document["@graph"][-1])
    scene.files[name] = json.dumps(document).encode()
    scene.describe = lambda: None
    scene.sign_list()
    scene.write_capsule()
