def attack(scene):
    scene.path.unlink()
