def attack(scene):
    one, other = "ledger/proofs/00000001.json", "ledger/proofs/00000002.json"
    scene.files[one], scene.files[other] = scene.files[other], scene.files[one]
    scene.sign_list()
    scene.write_capsule()
