def attack(scene):
    scene.stored.unlink()
