def attack(scene):
    del scene.files["capsule.json"]
    scene.write_capsule()
