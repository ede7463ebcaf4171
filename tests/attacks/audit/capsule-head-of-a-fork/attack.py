def attack(scene):
    lines = scene.lines
    scene.write([*lines[:2], scene.sign(scene.verified())])
    scene.sign_head(scene.own)
    scene.files["ledger/head.json"] = scene.head_path.read_bytes()[:-1]
    scene.write(lines)
    scene.sign_list()
    scene.write_capsule()
