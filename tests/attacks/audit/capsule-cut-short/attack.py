def attack(scene):
    scene.raw = scene.raw[:-1000]
