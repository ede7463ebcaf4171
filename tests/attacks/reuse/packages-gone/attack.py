def attack(scene):
    path = scene.log("packages")
    path.unlink()
