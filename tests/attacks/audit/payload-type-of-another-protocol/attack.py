def attack(scene):
    scene.append(scene.sign(scene.verified(), kind="text/plain"))
