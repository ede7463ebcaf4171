def attack(scene):
    del scene.files["ledger/entries/00000000.json"]
    del scene.files["ledger/proofs/00000000.json"]
    scene.sign_list()
    scene.write_capsule()
