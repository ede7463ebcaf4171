def attack(scene):
    path = scene.log("results")
    path.unlink()
