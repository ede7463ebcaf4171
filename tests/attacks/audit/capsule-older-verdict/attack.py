import hashlib


def attack(scene):
    scene.sign_list(verdict=hashlib.sha256(scene.lines[1]).hexdigest())
    scene.write_capsule()
