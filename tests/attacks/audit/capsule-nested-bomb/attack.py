def attack(scene):
    scene.files["more.zip"] = scene.raw
    scene.sign_list()
    scene.write_capsule()
