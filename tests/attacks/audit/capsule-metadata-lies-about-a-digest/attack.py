import hashlib


def attack(scene):
    name = "ro-crate-metadata.json"
    digest = hashlib.sha256(scene.files["policy.json"]).hexdigest().encode()
    scene.files[name] = scene.files[name].replace(digest, b"0" * 64)
    scene.describe = lambda: None
    scene.sign_list()
    scene.write_capsule()
