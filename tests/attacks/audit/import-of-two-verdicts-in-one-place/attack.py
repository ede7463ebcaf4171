def attack(scene):
    scene.gate("seen").claims.take_in(scene.proof(scene.other, scene.failed(), before=3), "one.json")
    return scene.proof(scene.other, before=3)
