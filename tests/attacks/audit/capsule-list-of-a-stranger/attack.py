def attack(scene):
    scene.sign_list(scene.stranger)
    scene.write_capsule()
