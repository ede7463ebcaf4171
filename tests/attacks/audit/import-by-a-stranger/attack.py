def attack(scene):
    return scene.proof(scene.stranger)
