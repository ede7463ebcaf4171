import hashlib

from tests.attacks.capsule_scene import ARTIFACT


def attack(scene):
    script, manifest = f"{ARTIFACT}/repro.py", f"{ARTIFACT}/artifact.yaml"
    was = hashlib.sha256(scene.files[script]).hexdigest().encode()
    scene.files[script] += b"# other\n"
    now = hashlib.sha256(scene.files[script]).hexdigest().encode()
    scene.files[manifest] = scene.files[manifest].replace(was, now)
    scene.sign_list()
    scene.write_capsule()
