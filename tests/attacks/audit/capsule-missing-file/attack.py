def attack(scene):
    del scene.files["policy.json"]
    scene.write_capsule()
