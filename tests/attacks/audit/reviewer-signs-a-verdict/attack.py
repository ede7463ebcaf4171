def attack(scene):
    scene.append(scene.sign(scene.verified(), scene.reviewer))
