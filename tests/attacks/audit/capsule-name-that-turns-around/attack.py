import base64
import json

from gatekeeper import documents
from gatekeeper.capsule import layout
from tests.attacks.capsule_scene import ARTIFACT


def attack(scene):
    """The list is bent by hand, for our own would not hold such a name."""
    name = f"{ARTIFACT}/\u202efdp.py"
    scene.files[f"{ARTIFACT}/xfdp.py"] = b"1"
    scene.sign_list()
    payload = base64.b64decode(json.loads(scene.files[layout.LIST])["payload"]).decode()
    bent = json.loads(payload.replace(f"{ARTIFACT}/xfdp.py", name))
    scene.files[layout.LIST] = scene.sign(documents.canonical(bent))
    scene.files[name] = scene.files.pop(f"{ARTIFACT}/xfdp.py")
    scene.write_capsule()
