def attack(scene):
    scene.files["capsule.json"] = scene.files["capsule.json"].replace(b":", b": ", 1)
    scene.write_capsule()
