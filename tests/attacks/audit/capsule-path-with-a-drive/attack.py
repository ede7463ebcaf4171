def attack(scene):
    scene.files["C:evil"] = b"evil"
    scene.sign_list()
    scene.write_capsule()
