def attack(scene):
    return scene.proof(scene.other, root="1" * 64)
