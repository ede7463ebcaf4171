def attack(scene):
    scene.raw = scene.raw[:10]
