def attack(scene):
    scene.sign_head(scene.stranger)
    scene.files["ledger/head.json"] = scene.head_path.read_bytes()[:-1]
    scene.sign_list()
    scene.write_capsule()
