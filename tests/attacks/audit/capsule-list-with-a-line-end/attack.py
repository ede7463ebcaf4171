def attack(scene):
    scene.files["capsule.json"] += b"\n"
    scene.write_capsule()
