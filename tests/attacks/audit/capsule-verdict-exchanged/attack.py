import hashlib


def attack(scene):
    lie = scene.sign(scene.verified())
    scene.files["ledger/entries/00000002.json"] = lie
    scene.sign_list(verdict=hashlib.sha256(lie).hexdigest())
    scene.write_capsule()
