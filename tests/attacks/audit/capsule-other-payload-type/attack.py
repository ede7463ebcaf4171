import json

from gatekeeper.model.capsule import state


def attack(scene):
    document = json.loads(state(scene.list).model_dump_json())
    scene.files["capsule.json"] = scene.sign(document, kind="text/plain")
    scene.write_capsule()
