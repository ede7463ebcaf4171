def attack(scene):
    scene.files["../../../root/.profile"] = b"evil"
    scene.write_capsule()
