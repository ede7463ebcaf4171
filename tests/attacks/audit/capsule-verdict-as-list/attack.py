def attack(scene):
    scene.files["capsule.json"] = scene.files["ledger/entries/00000002.json"]
    scene.write_capsule()
