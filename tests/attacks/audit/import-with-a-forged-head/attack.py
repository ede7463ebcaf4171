def attack(scene):
    return scene.proof(scene.other, head_signer=scene.stranger)
