import json


def attack(scene):
    name = "ro-crate-metadata.json"
    document = json.loads(scene.files[name])
    [root] = [entity for entity in document["@graph"] if entity["@id"] == "./"]
    root["hasPart"].pop()
    scene.files[name] = json.dumps(document).encode()
    scene.describe = lambda: None
    scene.sign_list()
    scene.write_capsule()
