def attack(scene):
    scene.gate("seen").claims.take_in(scene.proof(scene.other, scene.failed(), before=1), "one.json")
    scene.logs.clear()
    return scene.proof(scene.other, before=2, after=0)
