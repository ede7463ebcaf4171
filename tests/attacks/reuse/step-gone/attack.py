def attack(scene):
    path = scene.log("step")
    path.unlink()
