def attack(scene):
    return scene.proof(scene.other).replace(b'"leafIndex":1', b'"leafIndex":0,"leafIndex":1')
