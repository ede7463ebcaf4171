def attack(scene):
    return scene.sign(scene.verified(), scene.other)
