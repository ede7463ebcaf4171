def attack(scene):
    scene.files["artifacts\\..\\evil"] = b"evil"
    scene.sign_list()
    scene.write_capsule()
