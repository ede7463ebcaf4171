def attack(scene):
    scene.files["ledger/entries/00000002.json"] = scene.files["capsule.json"]
    scene.sign_list()
    scene.write_capsule()
