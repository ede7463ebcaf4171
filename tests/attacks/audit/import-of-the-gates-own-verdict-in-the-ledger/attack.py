def attack(scene):
    scene.append(scene.sign(scene.imported(scene.proof(scene.own)), scene.own))
