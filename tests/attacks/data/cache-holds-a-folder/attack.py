def attack(scene):
    scene.cached.mkdir()
