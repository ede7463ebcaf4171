def attack(scene):
    scene.approve()
    return scene.proof(scene.own)
