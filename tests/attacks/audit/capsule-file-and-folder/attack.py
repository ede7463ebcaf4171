def attack(scene):
    scene.files["artifacts"] = b"1"
    scene.sign_list()
    scene.write_capsule()
