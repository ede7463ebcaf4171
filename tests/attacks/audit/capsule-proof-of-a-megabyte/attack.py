def attack(scene):
    scene.files["ledger/proofs/00000001.json"] = b" " * (1 << 20)
    scene.sign_list()
    scene.write_capsule()
