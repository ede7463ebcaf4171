def attack(scene):
    scene.images.clear()
